// How the landmark model's lid gap follows the real lid, and back.

/**
 * The model under-reports half-shut eyes that look straight on: the gap first shrinks slower than the lid moves and then collapses.
 * Measured loss of gap on two drawn persons: at lid travel .15 .05, .25 .13, .35 .20, .45 .26, .55 .29, .65 .36, .75 .63, .85 .81,
 * .95 .97, which share x travel + (1 - share) x smoothstep(.58, .95) follows to .04 with share = .5. How strong the collapse is on a real
 * face is not known beforehand and differs between drawn ones, hence `share` is learned; 1 is a proportional response.
 */
const COLLAPSE = { from: 0.58, to: 0.95 } as const

const smoothstep = (x: number): number => {
  const t = Math.max(0, Math.min(1, (x - COLLAPSE.from) / (COLLAPSE.to - COLLAPSE.from)))
  return t * t * (3 - 2 * t)
}

/** Share of the gap that is lost when the lid has travelled `travel` (0 open, 1 shut) of its way. */
export const gapLoss = (travel: number, share: number): number => share * travel + (1 - share) * smoothstep(travel)

const BISECTIONS = 24

/** Lid travel that explains a lost share of the gap; linear below 0 (an eye open wider than usual), 1 at most. Inverse of gapLoss. */
export function lidTravel(loss: number, share: number): number {
  if (loss <= 0) return loss / share
  if (loss >= 1) return 1
  let [low, high] = [0, 1]
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2
    if (gapLoss(middle, share) <= loss) low = middle
    else high = middle
  }
  return (low + high) / 2
}
