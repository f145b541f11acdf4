import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createBucket } from '../../bridge/guard/rate.ts'
import {
  readAnswer,
  startTrialBridge,
  stopAll,
  type ReadAnswer,
  type TrialBridge,
} from '../support/bridge/trial-bridge.ts'

let trial: TrialBridge
beforeAll(async () => {
  trial = await startTrialBridge()
})
beforeEach(() => trial.denials())
afterAll(stopAll)

const patch = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<ReadAnswer> =>
  readAnswer(
    trial.request('/v1/settings', {
      method: 'PATCH',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      token: trial.token(),
    }),
  )
const versionNow = async (): Promise<number> =>
  ((await readAnswer(trial.request('/v1/settings', { token: trial.token() }))).result as { version: number }).version

async function expectUntouched(asked: () => Promise<ReadAnswer>): Promise<ReadAnswer> {
  const before = await versionNow()
  const answer = await asked()
  expect(await versionNow()).toBe(before)
  const rows = (await trial.denials()).filter(({ cid }) => cid === answer.cid)
  expect(rows).toHaveLength(1)
  return answer
}

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('size', () => {
  const CAP = 65_536
  const filled = (bytes: number): string =>
    `{"projectRoots":["${'/a'.repeat(20)}"]${' '.repeat(bytes)}`.slice(0, bytes - 1) + '}'

  it('[A28] a body of the cap less one, and of the cap, is read', async () => {
    expect((await patch(filled(CAP - 1))).status).toBe(200)
    expect((await patch(filled(CAP))).status).toBe(200)
  })

  it('[A28] one byte more is refused and the route never runs', async () => {
    const answer = await expectUntouched(() => patch(filled(CAP + 1)))
    expect([answer.status, answer.code]).toEqual([413, 'payload_too_large'])
  })

  it('[A29] a declared length beyond the cap is refused before a byte is read', async () => {
    const answer = await patch('{}', { 'content-length': '10000000000' })
    expect([answer.status, answer.code]).toEqual([413, 'payload_too_large'])
  })
})

describe('hostile JSON', () => {
  const cases: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, number])[] = [
    ['[A30] depth 33', deep(33), 400],
    ['[A30] depth 10,000', deep(10_000), 400],
    ['[A30] a flat run of brackets to the cap', '['.repeat(65_536), 400],
    ['[A30] 2,001 fields', `{${Array.from({ length: 2_001 }, (_, i) => `"k${i}":1`).join(',')}}`, 400],
    ['[A31] bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['[A31] an overlong slash', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), 400],
    ['[A31] a byte-order mark', '\ufeff{}', 400],
    ['[A31] a NUL', '{}\u0000', 400],
    ['[A31] something after the object', '{} x', 400],
    ['[A31] two objects', '{}{}', 400],
    ['[A31] nothing', '', 400],
    ['[A31] NaN', '{"keepDays":NaN}', 400],
    ['[A31] 1e400', '{"keepDays":1e400}', 400],
    ['[A31] 2^53 + 1', '{"keepDays":9007199254740993}', 400],
    ['[A31] half a surrogate pair', '{"projectRoots":["\\ud800"]}', 400],
    ['[A31] a number where an object belongs', '7', 422],
    ['[A31] a list where an object belongs', '[]', 422],
    ['[A31] null', 'null', 422],
    ['[A31] a field of another type', '{"keepDays":"30"}', 422],
    ['[A31] a field that is not ours', '{"keepDays":30,"extra":1}', 422],
    ['[A31] a number out of range', '{"keepDays":0}', 422],
    ['[A32] the same field twice', '{"keepDays":1,"keepDays":2}', 400],
    ['[A32] the same field twice, escaped', '{"keepDays":1,"\\u006beepDays":2}', 400],
    ['[A33] __proto__', '{"__proto__":{"x":1}}', 400],
    ['[A33] __proto__, escaped', '{"\\u005f_proto__":{"x":1}}', 400],
    ['[A33] constructor.prototype', '{"constructor":{"prototype":{"x":1}}}', 400],
    ['[A33] __proto__ inside a list', '{"projectRoots":[{"__proto__":{"x":1}}]}', 400],
  ]
  it.each(cases)('%s is refused and changes nothing', async (_, body, status) => {
    const answer = await expectUntouched(() => patch(body))
    expect([answer.status, answer.code]).toEqual([status, status === 400 ? 'malformed_request' : 'validation_failed'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    expect(answer.text).not.toContain('keepDays":1')
  })

  it('[A30] a megabyte of brackets does not hold up the event loop', async () => {
    await patch('['.repeat(1_000))
    const before = process.cpuUsage()
    await patch('['.repeat(1_000_000))
    // In processor time, which a busy machine does not stretch: a few milliseconds, where parsing it would take hundreds.
    expect(process.cpuUsage(before).user).toBeLessThan(200_000)
  })
})

describe('type', () => {
  const types = [
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'APPLICATION/JSON',
  ]
  it.each(types)('[A11] %s is taken', async (type) => {
    expect((await patch('{}', { 'content-type': type })).status).toBe(200)
  })
  const others = [
    'text/json',
    'application/json; charset=utf-16',
    'application/jsonp',
    'application/x-json',
    'application/json, text/plain',
    '*/*',
    '',
  ]
  it.each(others)('[A11] "%s" is not', async (type) => {
    expect((await patch('{}', { 'content-type': type })).code).toBe('unsupported_media_type')
  })
  it('[A11] an encoded body is not', async () => {
    expect((await patch('{}', { 'content-encoding': 'gzip' })).code).toBe('unsupported_media_type')
  })
  it('[A34] a body where none belongs is refused', async () => {
    const headers = { 'content-length': '5' }
    expect((await readAnswer(trial.request('/v1/readiness', { headers, token: trial.token() }))).code).toBe(
      'malformed_request',
    )
  })
})

describe('rates', () => {
  beforeEach(() => trial.clock.hold()) // however slow the machine, no token drips back in between

  it('[A39] strangers are asked to wait, a session works on beside them', async () => {
    const token = trial.token()
    const codes = new Set<string | null>()
    let last: ReadAnswer | null = null
    for (let i = 0; i < 700; i++) {
      last = await readAnswer(trial.request('/v1/readiness'))
      codes.add(last.code)
      if (i % 100 === 0) expect((await readAnswer(trial.request('/v1/readiness', { token }))).status).toBe(200)
    }
    expect(codes).toEqual(new Set(['auth_required', 'rate_limited']))
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    trial.clock.advance(10_000)
    expect((await readAnswer(trial.request('/v1/readiness'))).code).toBe('auth_required')
  })

  it('[A39] a flood elsewhere does not keep a page from saying hello', async () => {
    for (let i = 0; i < 700; i++) await trial.request('/v1/readiness')
    const ask = { step: 'challenge', contract: '1.0', proof: { kind: 'local' }, clientNonce: 'A'.repeat(43) }
    expect((await readAnswer(trial.post('/v1/hello', ask))).status).toBe(200)
    trial.clock.advance(10_000)
  })

  it('[A39] a session that runs wild is asked to wait', async () => {
    const token = trial.token()
    const { session } = trial.bridge.parts.sessions.list().at(-1) ?? {}
    Object.defineProperty(session, 'bucket', { value: createBucket({ perSecond: 1, burst: 1 }) })
    expect((await readAnswer(trial.request('/v1/readiness', { token }))).status).toBe(200)
    const answer = await readAnswer(trial.request('/v1/readiness', { token }))
    expect([answer.status, answer.code]).toEqual([429, 'rate_limited'])
  })
})

describe('errors of the bridge itself', () => {
  it('[A42] what a route throws stays inside: no message, no stack, one line in the log', async () => {
    const { ledger } = trial.bridge.parts.records
    for (const thrown of [new Error('/etc/shadow is at /home/me'), 'a plain string', null]) {
      const { read } = ledger
      ledger.read = () => {
        throw thrown // oxlint-disable-line typescript/only-throw-error -- what is not an error may be thrown too
      }
      const answer = await readAnswer(trial.request('/v1/events', { token: trial.token() }))
      ledger.read = read
      expect([answer.status, answer.code]).toEqual([500, 'internal_error'])
      expect(answer.text).not.toMatch(/shadow|home|plain/)
    }
    expect((await readAnswer(trial.request('/v1/events', { token: trial.token() }))).status).toBe(200)
  })
})
