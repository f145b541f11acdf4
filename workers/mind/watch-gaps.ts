// Watches the clocks from tick to tick for stretches in which nothing was seen.
import type { SessionGap } from '#core/contracts/sessions.ts'
import { type Clocks, gapBetween } from '#core/session/gaps.ts'
import type { MindSurroundings } from './mind-event.ts'

/** Call at every tick; a gap since the last one is told. */
export function watchGaps(
  world: Pick<MindSurroundings, 'nowMs' | 'monoMs'>,
  onGap: (gap: SessionGap) => void,
): () => void {
  let clocks: Clocks | null = null
  return () => {
    const now = { wallMs: world.nowMs(), monoMs: world.monoMs() }
    const gap = clocks && gapBetween(clocks, now)
    clocks = now
    if (gap) onGap(gap)
  }
}
