// Asking for words: at once without a bridge, the same help with one, and never later than a few seconds.
import { describe, expect, it } from 'vitest'
import type { Plan } from '#core/contracts/plan.ts'
import { planWithoutModel } from '#core/plan/without-model.ts'
import type { BridgeView } from '../../clients/bridge-view.ts'
import { sampleRequest } from '../../../tests/support/plan/sample-request.ts'
import { askForWords } from './wording.ts'

const request = sampleRequest('breath_box')
const own = planWithoutModel(request, { reason: 'no-bridge', nowMs: 1 })
const worded: Plan = { ...own, source: 'model', fallbackReason: null, title: 'Worded by a model' }

function setUp(kind: BridgeView['link']['kind'], answer: () => Promise<unknown>) {
  const asked: string[] = []
  const used: string[] = []
  let ring = (): void => undefined
  const bridge = {
    get: () => ({ link: { kind } }),
    connection: () =>
      Promise.resolve({ request: (id: string) => (asked.push(id), id === 'plan' ? answer() : Promise.resolve(null)) }),
  }
  const clock = { after: (_ms: number, run: () => void) => ((ring = run), () => undefined) }
  askForWords({ bridge, clock } as never, { plan: own, request }, ({ title }) => void used.push(title)) // only the parts that are used
  return { asked, used, ring: () => ring() }
}
const reply = (plan: Plan) => () => Promise.resolve({ kind: 'ok', result: { plan, warnings: [], costUsd: 0 } })

describe('asking for words', () => {
  it('[N1] without a bridge the own plan comes at once, and nobody is asked', () => {
    const { asked, used } = setUp('not-running', reply(worded))
    expect(used).toEqual([own.title])
    expect(asked).toEqual([])
  })

  it('[N1] [N2] a plan for the same decision is taken, another is not', async () => {
    const good = setUp('live', reply(worded))
    await expect.poll(() => good.used).toEqual(['Worded by a model'])
    for (const other of [
      { ...worded, decisionId: 'other' },
      { ...worded, arm: 'nature_break' },
    ]) {
      const { used } = setUp('live', reply(other))
      await expect.poll(() => used).toEqual([own.title])
    }
  })

  it('[N1] [D12] a failure or a long wait ends in the own plan; what comes later is called off', async () => {
    const failing = setUp('live', () => Promise.reject(new Error('gone')))
    await expect.poll(() => failing.used).toEqual([own.title])
    let late = (_value: unknown): void => undefined
    const slow = setUp('live', () => new Promise((resolve) => (late = resolve)))
    await expect.poll(() => slow.asked).toEqual(['plan'])
    slow.ring()
    late(await reply(worded)())
    await expect.poll(() => slow.asked).toEqual(['plan', 'cancelPlan'])
    expect(slow.used).toEqual([own.title])
  })
})
