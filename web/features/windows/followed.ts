// The window that senses in place of this one; null when this one reads for itself or nobody reads.
import { createStore, type Readable, type Store } from '../../ui/store.ts'

/** How much a window reads: nothing, keys and tabs, the camera. The higher is followed; equals each show their own. */
export type Rank = 0 | 1 | 2

export interface SensingWindow {
  readonly id: string
  readonly openedMs: number
  readonly rank: Rank
  readonly heardMs: number
}

export type Windows = Readable<SensingWindow | null>

export const createFollowed = (): Store<SensingWindow | null> => createStore<SensingWindow | null>(null)
