// Which overlay is open (palette, shortcut sheet, file analysis), and who had the focus before, so that it can go back there.
import { createStore, type Readable } from '../../ui/store.ts'

export type OverlayName = 'palette' | 'shortcuts' | 'analyse'

export interface Overlay extends Readable<OverlayName | null> {
  readonly open: (name: OverlayName) => void
  readonly close: () => void
}

export function createOverlay(): Overlay {
  const store = createStore<OverlayName | null>(null)
  let opener: Element | null = null
  return {
    get: store.get,
    subscribe: store.subscribe,
    open(name) {
      if (store.get() === null) opener = document.activeElement
      store.set(name)
    },
    close() {
      store.set(null)
      // The page behind is reachable again only after the next rendering; a page just gone to has taken the focus by then.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus()
      })
    },
  }
}
