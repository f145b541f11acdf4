import { readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breakDatabase, mendDatabase } from '../../tests/support/bridge/break-database.ts'
import { dropState, makeState, openTrialRecords, type TrialRecords } from '../../tests/support/bridge/trial-records.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'
import { StartFailure } from '../exit-codes.ts'
import { SCHEMA_VERSION } from './database.ts'
import { mendSegment } from './mend-segment.ts'
import { frame } from './framed-lines.ts'
import { listSegments, readSegment, readSegmentTail, segmentPath, toDay } from './mirror.ts'
import { surveySegments } from './reconcile.ts'
import { removeSegment, planRetention } from './retention.ts'
import { systemDisk } from '../ports/disk.ts'

let state: string
beforeEach(() => {
  state = makeState()
})
afterEach(() => dropState(state))

const ids = (trial: TrialRecords): string[] =>
  trial
    .rows()
    .filter(({ kind }) => kind === 'decision')
    .map(({ id }) => id)
const mirrorIds = (trial: TrialRecords): string[] =>
  listSegments(systemDisk, trial.tree.mirror).flatMap(({ path }) => readSegment(path).rows.map(({ id }) => id))
/** As if the process had been killed: the run file stays. */
const leaveUnclean = (trial: TrialRecords): void => {
  trial.records.close()
  writeFileSync(
    trial.tree.run,
    JSON.stringify({ pid: 1, startTime: 1, bootId: 'x', httpPort: 1, streamPort: 1, launcherPort: 1, startedAtMs: 1 }),
  )
}

describe('committing', () => {
  it('[B12] writes of one moment share one transaction, in order, and are told afterwards', async () => {
    const trial = openTrialRecords(state)
    const before = trial.records.ledger.counts().commits
    await Promise.all(Array.from({ length: 50 }, (_, i) => trial.append(`row-${i}`)))
    expect(trial.records.ledger.counts().commits).toBe(before + 1)
    expect(ids(trial)).toEqual(Array.from({ length: 50 }, (_, i) => `row-${i}`))
    expect(trial.told.map(({ id }) => id)).toEqual(ids(trial))
    expect(mirrorIds(trial)).toEqual(ids(trial))
    trial.records.close()
  })

  it('[B12] a write that throws or takes itself back leaves nothing, and hurts no other', async () => {
    const trial = openTrialRecords(state)
    const { ledger } = trial.records
    const origin = { cid: 'cid-12345678', who: 'test', durable: true }
    const row = { id: 'taken-back', kind: 'decision', atMs: 1, body: {} } as const
    let told = false
    const results = await Promise.allSettled([
      trial.append('first'),
      ledger.commit({
        ...origin,
        apply: (tx) => (tx.append({ ...row, id: 'bug' }), tx.afterCommit(() => (told = true)), expect.fail('a bug')),
      }),
      ledger.commit({ ...origin, apply: (tx) => tx.append(row), keep: () => false }),
      trial.append('last'),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(ids(trial)).toEqual(['first', 'last'])
    expect(mirrorIds(trial)).toEqual(['first', 'last'])
    expect(told).toBe(false)
    trial.records.close()
  })

  it('[B1] a document keeps its version through every change', async () => {
    const trial = openTrialRecords(state)
    const put = (body: object) =>
      trial.records.ledger.commit({
        cid: 'cid-12345678',
        who: 'test',
        durable: true,
        apply: (tx) => tx.putDocument('settings', 'x', body).version,
      })
    expect(await Promise.all([put({ a: 1 }), put({ a: 2 }), put({ a: 3 })])).toEqual(
      [1, 2, 3].map((result) => ({ kind: 'committed', result })),
    )
    trial.records.close()
  })
})

describe('when the database cannot take it', () => {
  const limitPages = (trial: TrialRecords): (() => void) => {
    const pages = trial.records.ledger.read((sql) => Number(sql('PRAGMA page_count').get()?.['page_count'])) ?? 0
    trial.records.ledger.read((sql) => sql(`PRAGMA max_page_count = ${pages}`).get())
    return () => void trial.records.ledger.read((sql) => sql('PRAGMA max_page_count = 1000000').get())
  }

  it('[G04] a full disk refuses the write, keeps what is there, and takes the next when there is room', async () => {
    const trial = openTrialRecords(state)
    await trial.append('before')
    const makeRoom = limitPages(trial)
    const large = { body: { text: 'x'.repeat(60_000) } }
    expect(await trial.append('too-much', large, true)).toEqual({ kind: 'failed', code: 'storage_full' })
    expect(trial.records.ledger.state()).toEqual({ state: 'degraded', reason: 'disk-full' })
    expect(ids(trial)).toEqual(['before'])
    makeRoom()
    expect((await trial.append('after', large)).kind).toBe('committed')
    expect(trial.records.ledger.state()).toEqual({ state: 'ok' })
    expect(ids(trial)).toEqual(['before', 'after'])
    expect(mirrorIds(trial)).toEqual(['before', 'after'])
    trial.records.close()
  })

  it('[G12] a database that is gone sends what can wait to the spool, refuses the rest, and takes it in when it is back', async () => {
    const trial = openTrialRecords(state)
    await trial.append('before')
    breakDatabase(trial)
    expect((await trial.append('waits', {}, true)).kind).toBe('spooled')
    expect(await trial.append('cannot-wait')).toEqual({ kind: 'failed', code: 'storage_unavailable' })
    expect(trial.records.ledger.state()).toEqual({ state: 'unavailable', reason: 'spooling' })
    expect(trial.records.ledger.read(() => 1)).toBeNull()
    mendDatabase(trial)
    trial.clock.advance(2_000)
    expect((await trial.append('after')).kind).toBe('committed')
    expect(ids(trial)).toEqual(['before', 'waits', 'after'])
    expect(readdirSync(trial.tree.spool)).toEqual([])
    trial.records.close()
  })

  it('[G12] what the spool holds survives a kill, a torn tail included', async () => {
    const trial = openTrialRecords(state)
    breakDatabase(trial)
    await trial.append('one', {}, true)
    await trial.append('two', {}, true)
    const [name = ''] = readdirSync(trial.tree.spool)
    const path = join(trial.tree.spool, name)
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"crc":"0000`)
    trial.records.close()
    mendDatabase(trial)
    const again = openTrialRecords(state)
    expect(ids(again)).toEqual(['one', 'two'])
    expect(again.records.found.report).toMatchObject({ spoolReplayed: 2, damagedLines: 1 })
    again.records.close()
  })
})

describe('starting again', () => {
  it('[G20] a mirror that lacks rows gets them, a database that lacks rows gets them, and nothing is doubled', async () => {
    const first = openTrialRecords(state)
    for (const id of ['a', 'b', 'c', 'd']) await first.append(id)
    first.records.close()
    const path = segmentPath(first.tree.mirror, 'lasting', toDay(first.clock.wallMs()))
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    writeFileSync(path, `${lines.slice(0, 2).join('\n')}\n`)
    const second = openTrialRecords(state)
    expect(second.records.found.report).toMatchObject({ mirrorAppended: 2, ledgerRestored: 0 })
    expect(mirrorIds(second)).toEqual(['a', 'b', 'c', 'd'])
    second.records.close()
    const database = new DatabaseSync(second.tree.ledger)
    database.exec("DELETE FROM events WHERE id IN ('c', 'd')")
    database.close()
    const third = openTrialRecords(state)
    expect(third.records.found.report).toMatchObject({ mirrorAppended: 0, ledgerRestored: 2 })
    expect(ids(third)).toEqual(['a', 'b', 'c', 'd'])
    third.records.close()
    const fourth = openTrialRecords(state)
    expect(fourth.records.found.report).toMatchObject({
      mirrorAppended: 0,
      ledgerRestored: 0,
      spoolReplayed: 0,
      tornTails: 0,
      damagedLines: 0,
    })
    fourth.records.close()
  })

  it('[G01] a torn tail of the mirror is cut off and written anew', async () => {
    const first = openTrialRecords(state)
    for (const id of ['a', 'b']) await first.append(id)
    first.records.close()
    const path = segmentPath(first.tree.mirror, 'lasting', toDay(first.clock.wallMs()))
    truncateSync(path, readFileSync(path).length - 7)
    const second = openTrialRecords(state)
    expect(second.records.found.report).toMatchObject({ tornTails: 1, mirrorAppended: 1 })
    expect(mirrorIds(second)).toEqual(['a', 'b'])
    second.records.close()
  })

  it.each<[string, (path: string) => void]>([
    ['that is no database', (path) => writeFileSync(path, 'x'.repeat(8_192))],
    ['cut in half', (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2 / 4_096) * 4_096)],
    ['with a page of zeros', (path) => writeFileSync(path, blank(readFileSync(path), 4_096, 8_192))],
    ['with its header gone', (path) => writeFileSync(path, blank(readFileSync(path), 0, 100))],
  ])('[G06] a database %s is set aside and made anew from the mirror, documents and answers too', async (_, damage) => {
    const first = openTrialRecords(state)
    const { ledger } = first.records
    for (let i = 0; i < 200; i++) void first.append(`row-${i}`, { body: { text: 'y'.repeat(300) } })
    await ledger.commit({
      cid: 'cid-12345678',
      who: 'test',
      durable: true,
      apply(tx) {
        tx.putDocument('settings', 'bridge', { keepDays: 1 })
        tx.putDocument('settings', 'bridge', { keepDays: 2 })
        tx.rememberAnswer('key-12345678', { requestHash: 'h', result: '{"a":1}' })
      },
    })
    leaveUnclean(first)
    damage(first.tree.ledger)
    const second = openTrialRecords(state)
    expect(second.records.found.quarantined.length).toBeGreaterThan(0)
    expect(second.records.hints.has('records-repaired')).toBe(true)
    expect(ids(second)).toHaveLength(200)
    const kept = await second.records.ledger.commit({
      cid: 'cid-12345678',
      who: 'test',
      durable: true,
      apply: (tx) => [
        tx.readDocument('settings', 'bridge')?.body,
        tx.readDocument('settings', 'bridge')?.version,
        tx.findAnswer('key-12345678'),
      ],
    })
    expect(kept).toEqual({ kind: 'committed', result: [{ keepDays: 2 }, 2, { requestHash: 'h', result: '{"a":1}' }] })
    expect(readdirSync(join(second.tree.base, 'ledger')).some((name) => name.includes('.corrupt-'))).toBe(true)
    second.records.close()
  })

  it('[G10] a newer schema is read and never written', async () => {
    const first = openTrialRecords(state)
    await first.append('a')
    first.records.close()
    const database = new DatabaseSync(first.tree.ledger)
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
    database.close()
    const second = openTrialRecords(state)
    expect(ids(second)).toEqual(['a'])
    expect((await second.append('b')).kind).toBe('failed')
    expect(second.records.ledger.state()).toMatchObject({ state: 'degraded', reason: 'newer-schema' })
    second.records.close()
  })

  it('[G07] [F07] a second writer is refused with exit code 4, and gets in once the first is gone', () => {
    const first = openTrialRecords(state)
    try {
      openTrialRecords(state)
      expect.fail('two of them are open')
    } catch (error) {
      expect(error).toBeInstanceOf(StartFailure)
      expect((error as StartFailure).exitCode).toBe(4)
    }
    first.records.close()
    openTrialRecords(state).records.close()
  })
})

const blank = (bytes: Buffer, from: number, to: number): Buffer => Buffer.from(bytes).fill(0, from, to)

describe('the mirror', () => {
  it('[G15] a folder that is deleted or moved while running is noticed and made again', async () => {
    const trial = openTrialRecords(state)
    await trial.append('a')
    renameSync(trial.tree.mirror, `${trial.tree.mirror}-moved`)
    trial.records.ledger.settle()
    expect(trial.records.ledger.state()).toEqual({ state: 'degraded', reason: 'mirror-behind' })
    await trial.append('b')
    trial.records.ledger.settle()
    expect(trial.records.ledger.state()).toEqual({ state: 'ok' })
    await trial.append('c')
    expect(mirrorIds(trial)).toEqual(['a', 'b', 'c'])
    trial.records.close()
    const again = openTrialRecords(state)
    expect(ids(again)).toEqual(['a', 'b', 'c'])
    expect(again.records.found.report).toMatchObject({ mirrorAppended: 0, damagedLines: 0 })
    again.records.close()
  })

  it('[G15] [G20] a mirror that missed rows for a moment has no hole: they come first, in order, each once', async () => {
    const trial = openTrialRecords(state)
    await trial.append('a')
    await trial.append('t-a', { kind: 'telemetry' })
    const [segment] = listSegments(systemDisk, trial.tree.mirror)
    const away = `${trial.tree.mirror}-away`
    renameSync(trial.tree.mirror, away)
    writeFileSync(trial.tree.mirror, 'a file in its place')
    trial.records.ledger.settle()
    for (const id of ['b', 'c']) await trial.append(id)
    trial.records.ledger.settle()
    expect(trial.records.ledger.state()).toEqual({ state: 'degraded', reason: 'mirror-behind' })
    rmSync(trial.tree.mirror)
    renameSync(away, trial.tree.mirror)
    writeFileSync(segment?.path ?? '', '{"crc":"1234', { flag: 'a' })
    await trial.append('t-b', { kind: 'telemetry' })
    trial.records.ledger.settle()
    await trial.append('d')
    expect(trial.records.ledger.state()).toEqual({ state: 'ok' })
    expect(mirrorIds(trial).toSorted()).toEqual(['a', 'b', 'c', 'd', 't-a', 't-b'])
    trial.records.close()
    const again = openTrialRecords(state)
    expect(again.records.found.report).toMatchObject({ mirrorAppended: 0, ledgerRestored: 0, damagedLines: 0 })
    again.records.close()
  })

  it('[G15] a mirror that cannot be written never stops the ledger', async () => {
    const trial = openTrialRecords(state)
    renameSync(trial.tree.mirror, `${trial.tree.mirror}-moved`)
    writeFileSync(trial.tree.mirror, 'a file in its place')
    trial.records.ledger.settle()
    expect((await trial.append('a')).kind).toBe('committed')
    expect(trial.records.ledger.state()).toEqual({ state: 'degraded', reason: 'mirror-behind' })
    trial.records.close()
    rmSync(trial.tree.mirror)
    const again = openTrialRecords(state)
    expect(mirrorIds(again)).toContain('a')
    again.records.close()
  })

  it('[G19] [G01] a start reads only the end of a long day, and finds there all that reading it whole would find', () => {
    const path = join(scratchFolder('tail'), 'lasting-2026-01-01.jsonl')
    const row = (seq: number) =>
      frame({
        seq,
        bootId: 'boot',
        id: `row-${seq}`,
        kind: 'decision',
        atMs: 1,
        cid: 'cid-12345678',
        who: 'test',
        body: { text: 'x'.repeat(seq % 300) },
      })
    const text = Array.from({ length: 4_000 }, (_, i) => row(i + 1)).join('')
    for (const torn of ['', '{"crc":"12', 'x'.repeat(300_000)])
      for (const known of [0, 1, 1_500, 3_999, 4_000, 9_000]) {
        writeFileSync(path, text + torn)
        const [tail, whole] = [readSegmentTail(path, known), readSegment(path)]
        expect([tail.wholeBytes, tail.tornBytes, tail.damaged]).toEqual([whole.wholeBytes, whole.tornBytes, 0])
        expect(tail.rows.filter(({ seq }) => seq > known)).toEqual(whole.rows.filter(({ seq }) => seq > known))
        expect(tail.rows.at(-1)?.seq).toBe(4_000)
        if (torn === '' && known >= 3_999) expect(tail.rows.length).toBeLessThan(2_000)
      }
    rmSync(join(path, '..'), { recursive: true })
  })

  it('[G06] a damaged line in the middle is found by the deep look and comes back from the database', async () => {
    const trial = openTrialRecords(state)
    for (let i = 0; i < 20; i++) await trial.append(`row-${i}`)
    trial.records.close()
    const path = segmentPath(trial.tree.mirror, 'lasting', toDay(trial.clock.wallMs()))
    const bytes = readFileSync(path)
    bytes[Math.floor(bytes.length / 2)] = 0x21
    writeFileSync(path, bytes)
    const survey = surveySegments(trial.tree.mirror)
    expect(survey.damaged).toBe(1)
    const [segment] = survey.segments
    if (!segment) throw new Error('there is no segment')
    expect(mendSegment(systemDisk, trial.tree.ledger, segment)).toBe(1)
    expect(surveySegments(trial.tree.mirror)).toMatchObject({ damaged: 0, rows: 20 })
  })
})

describe('retention', () => {
  const DAY = 86_400_000
  const plan = (trial: TrialRecords, keepDays: number, budgetBytes = 1e9) =>
    planRetention({
      disk: systemDisk,
      ledgerFolder: join(trial.tree.base, 'ledger'),
      mirrorFolder: trial.tree.mirror,
      wallMs: trial.clock.wallMs(),
      keepDays,
      budgetBytes,
    })

  it('[G11] [R7] only whole days that are over and only what passes is removed; decisions stay', async () => {
    const trial = openTrialRecords(state)
    for (let day = 0; day < 5; day++) {
      await trial.append(`decision-${day}`)
      await trial.append(`telemetry-${day}`, { kind: 'telemetry' })
      trial.clock.advance(DAY)
    }
    await trial.append('telemetry-today', { kind: 'telemetry' })
    const { expired } = plan(trial, 2)
    expect(expired).toHaveLength(3)
    for (const segment of expired) expect(await removeSegment(trial.records.ledger, systemDisk, segment)).toBe(true)
    const left = trial.rows().map(({ id }) => id)
    expect(left.filter((id) => id.startsWith('decision'))).toHaveLength(5)
    expect(left.filter((id) => id.startsWith('telemetry'))).toEqual(['telemetry-3', 'telemetry-4', 'telemetry-today'])
    expect(plan(trial, 0).expired.some(({ day }) => day === toDay(trial.clock.wallMs()))).toBe(false)
    trial.records.close()
    const again = openTrialRecords(state, { clock: trial.clock })
    expect(again.rows().map(({ id }) => id)).toEqual(left)
    again.records.close()
  })

  it('[R7] the disk budget takes the oldest first, and says when that is not enough', async () => {
    const trial = openTrialRecords(state)
    for (let day = 0; day < 4; day++) {
      for (let i = 0; i < 10; i++)
        void trial.append(`t-${day}-${i}`, { kind: 'telemetry', body: { text: 'x'.repeat(2_000) } })
      await trial.append(`d-${day}`)
      trial.clock.advance(DAY)
    }
    const all = plan(trial, 365)
    expect([all.expired, all.overBudget]).toEqual([[], false])
    const tight = plan(trial, 365, all.usedBytes - 1)
    expect(tight.expired.map(({ day }) => day)).toEqual([toDay(trial.clock.wallMs() - 4 * DAY)])
    for (const segment of tight.expired) await removeSegment(trial.records.ledger, systemDisk, segment)
    trial.records.ledger.compact()
    const after = plan(trial, 365, all.usedBytes - 1)
    expect([after.expired, after.overBudget]).toEqual([[], false])
    const hopeless = plan(trial, 365, 1)
    expect([hopeless.expired.length, hopeless.overBudget]).toEqual([3, true])
    trial.records.close()
  })
})
