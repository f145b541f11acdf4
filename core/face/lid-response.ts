// How the landmark model's lid gap follows the real lid, and back.

/**
 * The model under-reports half-shut eyes: the gap first shrinks slower than the lid moves and then collapses. Measured on drawn faces
 * with lids set in eleven steps (loss of gap at 9 % ... 100 % of lid travel: .05 .09 .18 .24 .30 .33 .39 .53 .80 .95 1), which
 * 0.6 travel + 0.4 smoothstep(0.6, 0.95) follows to .03. Real lids are unknown, so the curve used is three quarters of the way from a
 * proportional response to that one.
 */
const PROPORTIONAL_SHARE = 0.7
const COLLAPSE = { from: 0.6, to: 0.95 } as const

const smoothstep = (x: number): number => {
  const t = Math.max(0, Math.min(1, (x - COLLAPSE.from) / (COLLAPSE.to - COLLAPSE.from)))
  return t * t * (3 - 2 * t)
}

/** Share of the gap that is lost when the lid has travelled `travel` (0 open, 1 shut) of its way. */
export const gapLoss = (travel: number): number =>
  PROPORTIONAL_SHARE * travel + (1 - PROPORTIONAL_SHARE) * smoothstep(travel)

const STEPS = 200
const lossAtStep = Float64Array.from({ length: STEPS + 1 }, (_, i) => gapLoss(i / STEPS))

/** Lid travel that explains a lost share of the gap; linear outside 0..1 (a wide-open eye is below 0). Inverse of gapLoss. */
export function lidTravel(loss: number): number {
  if (loss <= 0) return loss / PROPORTIONAL_SHARE
  if (loss >= 1) return 1
  let low = 0
  let high = STEPS
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lossAtStep[middle] ?? 0) <= loss) low = middle
    else high = middle
  }
  const from = lossAtStep[low] ?? 0
  const to = lossAtStep[high] ?? 1
  return (low + (loss - from) / (to - from)) / STEPS
}
