import { describe, expect, it } from 'vitest'
import { eventBatchSchema } from '#core/contracts/bridge-records.ts'
import { RECORDS_VERSION, type StoredRecord } from '#core/contracts/records.ts'
import { mirrorLog, type MirrorParts } from './mirror-log.ts'

const outcome = (seq: number): StoredRecord => ({
  v: RECORDS_VERSION,
  type: 'OUTCOME',
  seq,
  decisionId: `session-0b8ad4f2-0000-4000-8000-000000000000-${String(seq).padStart(4, '0')}`,
  defVersion: 1,
  value: 0.1,
  missingReason: null,
  window: [1_000, 2_000],
})

function setUp(count: number) {
  const log = Array.from({ length: count }, (_, k) => outcome(k + 1))
  let body: unknown = null
  let link = 'off'
  let onLink = (): void => undefined
  let onEvent = (_: { kind: string }): void => undefined
  let isUp = true
  const sent: string[][] = []
  const answers = {
    readDocument: () => (body === null ? null : { body }),
    readLog: ({ afterSeq, limit }: { afterSeq: number; limit: number }) => {
      const records = log.filter(({ seq }) => seq > afterSeq).slice(0, limit)
      return { records, damaged: 0, nextAfterSeq: records.length < limit ? null : (records.at(-1)?.seq ?? null) }
    },
    putDocument: (document: { body: unknown }) => ((body = document.body), true),
  }
  const parts = {
    nowMs: () => 5_000,
    store: {
      ask: (method: keyof typeof answers, input: never) => Promise.resolve({ ok: true, value: answers[method](input) }),
      worker: { onEvent: (listener: typeof onEvent) => void (onEvent = listener) },
    },
    bridge: {
      get: () => ({ link: { kind: link } }),
      subscribe: (listener: () => void) => void (onLink = listener),
      connection: () =>
        Promise.resolve({
          request: (_: string, { body: batch }: { body: { events: { id: string }[] } }) => {
            eventBatchSchema.parse(batch)
            if (isUp) sent.push(batch.events.map(({ id }) => id))
            return Promise.resolve({ kind: isUp ? 'ok' : 'failed' })
          },
        }),
    },
  } as unknown as MirrorParts // only what the mirror asks for
  mirrorLog(parts)
  const settle = () => new Promise((done) => setTimeout(done, 0))
  return {
    sent,
    log,
    connect: async (up = true) => {
      isUp = up
      link = 'off'
      onLink()
      link = 'live'
      onLink()
      await settle()
    },
    logged: async () => {
      onEvent({ kind: 'logged' })
      await settle()
    },
  }
}

describe('the mirror of the decision log', () => {
  it('[P5] hands every record over once, in order, in batches, and goes on where it stopped', async () => {
    const world = setUp(45)
    await world.connect()
    expect(world.sent.map((batch) => batch.length)).toEqual([20, 20, 5])
    expect(new Set(world.sent.flat()).size).toBe(45)
    world.log.push(outcome(46))
    await world.logged()
    expect(world.sent.at(-1)).toEqual([expect.stringMatching(/-0046-O1$/)])
  })

  it('[P5] what the bridge did not take is sent again with the next connection', async () => {
    const world = setUp(3)
    await world.connect(false)
    expect(world.sent).toEqual([])
    await world.connect(true)
    expect(world.sent.flat()).toHaveLength(3)
  })
})
