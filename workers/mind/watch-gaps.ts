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

/** What the page reports of a help or a question under way. */
const reports = (send: (event: SessionEvent) => void) => ({
  shown: (shown: Shown): void => send({ kind: 'shown', ...shown }),
  notShown: (missed: { decisionId: string; reason: string }): void => send({ kind: 'not-shown', ...missed }),
  answer: (answer: Answer): void => send({ kind: 'response', ...answer }),
  tookBreak: (seconds: number): void => send({ kind: 'break-taken', seconds }),
  /** The answer to an `ask`; null: put away. */
  answerQuestion: (answer: QuestionAnswer): void => send({ kind: 'answered', ...answer }),
  abortCalibration: (): void => send({ kind: 'calibrate-abort' }),
})
