// Moving between pages without reloading: from links, commands, and launches of the installed app.
import { navigate } from 'wouter/use-browser-location'

let moved = false
/** Notes every move inside the app and starts the new page at its top; going back keeps the place the browser remembers. */
export function followMoves(): void {
  // wouter announces its own navigation by this name.
  addEventListener('pushState', () => {
    moved = true
    scrollTo(0, 0)
  })
}

/** Has the person moved inside the app since it was opened (as opposed to arriving by address)? */
export const arrivedByLink = (): boolean => moved

export const goTo = (path: string): void => navigate(path)

/** The part of the Launch Handler API used here. */
interface LaunchQueue {
  readonly setConsumer: (consumer: (params: { readonly targetURL?: string }) => void) => void
}

/** The installed app has one window: launching it again (or a shortcut of its icon) moves that window to the page asked for. */
export function followLaunches(): void {
  const { launchQueue } = globalThis as { readonly launchQueue?: LaunchQueue } // Chromium only, not in the DOM types
  launchQueue?.setConsumer(({ targetURL }) => {
    if (!targetURL) return
    const target = new URL(targetURL)
    if (target.origin === location.origin && target.pathname !== '/' && target.pathname !== location.pathname)
      goTo(target.pathname)
  })
}
