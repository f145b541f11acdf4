import { describe, expect, it } from 'vitest'
import { changeSettings, defaultSettings } from '#core/contracts/settings.ts'
import {
  annotationOf,
  documentOf,
  labelOf,
  recordingChunkOf,
  recordingHeaderOf,
  sessionOf,
  summaryOf,
  undoOf,
} from '../../tests/support/store-samples.ts'
import { createTestStore, NOON_MS, refusalOf, valueOf } from '../../tests/support/test-store.ts'
import { decodeRecording } from '#core/contracts/recording-decode.ts'

const day = { fromMs: NOON_MS - 43_200_000, toMs: NOON_MS + 43_200_000 }

describe('settings in the database', () => {
  it('[R6] a fresh database answers the defaults and keeps nothing', async () => {
    const { methods } = createTestStore()
    expect(valueOf(await methods.readSettings())).toEqual({
      settings: defaultSettings,
      repaired: [],
      newer: false,
      saved: false,
    })
  })

  it('[CON-11] a change is saved, told, and there after a restart', async () => {
    const { methods, announced, databaseName } = createTestStore()
    const changed = valueOf(await methods.changeSettings({ appearance: { theme: 'dark' } }))
    expect(announced).toEqual([NOON_MS])
    const restarted = createTestStore({ databaseName })
    expect(valueOf(await restarted.methods.readSettings()).settings).toEqual(changed)
    expect(changed.appearance.theme).toBe('dark')
  })

  it('[CON-11] a change that does not fit is refused by field and changes nothing', async () => {
    const { methods, announced } = createTestStore()
    expect(await methods.changeSettings({ help: { dailyCap: -1 } })).toMatchObject({
      ok: false,
      refusal: 'invalid',
      detail: 'help.dailyCap',
    })
    expect(announced).toEqual([])
    expect(valueOf(await methods.readSettings()).settings).toEqual(defaultSettings)
  })

  it('[CON-11] changes from two windows at once both stay', async () => {
    const first = createTestStore()
    const second = createTestStore({ databaseName: first.databaseName })
    await Promise.all([
      first.methods.changeSettings({ appearance: { theme: 'dark' } }),
      second.methods.changeSettings({ help: { dailyCap: 1 } }),
    ])
    const both = changeSettings(defaultSettings, { appearance: { theme: 'dark' }, help: { dailyCap: 1 } })
    expect(valueOf(await first.methods.readSettings()).settings).toEqual(both.ok && both.settings)
  })

  it('[CON-11] only an empty database takes a whole copy; later ones get what is held', async () => {
    const { methods } = createTestStore()
    const dark = { appearance: { theme: 'dark' } } as const
    const held = valueOf(await methods.seedSettings(dark))
    expect(held.appearance.theme).toBe('dark')
    expect(valueOf(await methods.seedSettings({ appearance: { theme: 'light' } }))).toEqual(held)
    expect(valueOf(await methods.readSettings()).settings).toEqual(held)
  })
})

describe('records with a key of their own', () => {
  it('[R5] labels and annotations are listed by time, replaced by key, removed on request', async () => {
    const { methods } = createTestStore()
    await methods.putLabel(labelOf('l2', NOON_MS + 1))
    await methods.putLabel(labelOf('l1', NOON_MS))
    await methods.putLabel(labelOf('later', day.toMs))
    expect(valueOf(await methods.listLabels(day)).records.map(({ labelId }) => labelId)).toEqual(['l1', 'l2'])
    await methods.putAnnotation(annotationOf('n1', 'coffee'))
    await methods.putAnnotation(annotationOf('n1', 'tea'))
    expect(valueOf(await methods.listAnnotations(day)).records).toEqual([annotationOf('n1', 'tea')])
    await methods.removeAnnotation('n1')
    expect(valueOf(await methods.listAnnotations(day)).records).toEqual([])
  })

  it('[R1] a checkpoint replaces the session row whole', async () => {
    const { methods } = createTestStore()
    await methods.putSession(sessionOf('s1'))
    const ended = sessionOf('s1', { status: 'ended', checkpointMs: NOON_MS + 180_000, report: null })
    await methods.putSession(ended)
    expect(valueOf(await methods.listSessions(day)).records).toEqual([ended])
  })

  it('[R2] summaries are listed by level and time', async () => {
    const { methods } = createTestStore()
    const minutes = [0, 1, 2].map((minute) => summaryOf('minute', NOON_MS + minute * 60_000))
    expect(valueOf(await methods.putSummaries([...minutes, summaryOf('day', NOON_MS)]))).toBe(4)
    expect(valueOf(await methods.putSummaries([]))).toBe(0)
    const range = { level: 'minute', fromMs: NOON_MS, toMs: NOON_MS + 120_000 } as const
    expect(valueOf(await methods.listSummaries(range)).records).toEqual(minutes.slice(0, 2))
    expect(valueOf(await methods.listSummaries({ ...range, level: 'day' })).records).toHaveLength(1)
  })

  it('[A3] undo entries and documents survive a restart', async () => {
    const { methods, databaseName } = createTestStore()
    await methods.putUndo(undoOf('u1'))
    await methods.putDocument(documentOf('posterior', { mean: [0.1, -2] }))
    const { methods: restarted } = createTestStore({ databaseName })
    expect(valueOf(await restarted.listUndo(day)).records).toEqual([undoOf('u1')])
    expect(valueOf(await restarted.readDocument('posterior'))).toEqual(documentOf('posterior', { mean: [0.1, -2] }))
    expect(valueOf(await restarted.readDocument('nothing'))).toBeNull()
  })

  it('what does not fit its contract is refused by field', async () => {
    const { methods } = createTestStore()
    expect(await methods.putLabel({ ...labelOf('l1'), endMs: Number.NaN })).toMatchObject({
      refusal: 'invalid',
      detail: 'endMs: invalid_type',
    })
    expect(refusalOf(await methods.putSession(sessionOf('s1', { report: { bad: Number.NaN } })))).toBe('invalid')
    expect(
      refusalOf(
        await methods.putSummaries([summaryOf('minute', NOON_MS), { ...summaryOf('hour', 0), day: '2026-13-01' }]),
      ),
    ).toBe('invalid')
  })
})

describe('recordings in the database', () => {
  it('[R8] a recording comes back as one file that decodes', async () => {
    const { methods } = createTestStore()
    const header = recordingHeaderOf('r1')
    expect(valueOf(await methods.startRecording(header))).toBe(0)
    expect(valueOf(await methods.appendRecording({ recordingId: 'r1', bytes: recordingChunkOf(3) }))).toBe(1)
    expect(valueOf(await methods.appendRecording({ recordingId: 'r1', bytes: recordingChunkOf(4) }))).toBe(2)
    const file = valueOf(await methods.readRecording('r1'))
    const recording = decodeRecording(file ?? new Uint8Array())
    expect(recording).toMatchObject({ ok: true, header, damaged: 0, torn: false, chunks: [{ rows: 3 }, { rows: 4 }] })
    expect(valueOf(await methods.listRecordings())).toEqual([
      { header, chunks: 2, bytes: file?.length, savedMs: NOON_MS },
    ])
    await methods.removeRecording('r1')
    expect(valueOf(await methods.readRecording('r1'))).toBeNull()
  })

  it('[CON-14] bytes that are no chunk of this recording are refused', async () => {
    const { methods } = createTestStore()
    await methods.startRecording(recordingHeaderOf('r1'))
    expect(refusalOf(await methods.startRecording(recordingHeaderOf('r1')))).toBe('invalid')
    expect(refusalOf(await methods.appendRecording({ recordingId: 'r1', bytes: new Uint8Array(64) }))).toBe('invalid')
    expect(refusalOf(await methods.appendRecording({ recordingId: 'r2', bytes: recordingChunkOf(1) }))).toBe('invalid')
    expect(valueOf(await methods.listRecordings())).toMatchObject([{ chunks: 0 }])
  })
})
