import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeatureLine } from '#core/contracts/features.ts'
import { MAX_CHUNK_ROWS } from '#core/contracts/recording.ts'
import { linesOf, summaryOf, undoOf } from '../../tests/support/store-samples.ts'
import { createTestStore, NOON_MS, refusalOf, turn, valueOf } from '../../tests/support/test-store.ts'
import type { StoreEvent } from './events.ts'
import { toSpaceStep } from './janitor.ts'
import { refused, stored, type Stored } from './outcome.ts'
import { MAX_ROW_SPAN_MS, packLines, unpackRow, vocabulary } from './raw-rows.ts'
import {
  createSampleWriter,
  FLUSH_AFTER_MS,
  FLUSH_LINES,
  HIGH_WATER_LINES,
  MAX_PENDING_LINES,
} from './sample-writer.ts'

const HOUR_MS = 3_600_000
const all = { fromMs: 0, toMs: 8e15 }

describe('raw rows', () => {
  it('[R7] lines come back bit for bit, in order, however they are cut into rows', () => {
    const at = fc.double({ min: 0, max: 1e13, noNaN: true })
    const value = fc.double({ noNaN: true, noDefaultInfinity: true })
    const line = fc.record({ atMs: at, quality: fc.double({ min: 0, max: 1, noNaN: true }), openTabs: value })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (raw) => {
        const lines = raw.map(({ openTabs, ...rest }): FeatureLine => ({
          ...rest,
          channel: 'tabs',
          values: { openTabs },
        }))
        const rows = packLines(lines)
        expect(rows.flatMap((row) => unpackRow(row, vocabulary) ?? [])).toEqual(lines)
        for (const row of rows) expect(row.endMs - row.startMs).toBeLessThan(MAX_ROW_SPAN_MS)
      }),
    )
    expect(packLines(Array(MAX_CHUNK_ROWS + 1).fill(linesOf(1)[0]))).toHaveLength(2)
  })
})

describe('sample writer', () => {
  function setUp(write: (lines: readonly FeatureLine[]) => Promise<Stored<number>> = async () => stored(1)) {
    const batches: number[] = []
    const events: StoreEvent[] = []
    const timers: { ms: number; run: () => void }[] = []
    const writer = createSampleWriter({
      write: (lines) => {
        batches.push(lines.length)
        return write(lines)
      },
      after: (ms, run) => void timers.push({ ms, run }),
      emit: (event) => void events.push(event),
    })
    return { writer, batches, events, timers }
  }

  it('[R7] a few lines wait for the timer, many are written at once', async () => {
    const { writer, batches, timers } = setUp()
    expect(valueOf(await writer.addSamples(linesOf(3)))).toEqual({ pending: 3, shed: 0 })
    await writer.addSamples(linesOf(2))
    expect([batches, timers.map(({ ms }) => ms)]).toEqual([[], [FLUSH_AFTER_MS]])
    timers[0]?.run()
    await turn()
    expect(batches).toEqual([5])
    await writer.addSamples(linesOf(FLUSH_LINES))
    await turn()
    expect(batches).toEqual([5, FLUSH_LINES])
  })

  it('[R7] a sender that waits is slowed down to the speed of the disk and loses nothing', async () => {
    let finish = (): void => undefined
    const slow = () => new Promise<Stored<number>>((resolve) => (finish = () => resolve(stored(1))))
    const { writer, events } = setUp(slow)
    await writer.addSamples(linesOf(FLUSH_LINES))
    let accepted = false
    void writer.addSamples(linesOf(HIGH_WATER_LINES)).then(() => (accepted = true))
    await turn()
    expect(accepted).toBe(false)
    finish()
    await turn()
    finish()
    await turn()
    expect(accepted).toBe(true)
    expect(events).toEqual([])
  })

  it('[R7] a sender that does not wait loses its oldest lines, and is told', async () => {
    const { writer, events } = setUp(() => new Promise(() => undefined))
    await writer.addSamples(linesOf(FLUSH_LINES))
    for (let i = 0; i < 8; i++) void writer.addSamples(linesOf(FLUSH_LINES, NOON_MS + i * HOUR_MS))
    await turn()
    const shed = events.filter((event) => event.kind === 'shed')
    expect(shed.reduce((sum, event) => sum + event.lines, 0)).toBe(8 * FLUSH_LINES - MAX_PENDING_LINES)
    expect(shed[0]).toMatchObject({ cause: 'backlog', beforeMs: NOON_MS + (FLUSH_LINES - 1) * 1000 })
  })

  it('[R7] a batch that could not be written waits for the next one; without space it is given up', async () => {
    const answers = [refused('unavailable'), stored(1), refused('full')]
    const { writer, batches, events } = setUp(async () => answers.shift() ?? stored(1))
    await writer.addSamples(linesOf(3))
    await writer.flush()
    await writer.addSamples(linesOf(2))
    await writer.flush()
    expect(batches).toEqual([3, 5])
    await writer.addSamples(linesOf(4))
    await writer.flush()
    expect(events).toMatchObject([{ kind: 'shed', cause: 'quota', lines: 4 }])
  })

  it('[CON-14] a line of an unknown feature is refused with its number, and the others with it', async () => {
    const { writer } = setUp()
    const wrong = { atMs: 1, channel: 'tabs', quality: 1, values: { pixels: 1 } } as FeatureLine // hostile on purpose
    expect(await writer.addSamples([...linesOf(1), wrong])).toMatchObject({
      ok: false,
      refusal: 'invalid',
      detail: 'line 1',
    })
    expect(await writer.addSamples([{ ...linesOf(1)[0], quality: Number.NaN } as FeatureLine])).toMatchObject({
      refusal: 'invalid',
    }) // as above
  })
})

describe('raw signals in the database', () => {
  it('[R7] what was added is listed by channel and time after a restart', async () => {
    const { methods, databaseName } = createTestStore()
    const lines = linesOf(300)
    await methods.addSamples(lines)
    await methods.flushSamples()
    const { methods: restarted } = createTestStore({ databaseName })
    const range = { channel: 'tabs', fromMs: NOON_MS + 100_000, toMs: NOON_MS + 200_000 } as const
    const expected = lines.filter(
      ({ channel, atMs }) => channel === 'tabs' && atMs >= range.fromMs && atMs < range.toMs,
    )
    expect(expected).toHaveLength(50)
    expect(valueOf(await restarted.listRaw(range))).toEqual({ lines: expected, damaged: 0 })
  })

  it('[R7] the janitor keeps raw lines a day, minutes and hours a month, days for ever', async () => {
    const { methods } = createTestStore()
    await methods.addSamples(linesOf(10, NOON_MS - 25 * HOUR_MS))
    await methods.addSamples(linesOf(10, NOON_MS - 23 * HOUR_MS))
    await methods.flushSamples()
    const old = NOON_MS - 31 * 24 * HOUR_MS
    await methods.putSummaries(
      (['minute', 'hour', 'day'] as const).flatMap((level) => [
        summaryOf(level, old),
        summaryOf(level, NOON_MS - HOUR_MS),
      ]),
    )
    await methods.putUndo(undoOf('old', old))
    await methods.putUndo(undoOf('new'))
    expect(valueOf(await methods.runJanitor({ nowMs: NOON_MS }))).toMatchObject({
      rawLines: 10,
      summaries: 2,
      undoEntries: 1,
    })
    const left = await Promise.all(
      (['minute', 'hour', 'day'] as const).map((level) => methods.listSummaries({ level, ...all })),
    )
    expect(left.map((one) => valueOf(one).records.length)).toEqual([1, 1, 2])
    expect(valueOf(await methods.listRaw({ channel: 'tabs', ...all })).lines).toHaveLength(5)
    expect(valueOf(await methods.runJanitor({ nowMs: NOON_MS }))).toMatchObject({
      rawLines: 0,
      summaries: 0,
      undoEntries: 0,
    })
  })

  it('[R7] the person’s own retention counts', async () => {
    const { methods } = createTestStore()
    await methods.changeSettings({ keeping: { rawHours: 0 } })
    await methods.addSamples(linesOf(10, NOON_MS - 60_000))
    await methods.flushSamples()
    expect(valueOf(await methods.runJanitor({ nowMs: NOON_MS }))).toMatchObject({ rawLines: 10 })
  })

  it('[R7] above the budget the oldest samples go first, and the page is told', async () => {
    const { methods, events } = createTestStore({ estimate: async () => ({ usage: 500_000_100, quota: 1e12 }) })
    await methods.addSamples(linesOf(240))
    await methods.flushSamples()
    const { rawLines } = valueOf(await methods.runJanitor({ nowMs: NOON_MS }))
    expect(rawLines).toBeGreaterThan(0)
    expect(events).toMatchObject([{ kind: 'shed', cause: 'budget', lines: rawLines }])
    const kept = valueOf(await methods.listRaw({ channel: 'tabs', ...all })).lines
    expect(kept.at(-1)?.atMs).toBe(linesOf(240).at(-2)?.atMs)
    expect(kept[0]?.atMs).toBeGreaterThan(NOON_MS)
  })

  it('[R7] each step of fullness is told once', async () => {
    const uses = [10, 71, 72, 96, 50]
    const { methods, events } = createTestStore({ estimate: async () => ({ usage: uses.shift() ?? 0, quota: 100 }) })
    for (let i = 0; i < 5; i++) await methods.runJanitor({ nowMs: NOON_MS })
    expect(events.map((event) => event.kind === 'space' && event.step)).toEqual([70, 95, 0])
    expect([toSpaceStep(5, 0), toSpaceStep(85, 100), toSpaceStep(84.9, 100)]).toEqual([0, 85, 70])
  })
})

describe('a full disk', () => {
  it('[R7] samples make room, oldest first, and the decision is kept', async () => {
    const { methods, events } = createTestStore()
    const { decisionOf } = await import('../../tests/support/store-samples.ts')
    await methods.addSamples(linesOf(1200))
    await methods.flushSamples()
    const fault = failAdds('decisions', 3)
    expect(valueOf(await methods.appendRecord(decisionOf('d1')))).toEqual({ kind: 'appended', seq: 1 })
    fault.restore()
    const shed = events.filter((event) => event.kind === 'shed')
    expect(shed).toHaveLength(3)
    const kept = valueOf(await methods.listRaw({ channel: 'tabs', ...all })).lines
    expect(kept.at(-1)?.atMs).toBe(linesOf(1200).at(-2)?.atMs)
    expect(kept[0]?.atMs).toBeGreaterThan(NOON_MS)
  })

  it('[R7] with no samples left to give, the answer says so and nothing is half written', async () => {
    const { methods } = createTestStore()
    const { decisionOf } = await import('../../tests/support/store-samples.ts')
    await methods.identify()
    const fault = failAdds('decisions', 100)
    expect(refusalOf(await methods.appendRecord(decisionOf('d1')))).toBe('full')
    fault.restore()
    expect(valueOf(await methods.readLog({})).records).toEqual([])
    expect(valueOf(await methods.appendRecord(decisionOf('d1')))).toMatchObject({ kind: 'appended' })
  })
})

/** Makes the next `times` additions to one store end their transaction as a full disk does. */
function failAdds(store: string, times: number): { restore: () => void } {
  const { add } = IDBObjectStore.prototype
  let left = times
  IDBObjectStore.prototype.add = function (...args) {
    if (this.name !== store || left-- <= 0) return add.apply(this, args)
    throw new DOMException('no space', 'QuotaExceededError')
  }
  return { restore: () => void (IDBObjectStore.prototype.add = add) }
}
