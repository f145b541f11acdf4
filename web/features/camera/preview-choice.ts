// How the person wants the preview: picture, mesh, mirrored; kept on this device.
import { createStore, type Readable } from '../../ui/store.ts'

export interface PreviewChoice {
  readonly picture: boolean
  readonly mesh: boolean
  readonly mirrored: boolean
}

export interface PreviewChoiceStore extends Readable<PreviewChoice> {
  readonly change: (part: Partial<PreviewChoice>) => void
}

const KEY = 'cortex.preview'
const first: PreviewChoice = { picture: true, mesh: true, mirrored: true }

/** `storage` may refuse (private windows); the choice then lasts as long as the page. */
export function createPreviewChoice(storage: Pick<Storage, 'getItem' | 'setItem'>): PreviewChoiceStore {
  const store = createStore<PreviewChoice>(readChoice(storage))
  return {
    get: store.get,
    subscribe: store.subscribe,
    change(part) {
      store.set({ ...store.get(), ...part })
      try {
        storage.setItem(KEY, JSON.stringify(store.get()))
      } catch {
        // nothing to do: it is a convenience
      }
    },
  }
}

function readChoice(storage: Pick<Storage, 'getItem'>): PreviewChoice {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return first
    const flag = (name: keyof PreviewChoice): boolean => {
      const value: unknown = Reflect.get(kept, name)
      return typeof value === 'boolean' ? value : first[name]
    }
    return { picture: flag('picture'), mesh: flag('mesh'), mirrored: flag('mirrored') }
  } catch {
    return first
  }
}
