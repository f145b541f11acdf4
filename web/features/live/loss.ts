// Signal loss: since when a reading that was there is gone, so that the page can say it in words besides fading the number.
import type { TrendPoint } from '../../ui/sparkline.tsx'

/** Shorter breaks are not worth a word: a glance aside, a sip. Chosen by hand on the drawn person's glances. */
export const LOSS_AFTER_MS = 3000

/**
 * When the reading was lost: the time of the last value, if there was one and at least LOSS_AFTER_MS of withheld readings follow it.
 * null while it is there, or before it ever was.
 */
export function lostSince(points: readonly TrendPoint[]): number | null {
  const newest = points.at(-1)
  if (!newest || newest.value !== null) return null
  const last = points.findLast((point) => point.value !== null)
  return last && newest.atMs - last.atMs >= LOSS_AFTER_MS ? last.atMs : null
}
