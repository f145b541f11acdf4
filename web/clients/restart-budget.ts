// How often a crashed worker may be started again: soon, but not for ever.

/** Wait before the first, second, ... restart inside the window; all below the promised two seconds. */
export const RESTART_DELAYS_MS = [0, 200, 500, 1000, 1500] as const
/** A worker is started again at most this often in this time; after that it stays off: five times in ten minutes. */
export const MAX_RESTARTS = RESTART_DELAYS_MS.length
export const RESTART_WINDOW_MS = 10 * 60_000

export type RestartVerdict =
  | { readonly kind: 'restart'; readonly delayMs: number; readonly restartsAtMs: readonly number[] }
  | { readonly kind: 'off' }

/**
 * Decides after a crash at `nowMs` (monotonic, ms).
 * @param restartsAtMs times of earlier restarts, ascending; the verdict returns the list to pass next time
 */
export function judgeRestart(restartsAtMs: readonly number[], nowMs: number): RestartVerdict {
  const recent = restartsAtMs.filter((at) => nowMs - at < RESTART_WINDOW_MS)
  const delayMs = RESTART_DELAYS_MS[recent.length]
  if (delayMs === undefined) return { kind: 'off' }
  return { kind: 'restart', delayMs, restartsAtMs: [...recent, nowMs] }
}
