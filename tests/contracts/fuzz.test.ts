// Bytes that nobody planned, at both ports: seeded, so that a failure can be had again. Nothing gets in, nothing breaks, the next honest call is answered.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest, sendRaw } from '../support/bridge/raw-http.ts'
import { maskedFrame, openRawStream, readFrames } from '../support/bridge/raw-stream.ts'
import { authFrame, getTicket, openStream } from '../support/bridge/stream-client.ts'
import { startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'

const SEED = 20_261_120
let trial: TrialBridge
let token: string
beforeAll(async () => {
  const unlimited = { perSecond: 1e6, burst: 1e6 }
  trial = await startTrialBridge({ listen: true, trial: { strangers: unlimited, hellos: unlimited } })
  token = trial.token()
})
afterAll(stopAll)

async function expectUnharmed(): Promise<void> {
  const kinds = ['decision', 'document', 'stop', 'consent', 'telemetry'] as const
  expect(kinds.flatMap((kind) => trial.rows(kind))).toEqual([])
  expect((await trial.request('/v1/readiness', { token })).status).toBe(200)
  expect((await openStream(trial)).messages[0]?.type).toBe('WELCOME')
}

const bytes = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max })

describe('the HTTP port', () => {
  const request = (bearer: string): Buffer =>
    Buffer.from(
      `${rawRequest(
        'PATCH /v1/settings HTTP/1.1',
        `Host: 127.0.0.1:${trial.httpPort}`,
        `Origin: ${trial.origin}`,
        `Authorization: Bearer ${bearer}`,
        'Content-Type: application/json',
        'Content-Length: 15',
        'Connection: close',
      )}{"keepDays": 0}`,
    )
  /** A good request with a few bytes changed, cut out or put in. */
  const wounds = fc.array(fc.record({ at: fc.nat(400), cut: fc.nat(8), put: bytes(0, 8) }), {
    minLength: 1,
    maxLength: 4,
  })
  const wounded = (whole: Buffer, list: readonly { at: number; cut: number; put: Uint8Array }[]): Buffer =>
    list.reduce((now, { at, cut, put }) => {
      const from = at % now.length
      return Buffer.concat([now.subarray(0, from), put, now.subarray(from + cut)])
    }, whole)

  it('[A31] [A34] wounded requests of a stranger are refused or cut off, never served, never a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(wounds, async (list) => {
        // Ends what it says, so that what is left unfinished is closed at once.
        const { status } = await sendRaw(trial.httpPort, wounded(request('x'.repeat(43)), list), { ends: true })
        expect([0, 400, 401, 403, 404, 405, 408, 411, 413, 415, 417, 426, 431]).toContain(status)
      }),
      { seed: SEED, numRuns: 400 },
    )
    await expectUnharmed()
  })

  it('[A31] [A34] with a session in it they are at most a refusal of their own', async () => {
    await fc.assert(
      fc.asyncProperty(wounds, async (list) => {
        const { status } = await sendRaw(trial.httpPort, wounded(request(token), list), { ends: true })
        expect(status).toBeLessThan(500)
        expect([200, 201, 204]).not.toContain(status) // the honest body is refused by its schema
      }),
      { seed: SEED, numRuns: 400 },
    )
    await expectUnharmed()
  })

  it('[A34] plain noise gets 400 or silence', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(1, 300), async (noise) => {
        expect([0, 400, 405, 431]).toContain((await sendRaw(trial.httpPort, noise, { ends: true })).status)
      }),
      { seed: SEED, numRuns: 200 },
    )
    await expectUnharmed()
  })
})

describe('the stream', () => {
  /** Of RFC 6455 and our own: 1006 is a connection that was cut without a word. */
  const honestEnds = [1000, 1002, 1003, 1005, 1007, 1008, 1009, 4400, 4401, 4429]
  const frames = fc.array(
    fc.oneof(
      fc.tuple(fc.nat(255), bytes(0, 130)).map(([first, payload]) => maskedFrame(first, Buffer.from(payload))),
      fc
        .record({
          type: fc.constantFrom('PING', 'RESYNC', 'AUTH', 'SHUTDOWN', 'EVENT', ''),
          seq: fc.integer(),
          cid: fc.string(),
          payload: fc.jsonValue(),
        })
        .map((message) => maskedFrame(0x81, JSON.stringify(message))),
      bytes(1, 40).map((noise) => Buffer.from(noise)),
    ),
    { minLength: 1, maxLength: 12 },
  )
  const CLOSE = maskedFrame(0x88, Buffer.from([0x03, 0xe8]))

  it.each([
    ['a stranger', false],
    ['someone who has proven themselves', true],
  ])('[B13] [B09] frames of any shape from %s end in an honest close, and do nothing', async (_, proven) => {
    const reader = trial.token(['state:read'])
    await fc.assert(
      fc.asyncProperty(frames, async (list) => {
        const stream = await openRawStream(trial)
        if (proven) stream.write(maskedFrame(0x81, JSON.stringify(authFrame(trial, await getTicket(trial, reader)))))
        for (const one of list) stream.write(one)
        stream.write(CLOSE)
        stream.hangUp()
        const closes = readFrames(await stream.ended).flatMap(({ opcode, closeCode }) =>
          opcode === 8 ? [closeCode] : [],
        )
        for (const code of closes) expect(honestEnds).toContain(code ?? 1005)
        expect(closes.length).toBeLessThanOrEqual(1)
      }),
      { seed: SEED, numRuns: 150 },
    )
    await expectUnharmed()
  })
})
