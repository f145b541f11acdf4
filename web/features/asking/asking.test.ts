import { expect, it, vi } from 'vitest'
import type { MindEvent } from '../../../workers/mind.worker.ts'
import { createAsking } from './asking.ts'

/** A mind that can ask, and a clock that waits to be told. */
function asked() {
  let tell: (event: MindEvent) => void = () => undefined
  let lapse = (): void => undefined
  const answerQuestion = vi.fn<(answer: object) => void>()
  const asking = createAsking({
    mind: { onEvent: (listener) => ((tell = listener), () => undefined), answerQuestion },
    nowMs: () => 1000,
    after: (ms, run) => {
      expect(ms).toBe(180_000)
      lapse = run
      return () => (lapse = () => undefined)
    },
  })
  const ask = (askId: string): void =>
    tell({ kind: 'ask', question: { askId, startMs: 0, endMs: 500, propensity: 0.1, untilMs: 181_000 } })
  return { asking, ask, answerQuestion, lapse: () => lapse() }
}

it('[T4] a question goes with one tap, and the answer names it', () => {
  const { asking, ask, answerQuestion } = asked()
  expect(asking.get()).toBeNull()
  ask('q1')
  expect(asking.get()).toMatchObject({ askId: 'q1', endMs: 500 })
  asking.answer('focused')
  expect(answerQuestion).toHaveBeenCalledWith({ askId: 'q1', label: 'focused' })
  expect(asking.get()).toBeNull()
  asking.answer('fine')
  expect(answerQuestion).toHaveBeenCalledTimes(1)
})

it('[T4] a question nobody answers goes by itself and answers nothing', () => {
  const { asking, ask, answerQuestion, lapse } = asked()
  ask('q2')
  lapse()
  expect(asking.get()).toBeNull()
  expect(answerQuestion).not.toHaveBeenCalled()
})
