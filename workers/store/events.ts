// What the store tells the page without being asked.

export type StoreEvent =
  /** An older window keeps the old database open; saving waits for it to close. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unblocked' }
  /** A newer version opened the database elsewhere; this window can no longer save. */
  | { readonly kind: 'outdated' }
  /** The records were deleted in another window. */
  | { readonly kind: 'deleted' }
  /** The browser closed the database by itself; the next call opens it again. */
  | { readonly kind: 'lost' }
  /** Samples were given up, oldest first. Decisions, labels and settings never are. */
  | { readonly kind: 'shed'; readonly cause: ShedCause; readonly lines: number; readonly beforeMs: number }
  /** Space used, as a step that was just crossed. */
  | { readonly kind: 'space'; readonly step: SpaceStep; readonly usedBytes: number; readonly quotaBytes: number }
  /** A decision record became durable; `seq` is the last number of the log. */
  | { readonly kind: 'logged'; readonly seq: number }
  /** Settings were saved in another window. */
  | { readonly kind: 'settings' }

export type ShedCause = 'quota' | 'budget' | 'backlog'
/** Percent of the quota (security reference 2.9). */
export const spaceSteps = [0, 70, 85, 95] as const
export type SpaceStep = (typeof spaceSteps)[number]
export type Emit = (event: StoreEvent) => void
