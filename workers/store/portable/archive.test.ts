import { zipSync, strToU8, unzipSync, type Zippable } from 'fflate'
import { describe, expect, it } from 'vitest'
import { archiveManifestSchema, storeNames } from '#core/contracts/archive.ts'
import { crc32 } from '#core/contracts/crc32.ts'
import { z } from 'zod/mini'
import {
  annotationOf,
  consentOf,
  decisionOf,
  documentOf,
  executedOf,
  feedbackOf,
  labelOf,
  linesOf,
  outcomeOf,
  recordingChunkOf,
  recordingHeaderOf,
  sessionOf,
  summaryOf,
  undoOf,
} from '../../../tests/support/store-samples.ts'
import {
  createTestStore,
  NOON_MS,
  quietContext,
  refusalOf,
  valueOf,
  type TestStore,
} from '../../../tests/support/test-store.ts'

const request = { nowMs: NOON_MS, tz: 'Europe/Berlin', build: '0.1.0' }
const all = { fromMs: 0, toMs: 8e15 }

/** More rows than one page of an export; `few` for tests that need many archives. */
const many = { summaries: 600, lines: 300 }
const few = { summaries: 3, lines: 20 }

async function fill({ methods }: TestStore, { summaries, lines } = few): Promise<void> {
  await methods.changeSettings({ appearance: { theme: 'dark' }, shortcuts: { pause: 'Ctrl+P' } })
  for (const id of ['d1', 'd2', 'd3']) await methods.appendRecord(decisionOf(id, { avail: true }))
  await methods.appendRecord(executedOf('d1'))
  await methods.appendRecord(outcomeOf('d1'))
  await methods.appendRecord(feedbackOf('d1', 'undo'))
  await methods.appendConsent(consentOf('e2', 'SUGGEST'))
  await methods.appendConsent(consentOf('e1', 'PREVIEW'))
  await methods.putLabel(labelOf('l1'))
  await methods.putAnnotation(annotationOf('n1', '=HYPERLINK("http://evil.example")\n"quoted", 日本 😀'))
  await methods.putSession(sessionOf('s1'))
  await methods.putSummaries(Array.from({ length: summaries }, (_, i) => summaryOf('minute', NOON_MS - i * 60_000)))
  await methods.addSamples(linesOf(lines))
  await methods.putDocument(documentOf('posterior', { mean: [1 / 3, -1e-300, 123_456_789_012_345_680_000] }))
  await methods.putUndo(undoOf('u1'))
  await methods.startRecording(recordingHeaderOf('r1'))
  await methods.appendRecording({ recordingId: 'r1', bytes: recordingChunkOf(5) })
  await methods.appendRecording({ recordingId: 'r1', bytes: recordingChunkOf(6) })
}

/** Everything a person could tell apart. */
async function contentOf({ methods }: TestStore): Promise<Record<string, unknown>> {
  const answers = {
    settings: await methods.readSettings(),
    log: await methods.readLog({}),
    consent: await methods.readConsent(),
    labels: await methods.listLabels(all),
    annotations: await methods.listAnnotations(all),
    sessions: await methods.listSessions(all),
    minutes: await methods.listSummaries({ level: 'minute', ...all }),
    tabs: await methods.listRaw({ channel: 'tabs', ...all }),
    physio: await methods.listRaw({ channel: 'physio', ...all }),
    document: await methods.readDocument('posterior'),
    undo: await methods.listUndo(all),
    recording: await methods.readRecording('r1'),
  }
  return Object.fromEntries(Object.entries(answers).map(([name, one]) => [name, valueOf<unknown>(one)]))
}

const exportOf = async (store: TestStore): Promise<Blob> =>
  valueOf(await store.methods.exportArchive(request, quietContext())).archive
const importInto = ({ methods }: TestStore, archive: Blob, mode: 'add' | 'replace' = 'replace') =>
  methods.importArchive({ archive, mode }, quietContext())

type Files = Record<string, Uint8Array>
const filesOf = async (archive: Blob): Promise<Files> => unzipSync(new Uint8Array(await archive.arrayBuffer()))
const zipOf = (files: Zippable): Blob => new Blob([zipSync(files)])

/** An archive whose manifest agrees with the files, whatever they hold. */
function sealed(files: Files, changes: Record<string, unknown> = {}): Blob {
  const { 'manifest.json': old = strToU8('{}'), ...rest } = files
  const lines = (bytes: Uint8Array): number => new TextDecoder().decode(bytes).split('\n').length - 1
  const manifest = JSON.parse(new TextDecoder().decode(old))
  const before = new Map<string, { records: number }>(
    manifest.entries.map((entry: { path: string }) => [entry.path, entry]),
  )
  const entries = Object.entries(rest).map(([path, bytes]) => ({
    path,
    records: path.startsWith('records/') ? lines(bytes) : (before.get(path)?.records ?? 0),
    bytes: bytes.length,
    crc32: crc32(bytes),
  }))
  return zipOf({ ...rest, 'manifest.json': strToU8(JSON.stringify({ ...manifest, entries, ...changes })) })
}

describe('export and import', () => {
  it('[R6] export, deletion and import give back the same content, number by number', async () => {
    const store = createTestStore()
    await fill(store, many)
    await store.methods.flushSamples()
    const before = await contentOf(store)
    const archive = await exportOf(store)
    expect(valueOf(await store.methods.eraseEverything()).database).toBe('gone')
    store.methods.startAfresh()
    const imported = valueOf(await importInto(store, archive, 'add'))
    expect(imported.written).toEqual(imported.offered)
    expect(imported.offered).toMatchObject({ decisions: 6, summaries: 600, raw: 300, recordings: 1, settings: 1 })
    expect(await contentOf(store)).toEqual(before)
    expect((await filesOf(await exportOf(store)))['records/decisions.jsonl']).toEqual(
      (await filesOf(archive))['records/decisions.jsonl'],
    )
  })

  it('[R6] the archive holds JSON lines, tables, schemas and a manifest that adds up', async () => {
    const store = createTestStore()
    await fill(store)
    const progress: number[] = []
    const exported = await store.methods.exportArchive(request, {
      signal: new AbortController().signal,
      report: ({ done, total }) => void progress.push(done / (total ?? 1)),
    })
    const files = await filesOf(valueOf(exported).archive)
    const manifest = z.parse(archiveManifestSchema, JSON.parse(new TextDecoder().decode(files['manifest.json'])))
    for (const entry of manifest.entries)
      expect([files[entry.path]?.length, crc32(files[entry.path] ?? new Uint8Array())]).toEqual([
        entry.bytes,
        entry.crc32,
      ])
    expect(Object.keys(files)).toHaveLength(manifest.entries.length + 1)
    for (const name of storeNames) if (name !== 'recordings') expect(files).toHaveProperty([`records/${name}.jsonl`])
    expect(JSON.parse(new TextDecoder().decode(files['schema/decisions.json']))).toMatchObject({
      oneOf: expect.any(Array),
    })
    expect(progress.at(-1)).toBe(1)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  })

  it('[R6] a table cannot run as a formula, and quotes what needs quoting', async () => {
    const store = createTestStore()
    await fill(store)
    const table = new TextDecoder().decode((await filesOf(await exportOf(store)))['tables/annotations.csv'])
    expect(table).toBe(
      'start,end,text\r\n2026-11-20T12:00:00.000Z,2026-11-20T12:00:00.000Z,"\'=HYPERLINK(""http://evil.example"")\n""quoted"", 日本 😀"\r\n',
    )
    const decisions = new TextDecoder()
      .decode((await filesOf(await exportOf(store)))['tables/decisions.csv'])
      .split('\r\n')
    expect(decisions[1]).toBe('1,DECISION,d1,2026-11-20T12:00:00.000Z,breath_box,0.7,true,,,,')
    expect(decisions[6]).toBe('6,FEEDBACK,d1,,,,,,,1,undo')
  })

  it('[R6] importing twice adds nothing the second time, and keeps what is here', async () => {
    const store = createTestStore()
    await fill(store)
    const archive = await exportOf(store)
    await store.methods.changeSettings({ appearance: { theme: 'light' } })
    await store.methods.putAnnotation(annotationOf('n1', 'rewritten'))
    await store.methods.appendRecord(decisionOf('d4'))
    const before = await contentOf(store)
    const { written } = valueOf(await importInto(store, archive, 'add'))
    expect(Object.values(written).every((count) => count === 0)).toBe(true)
    expect(await contentOf(store)).toEqual(before)
  })

  it('[R6] adding to another history renumbers the log behind it', async () => {
    const source = createTestStore()
    await fill(source)
    const target = createTestStore()
    await target.methods.appendRecord(decisionOf('own'))
    valueOf(await importInto(target, await exportOf(source), 'add'))
    const { records } = valueOf(await target.methods.readLog({}))
    expect(records.map(({ seq, decisionId }) => `${seq} ${decisionId}`)).toEqual([
      '1 own',
      '2 d1',
      '3 d2',
      '4 d3',
      '5 d1',
      '6 d1',
      '7 d1',
    ])
    expect(valueOf(await target.methods.appendRecord(decisionOf('next')))).toMatchObject({ seq: 8 })
  })

  it('[R6] replacing leaves exactly what the archive holds', async () => {
    const source = createTestStore()
    await fill(source)
    const target = createTestStore()
    await target.methods.appendRecord(decisionOf('own'))
    await target.methods.putLabel(labelOf('own'))
    valueOf(await importInto(target, await exportOf(source), 'replace'))
    expect(await contentOf(target)).toEqual(await contentOf(source))
  })

  it('[R6] [U6] an export that is stopped gives no file, an import that is stopped changes nothing', async () => {
    const store = createTestStore()
    await fill(store)
    const stopAt = (share: number) => {
      const abort = new AbortController()
      return {
        signal: abort.signal,
        report: ({ done, total }: { done: number; total: number | null }) =>
          done >= share * (total ?? 1) && abort.abort(),
      }
    }
    expect(refusalOf(await store.methods.exportArchive(request, stopAt(0.5)))).toBe('aborted')
    const archive = await exportOf(store)
    const target = createTestStore()
    await target.methods.putLabel(labelOf('own'))
    const abort = new AbortController()
    let reports = 0
    const report = (): void => void (++reports === 3 && abort.abort())
    expect(
      refusalOf(await target.methods.importArchive({ archive, mode: 'replace' }, { signal: abort.signal, report })),
    ).toBe('aborted')
    expect(reports).toBe(3)
    for (const share of [0, 0.5, 1]) {
      expect(refusalOf(await target.methods.importArchive({ archive, mode: 'replace' }, stopAt(share)))).toBe('aborted')
      expect(valueOf(await target.methods.listLabels(all)).records).toEqual([labelOf('own')])
    }
  })

  it('[R6] an empty database travels too', async () => {
    const archive = await exportOf(createTestStore())
    const target = createTestStore()
    expect(Object.values(valueOf(await importInto(target, archive)).offered).every((count) => count === 0)).toBe(true)
  })
})

describe('hostile archives', () => {
  const source = createTestStore()
  const good = fill(source).then(async () => filesOf(await exportOf(source)))
  const text = (lines: unknown[]) =>
    strToU8(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))
  const stored1 = { ...decisionOf('d1'), seq: 1 }

  /** Each bends a good archive; the answer names the file inside and what is wrong with it. */
  const cases: Record<string, [bend: (files: Files) => Blob, detail: RegExp]> = {
    'no zip': [() => new Blob(['not a zip at all']), /^it is not a zip file/],
    nothing: [() => new Blob([]), /^it is not a zip file/],
    'another zip': [() => zipOf({ 'a.txt': strToU8('a') }), /manifest is missing/],
    'zip slip': [(files) => sealed({ ...files, '../../evil.sh': strToU8('x') }), /^manifest\.json: /],
    'zip slip without a manifest entry': [
      (files) => zipOf({ ...files, '../../evil.sh': strToU8('x') }),
      /^\.\.\/\.\.\/evil\.sh: Cortex never writes/,
    ],
    'an absolute path': [(files) => zipOf({ ...files, '/etc/passwd': strToU8('x') }), /^\/etc\/passwd: /],
    'a stranger’s records': [
      (files) => sealed({ ...files, 'records/secrets.jsonl': strToU8('') }),
      /^records\/secrets\.jsonl: Cortex keeps no records/,
    ],
    'a missing file': [
      (files) => zipOf(Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'records/labels.jsonl'))),
      /^records\/labels\.jsonl: it is missing/,
    ],
    'a changed file': [
      (files) => zipOf({ ...files, 'records/labels.jsonl': text([labelOf('forged')]) }),
      /^records\/labels\.jsonl: it was changed/,
    ],
    'a newer archive': [(files) => sealed(files, { v: 2 }), /^manifest\.json: it was made by another version/],
    'a newer database': [
      (files) => sealed(files, { databaseVersion: 99 }),
      /^manifest\.json: it was made by a newer Cortex/,
    ],
    'a manifest with more': [(files) => sealed(files, { extra: 1 }), /^manifest\.json: /],
    'a prototype field': [
      (files) => sealed({ ...files, 'records/labels.jsonl': text(['{"__proto__":{"a":1}}']) }),
      /^records\/labels\.jsonl: line 1: .*never allowed/,
    ],
    'a depth bomb': [
      (files) => sealed({ ...files, 'records/documents.jsonl': text(['['.repeat(100_000)]) }),
      /^records\/documents\.jsonl: line 1: .*deeper/,
    ],
    'a foreign line': [
      (files) => sealed({ ...files, 'records/labels.jsonl': text([labelOf('a'), { v: 1 }]) }),
      /^records\/labels\.jsonl: line 2: /,
    ],
    'a line with more': [
      (files) => sealed({ ...files, 'records/labels.jsonl': text([{ ...labelOf('a'), x: 1 }]) }),
      /^records\/labels\.jsonl: line 1: /,
    ],
    'an impossible decision': [
      (files) => sealed({ ...files, 'records/decisions.jsonl': text([{ ...stored1, u: 7 }]) }),
      /^records\/decisions\.jsonl: line 1: the field u/,
    ],
    'a number too large': [
      (files) => sealed({ ...files, 'records/labels.jsonl': text(['{"v":1e999}']) }),
      /^records\/labels\.jsonl: line 1: A number/,
    ],
    'half a character': [
      (files) => sealed({ ...files, 'records/labels.jsonl': text(['{"v":"\\ud800"}']) }),
      /^records\/labels\.jsonl: line 1: .*half a character/,
    ],
    'text that is not UTF-8': [
      (files) => sealed({ ...files, 'records/labels.jsonl': Uint8Array.of(0x22, 0xff, 0x0a) }),
      /^records\/labels\.jsonl: line 1: it is not UTF-8/,
    ],
    'a cut line': [
      (files) => sealed({ ...files, 'records/labels.jsonl': strToU8('{"v":1') }),
      /^records\/labels\.jsonl: line 1: it is cut off/,
    ],
    'a feature out of its channel': [
      (files) =>
        sealed({
          ...files,
          'records/raw.jsonl': text([{ atMs: 1, channel: 'tabs', quality: 1, values: { heartRateBpm: 60 } }]),
        }),
      /^records\/raw\.jsonl: line 1: /,
    ],
    'a damaged recording': [
      ({ 'recordings/r1.ctxrec': recording = new Uint8Array(), ...files }) =>
        sealed({ ...files, 'recordings/r1.ctxrec': recording.with(recording.length - 100, 77) }),
      /^recordings\/r1\.ctxrec: it is damaged/,
    ],
    'a recording under another name': [
      ({ 'recordings/r1.ctxrec': recording = new Uint8Array(), ...files }) =>
        sealed({ ...files, 'recordings/r2.ctxrec': recording }),
      /^recordings\/r2\.ctxrec: its name/,
    ],
    'no recording': [
      (files) => sealed({ ...files, 'recordings/r1.ctxrec': strToU8('GIF89a') }),
      /^recordings\/r1\.ctxrec: This is not a Cortex recording/,
    ],
  }

  it.each(Object.entries(cases))(
    '[R6] %s is refused by the name of the file to blame, and nothing is lost',
    async (_, [bend, detail]) => {
      const target = createTestStore()
      await target.methods.putLabel(labelOf('own'))
      const answer = await importInto(target, bend(await good), 'replace')
      expect(answer).toMatchObject({
        ok: false,
        refusal: 'bad-archive',
        sentence: 'This file cannot be imported. Nothing was changed.',
      })
      expect(!answer.ok && answer.detail).toMatch(detail)
      expect(valueOf(await target.methods.listLabels(all)).records).toEqual([labelOf('own')])
    },
  )

  it('[R6] a file cut off anywhere is refused', async () => {
    const archive = sealed(await good)
    const target = createTestStore()
    for (let i = 0; i < 12; i++) {
      const cut = Math.floor((archive.size * i) / 12)
      expect(refusalOf(await importInto(target, archive.slice(0, cut))), `cut at ${cut}`).toBe('bad-archive')
    }
  })

  it('[R6] a flipped byte is refused or harmless, and never half imported', async () => {
    const bytes = new Uint8Array(await sealed(await good).arrayBuffer())
    const target = createTestStore()
    await target.methods.putLabel(labelOf('own'))
    for (let i = 0; i < 30; i++) {
      const at = Math.floor((bytes.length * i) / 30)
      const answer = await importInto(
        target,
        new Blob([bytes.map((byte, j) => (j === at ? byte ^ 0x10 : byte))]),
        'add',
      )
      if (answer.ok) expect(valueOf(await target.methods.listLabels(all)).records).toHaveLength(2)
      else expect(answer.refusal, `byte ${at}`).toBe('bad-archive')
    }
  })

  it('[R6] a bomb stops at the size its directory claims, and a claim that is too large is refused before', async () => {
    const files = await good
    const bomb = new Uint8Array(3_000_000)
    const archive = new Uint8Array(await sealed({ ...files, 'README.txt': bomb }).arrayBuffer())
    const target = createTestStore()
    // the bomb passes as text for people; lie about its size in the directory
    const view = new DataView(archive.buffer)
    for (let at = 0; at + 46 < archive.length; at++)
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === bomb.length)
        view.setUint32(at + 24, 100, true)
    const answer = await importInto(target, new Blob([archive]))
    expect(answer).toMatchObject({ refusal: 'bad-archive', detail: 'README.txt: it unpacks to more than it says' })
    for (let at = 0; at + 46 < archive.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0xfff_ffff, true)
    expect(await importInto(target, new Blob([archive]))).toMatchObject({
      detail: expect.stringMatching(/unpacks to more than/),
    })
  })
})

describe('deletion of everything', () => {
  it('[R6] the receipt counts what was there, and a scan finds nothing', async () => {
    const store = createTestStore()
    await fill(store)
    await store.methods.flushSamples()
    const receipt = valueOf(await store.methods.eraseEverything())
    expect(receipt).toMatchObject({
      format: 'cortex-delete-receipt',
      deletedMs: NOON_MS,
      database: 'gone',
      counts: {
        settings: 1,
        decisions: 6,
        consent: 2,
        labels: 1,
        annotations: 1,
        sessions: 1,
        summaries: 3,
        documents: 1,
        undo: 1,
        recordings: 3,
      },
    })
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(store.databaseName)
  })

  it('[R6] pending samples are not written afterwards, and nothing opens a new database by accident', async () => {
    const store = createTestStore()
    await store.methods.addSamples(linesOf(10))
    await store.methods.eraseEverything()
    await store.advance(60_000)
    expect(refusalOf(await store.methods.addSamples(linesOf(500)))).toBe('ok')
    expect(refusalOf(await store.methods.flushSamples())).toBe('deleted')
    expect(refusalOf(await store.methods.readSettings())).toBe('deleted')
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(store.databaseName)
  })

  it('[R6] another window lets go and says so', async () => {
    const store = createTestStore()
    await fill(store)
    const other = createTestStore({ databaseName: store.databaseName })
    await other.methods.readLog({})
    expect(valueOf(await store.methods.eraseEverything()).database).toBe('gone')
    expect(other.events).toEqual([{ kind: 'deleted' }])
    expect(refusalOf(await other.methods.appendRecord(decisionOf('d9')))).toBe('deleted')
  })

  it('[R6] a frozen window cannot keep the records: the database is emptied', async () => {
    const store = createTestStore()
    await fill(store)
    const frozen = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open(store.databaseName)
      opening.onsuccess = () => done(opening.result)
    })
    const answer = store.methods.eraseEverything()
    for (let i = 0; i < 10; i++) await store.advance(1000)
    expect(valueOf(await answer).database).toBe('emptied')
    const names = [...frozen.objectStoreNames]
    const counts = await Promise.all(
      names.map(
        (name) =>
          new Promise<number>((done) => {
            const counting = frozen.transaction(name).objectStore(name).count()
            counting.onsuccess = () => done(counting.result)
          }),
      ),
    )
    expect(counts).toEqual(names.map(() => 0))
    frozen.close()
  })
})
