// The planner through the bridge: off until shown and chosen, key kept close, costs capped, failures labelled, calls ended for real.
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { aiKeyResultSchema, aiStatusSchema, type AiPatch } from '#core/contracts/bridge-ai.ts'
import { planAnswerSchema, planPreviewSchema, type PlanAnswer, type PlanRequest } from '#core/contracts/planning.ts'
import { BREAKER_FAILURES, BREAKER_REST_MS } from '#core/plan/breaker.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'
import {
  readAnswer,
  startTrialBridge,
  stopAll,
  type TrialBridge,
  type TrialOptions,
} from '../../tests/support/bridge/trial-bridge.ts'
import {
  hang,
  midStream,
  startFakeMessages,
  streamText,
  type FakeMessages,
} from '../../tests/support/plan/fake-messages.ts'
import { sampleRequest } from '../../tests/support/plan/sample-request.ts'
import { createModelCaller, type CallModel } from './call-model.ts'
import { localDay } from './spending.ts'

afterEach(stopAll)

const answerText = JSON.stringify({
  title: 'From the model',
  text: 'Breathe a little.',
  claims: [],
  actions: [{ kind: 'breathe', pattern: 'box', seconds: 60 }],
})
const use = { input: 1000, output: 100, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }
const good: CallModel = () => Promise.resolve({ kind: 'answer', text: answerText, use })
const failing: CallModel = () => Promise.resolve({ kind: 'failed', reason: 'overloaded', use: null })
const KEY = 'sk-test-very-secret-key'

let made = 0
const fresh = (parts: Parameters<typeof sampleRequest>[1] = {}): PlanRequest =>
  sampleRequest('breath_box', { requestId: `request-${String(made++).padStart(12, '0')}`, ...parts })

interface Trial {
  readonly trial: TrialBridge
  plan(request?: PlanRequest): Promise<PlanAnswer>
  patch(patch: AiPatch): Promise<{ code: unknown; on: boolean | null }>
  status(): Promise<ReturnType<typeof aiStatusSchema.parse>>
  turnOn(more?: AiPatch): Promise<void>
}
async function start(options: TrialOptions = {}): Promise<Trial> {
  const trial = await startTrialBridge(options)
  const token = trial.token()
  const post = (path: string, body: unknown, method = 'POST') => readAnswer(trial.post(path, body, { token, method }))
  const self: Trial = {
    trial,
    plan: async (request = fresh()) => planAnswerSchema.parse((await post('/v1/plan', request)).result),
    async patch(patch) {
      const { code, result } = await post('/v1/ai', patch, 'PATCH')
      return { code, on: result ? aiStatusSchema.parse(result).settings.on : null }
    },
    status: async () => aiStatusSchema.parse((await readAnswer(trial.request('/v1/ai', { token }))).result),
    async turnOn(more = {}) {
      await self.patch(more)
      aiKeyResultSchema.parse((await post('/v1/ai/key', { provider: 'anthropic', key: KEY })).result)
      const preview = planPreviewSchema.parse((await post('/v1/plan/preview', { request: fresh() })).result)
      expect(await self.patch({ on: true, previewSha256: preview.sha256 })).toMatchObject({ on: true })
    },
  }
  return self
}

describe('switch and key', () => {
  it('[N1] [U10] is off until a preview of the very destination was shown; another destination turns it off', async () => {
    const { plan, patch, trial } = await start({ callModel: () => Promise.reject(new Error('nobody is asked')) })
    expect((await plan()).plan).toMatchObject({ source: 'fallback', fallbackReason: 'ai-off' })
    expect(await patch({ on: true })).toMatchObject({ code: 'state_conflict' })
    expect(await patch({ on: true, previewSha256: 'a'.repeat(64) })).toMatchObject({ code: 'state_conflict' })
    const shown = await readAnswer(trial.post('/v1/plan/preview', { request: fresh() }, { token: trial.token() }))
    const { sha256, url } = planPreviewSchema.parse(shown.result)
    expect(url).toBe('https://api.anthropic.com/v1/messages')
    expect(await patch({ on: true, model: 'another-model', previewSha256: sha256 })).toMatchObject({
      code: 'state_conflict',
    })
    expect(await patch({ on: true, previewSha256: sha256 })).toMatchObject({ on: true })
    expect((await plan()).plan.fallbackReason).toBe('no-key')
    expect(await patch({ endpoint: 'http://127.0.0.1:9' })).toMatchObject({ on: false })
  })

  it('[N1] [D17] the key goes in, lies in a file for this user alone, and is in no answer, row or log', async () => {
    const { turnOn, status, plan, trial } = await start({ callModel: good })
    await turnOn()
    expect(statSync(trial.tree.modelKeys).mode & 0o777).toBe(0o600)
    await plan()
    const spoken = JSON.stringify([await status(), trial.rows('audit'), trial.rows('document')])
    expect(spoken).not.toContain(KEY)
    expect((await status()).key).toBe('file')
    writeFileSync(trial.tree.modelKeys, JSON.stringify({ anthropic: KEY }), { mode: 0o644 })
    chmodSync(trial.tree.modelKeys, 0o644)
    expect((await status()).key).toBeNull() // a file that others can read holds no key
    await trial.post('/v1/ai/key/forget', { provider: 'anthropic' }, { token: trial.token() })
    expect((await status()).resting).toBe('no-key')
  })

  it('[N1] a keychain is used where there is one, and the key stands in no argument list', async () => {
    const kept = new Map<string, string>()
    const lines: string[] = []
    const { turnOn, status } = await start({
      callModel: good,
      run({ file, args, input = '' }) {
        lines.push([file, ...args].join(' '))
        if (file !== 'secret-tool') return Promise.resolve(null)
        const account = args.at(-1) ?? ''
        if (args[0] === 'store') kept.set(account, input)
        return Promise.resolve(args[0] === 'lookup' ? (kept.get(account) ?? null) : '')
      },
    })
    await turnOn()
    expect((await status()).key).toBe(process.platform === 'linux' ? 'keychain' : 'file')
    expect(lines.join('\n')).not.toContain(Buffer.from(KEY).toString('base64url'))
  })
})

describe('asking', () => {
  it('[B5] [N2] [N6] a model’s answer becomes the plan, its cost is on record, and the same question is not paid for twice', async () => {
    let calls = 0
    const { turnOn, plan, status } = await start({ callModel: (...all) => (calls++, good(...all)) })
    await turnOn()
    const source = { tabs: [], projects: [] }
    const first = await plan(fresh({ source }))
    expect(first.plan).toMatchObject({ source: 'model', title: 'From the model', arm: 'breath_box' })
    expect(first.costUsd).toBeCloseTo(0.0015, 9)
    const second = await plan(fresh({ source }))
    expect(second).toMatchObject({ costUsd: 0, plan: { source: 'model' } })
    expect(second.plan.planId).not.toBe(first.plan.planId)
    expect(calls).toBe(1)
    await plan(fresh()) // with handles: asked anew
    expect(calls).toBe(2)
    expect((await status()).today).toMatchObject({ calls: 2, fallbacks: 0, reservedUsd: 0 })
  })

  it('[N6] two calls at once cannot cross the cap, and what a crash leaves open counts', async () => {
    const stateDir = scratchFolder('spend')
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const slow: CallModel = async () => (await held, { kind: 'answer', text: answerText, use })
    const { turnOn, plan, status, trial } = await start({ stateDir, callModel: slow })
    await turnOn({ stopUsdPerDay: 0.016 }) // a call sets about a cent aside
    const both = Promise.all([plan(), plan()])
    await expect.poll(async () => (await status()).today.reservedUsd).toBeGreaterThan(0.008)
    expect((await status()).today.reservedUsd).toBeLessThan(0.016)
    release()
    expect(new Set((await both).map(({ plan: { fallbackReason } }) => fallbackReason))).toEqual(
      new Set(['over-cap', null]),
    )
    expect((await status()).today.spentUsd).toBeCloseTo(0.0015, 9)
    // As a crash would: something set aside and never settled.
    await trial.bridge.parts.planning.spending.reserve({ id: 'lost', worstUsd: 0.014 }, 1, 'cid-lost')
    await trial.stop()
    const again = await start({ stateDir })
    await expect.poll(async () => (await again.status()).today.spentUsd).toBeCloseTo(0.0155, 9)
    expect((await again.plan()).plan).toMatchObject({ source: 'fallback', fallbackReason: 'over-cap' })
  })

  it('[N6] a local day ends at local midnight, whatever its length', () => {
    expect(localDay(new Date(2026, 10, 20, 23, 59, 59, 999).getTime())).toBe('2026-11-20')
    expect(localDay(new Date(2026, 10, 21).getTime())).toBe('2026-11-21')
    expect(localDay(new Date(2026, 2, 29, 12).getTime())).toBe('2026-03-29')
  })

  it('[N6] [D11] failures open the breaker, and after its rest one call tries', async () => {
    let call = failing
    let calls = 0
    const { turnOn, plan, status, trial } = await start({ callModel: (...all) => (calls++, call(...all)) })
    await turnOn()
    for (let k = 0; k < BREAKER_FAILURES; k++) expect((await plan()).plan.fallbackReason).toBe('overloaded')
    expect((await plan()).plan.fallbackReason).toBe('breaker-open')
    expect(calls).toBe(BREAKER_FAILURES)
    expect((await status()).resting).toBe('breaker-open')
    trial.clock.advance(BREAKER_REST_MS)
    call = good
    expect((await plan()).plan.source).toBe('model')
    expect((await status()).resting).toBeNull()
  })

  it('[D12] an answer that comes after the person has gone on is not looked at', async () => {
    let isAsked = false
    let late = (): void => {}
    const slow: CallModel = () => {
      isAsked = true
      return new Promise((resolve) => (late = () => resolve({ kind: 'answer', text: answerText, use })))
    }
    const { turnOn, plan, trial } = await start({ callModel: slow })
    await turnOn()
    const request = fresh()
    const asked = plan(request)
    await expect.poll(() => isAsked).toBe(true)
    const { result } = await readAnswer(
      trial.request(`/v1/plan/${request.requestId}`, { method: 'DELETE', token: trial.token() }),
    )
    expect(result).toEqual({ cancelled: true })
    late()
    expect((await asked).plan).toMatchObject({ source: 'fallback', fallbackReason: 'cancelled' })
  })

  it('[N4] a plan with nothing left, and one that cannot be read, fall back and say so', async () => {
    let text = ''
    const { turnOn, plan } = await start({ callModel: () => Promise.resolve({ kind: 'answer', text, use }) })
    await turnOn()
    text = JSON.stringify({
      title: 'A',
      text: 'B',
      claims: [],
      actions: [{ kind: 'close-tabs', targets: ['t_00000001'] }],
    })
    expect(await plan()).toMatchObject({
      plan: { fallbackReason: 'nothing-left' },
      warnings: [{ why: 'not-for-this-arm' }],
    })
    text = 'Certainly.'
    expect((await plan()).plan).toMatchObject({ fallbackReason: 'not-json', actions: [{ kind: 'breathe' }] })
  })
})

describe('the calling child', () => {
  let fake: FakeMessages
  afterAll(() => fake?.stop())

  it('[N1] [N3] [PLN-8] asks for real: the bytes that arrive are the bytes of the preview', async () => {
    fake = await startFakeMessages()
    fake.behave(streamText(answerText))
    const { turnOn, plan, trial } = await start()
    await turnOn({ endpoint: fake.url })
    const request = fresh()
    const preview = planPreviewSchema.parse(
      (await readAnswer(trial.post('/v1/plan/preview', { request }, { token: trial.token() }))).result,
    )
    expect((await plan(request)).plan).toMatchObject({ source: 'model', title: 'From the model' })
    expect(fake.seen.map(({ body }) => body)).toEqual([preview.body])
    expect(preview.url).toBe(`${fake.url}/v1/messages`)
  }, 60_000)

  it.each([
    ['before headers', hang],
    ['in the middle', midStream('hang')],
    ['drip by drip', midStream('drip')],
  ] as const)(
    '[D08] a hang %s is ended, with its socket closed',
    async (_where, behaviour) => {
      fake.behave(behaviour)
      const caller = createModelCaller({ loadMs: 30_000, totalMs: 60_000, firstByteMs: 700, idleMs: 700 })
      const drips = createModelCaller({ loadMs: 30_000, totalMs: 3_000, firstByteMs: 3_000, idleMs: 3_000 })
      const job = {
        provider: 'anthropic',
        model: 'm',
        region: 'r',
        projectId: '',
        endpoint: fake.url,
        key: KEY,
        body: '{"model":"m","stream":true}',
      } as const
      const result = await (_where === 'drip by drip' ? drips : caller)(job, new AbortController().signal)
      expect(result).toEqual({ kind: 'failed', reason: 'timed-out', use: null })
      await expect.poll(() => fake.openSockets(), { timeout: 10_000 }).toBe(0)
    },
    60_000,
  )
})
