// Every versioned contract against the same hostile treatment: a sample that fits is bent in each place it can be bent.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { archiveManifestSchema, deleteReceiptSchema } from './archive.ts'
import { consentEventSchema } from './consent.ts'
import { documentSchema } from './documents.ts'
import { estimateSchema } from './estimate.ts'
import { featureCatalogue, featureLineSchema } from './features.ts'
import { annotationSchema, labelSchema } from './labels.ts'
import { lineLimits, parseHostile } from './parse-hostile.ts'
import { planSchema } from './plan.ts'
import { currentVocabulary, recordingHeaderSchema } from './recording.ts'
import { recordSchema, storedRecordSchema } from './records.ts'
import { sessionSchema, undoEntrySchema } from './sessions.ts'
import { defaultSettings, settingsSchema } from './settings.ts'
import { stateEstimateSchema } from './state.ts'
import { summarySchema } from './summaries.ts'

const hash = 'a'.repeat(64)
const decision = {
  v: 1,
  type: 'DECISION',
  decisionId: 'd1',
  tWall: 1_790_000_000_000,
  tMono: 12_345.6,
  tz: 'Europe/Berlin',
  session: 's1',
  avail: true,
  reasons: [],
  x: { intercept: 1, hourSin: -0.25 },
  posteriorHash: hash,
  bankHash: hash,
  tau: 0.1,
  ruleId: null,
  q: { no_action: 0.5, breath_box: 0.5 },
  floors: { no_action: 0.2, breath_box: 0.05 },
  p: { no_action: 0.25, breath_box: 0.75 },
  u: 0.5,
  action: 'breath_box',
  build: '0.1.0+abc',
}
const action = { actionId: 'a1', kind: 'group-tabs', targets: ['t_abcdefgh', 't_ijklmnop'], label: 'Later' }

interface Case {
  readonly schema: z.ZodMiniType
  readonly sample: Record<string, unknown>
  /** Open maps by design: an extra field there is data. */
  readonly open?: readonly string[]
}
const cases: Readonly<Record<string, Case>> = {
  estimate: {
    schema: estimateSchema,
    sample: { kind: 'measured', value: 62, unit: 'bpm', quality: 0.9, interval: 2, window: { startMs: 0, endMs: 10 } },
  },
  'declined estimate': { schema: estimateSchema, sample: { kind: 'declined', reason: 'no-face' } },
  'feature line': {
    schema: featureLineSchema,
    sample: {
      atMs: 1,
      channel: 'physio',
      quality: 0.5,
      values: { heartRateBpm: 60 },
      declined: { rmssdMs: 'too-few-beats' },
    },
    open: ['values', 'declined'],
  },
  'state estimate': {
    schema: stateEstimateSchema,
    sample: {
      v: 1,
      atMs: 5,
      state: 'HYPER',
      sinceMs: 1,
      scores: { FLOW: 0.1, HYPER: 0.9, HYPO: null, RECOVERY: 0 },
      coverage: 0.75,
      coverageByChannel: { physio: 1, kinematics: 1, input: 0.5, tabs: 0 },
      reasons: [{ feature: 'heartRateBpm', contribution: 0.4, value: 92, baseline: 70, z: 2.5 }],
      load: { zs: 100, ratio: 0.1 },
    },
  },
  decision: { schema: recordSchema, sample: decision, open: ['x', 'q', 'floors', 'p'] },
  'stored decision': { schema: storedRecordSchema, sample: { ...decision, seq: 7 }, open: ['x', 'q', 'floors', 'p'] },
  executed: {
    schema: recordSchema,
    sample: {
      v: 1,
      type: 'EXECUTED',
      decisionId: 'd1',
      renderedAt: 5,
      notRendered: null,
      planId: 'p1',
      fallback: false,
    },
  },
  outcome: {
    schema: recordSchema,
    sample: {
      v: 1,
      type: 'OUTCOME',
      decisionId: 'd1',
      defVersion: 1,
      value: -0.25,
      missingReason: null,
      window: [60, 300],
    },
  },
  feedback: {
    schema: recordSchema,
    sample: { v: 1, type: 'FEEDBACK', decisionId: 'd1', kind: 'rating', value: 1, dt: 900 },
  },
  plan: {
    schema: planSchema,
    sample: {
      v: 1,
      planId: 'p1',
      decisionId: 'd1',
      arm: 'workspace_simplify',
      source: 'fallback',
      fallbackReason: 'timeout',
      createdMs: 1,
      expiresMs: 60_001,
      title: 'Fewer tabs',
      text: 'Six tabs you have not used for an hour can wait in a group.',
      claims: [{ metric: 'openTabs', value: 24, windowMs: 60_000, comparator: 'above-usual' }],
      actions: [action, { actionId: 'a2', kind: 'breathe', pattern: 'box', seconds: 60 }],
      truncated: false,
    },
  },
  consent: {
    schema: consentEventSchema,
    sample: { v: 1, eventId: 'e1', atMs: 1, subject: 'tabs', from: null, to: 'SUGGEST', cause: 'chosen' },
  },
  'prompted label': {
    schema: labelSchema,
    sample: { v: 1, labelId: 'l1', source: 'prompt', startMs: 1, endMs: 2, label: 'fine', propensity: 0.1 },
  },
  'corrected label': {
    schema: labelSchema,
    sample: { v: 1, labelId: 'l1', source: 'correction', startMs: 1, endMs: 2, state: 'FLOW' },
  },
  annotation: {
    schema: annotationSchema,
    sample: { v: 1, annotationId: 'n1', startMs: 1, endMs: 1, text: 'coffee\nand rain', editedMs: 2 },
  },
  session: {
    schema: sessionSchema,
    sample: {
      v: 1,
      sessionId: 's1',
      startMs: 1,
      checkpointMs: 90_001,
      status: 'running',
      tz: 'UTC',
      subject: 'person',
      gaps: [{ startMs: 5, endMs: 9, cause: 'suspend' }],
      report: { flowMs: 12, top: ['a', null, true] },
    },
    open: ['report'],
  },
  undo: {
    schema: undoEntrySchema,
    sample: {
      v: 1,
      undoId: 'u1',
      planId: 'p1',
      actionId: 'a1',
      kind: 'group-tabs',
      doneMs: 1,
      offeredUntilMs: 300_001,
      before: { order: ['t_1', 't_2'] },
      after: { group: 3 },
      status: 'open',
    },
    open: ['before', 'after'],
  },
  summary: {
    schema: summarySchema,
    sample: {
      v: 1,
      level: 'hour',
      startMs: 0,
      endMs: 3_600_000,
      day: '2026-11-20',
      tz: 'Europe/Berlin',
      offsetMin: 60,
      features: { heartRateBpm: { n: 60, mean: 66, median: 65, low: 60, high: 74 } },
      stateMs: { FLOW: 1000, UNKNOWN: 2000 },
      knownMs: 1000,
      idleMs: 0,
      load: { endZs: 10, maxZs: 20 },
      counts: { shown: 1, 'held.call': 2 },
    },
    open: ['features', 'counts'],
  },
  document: {
    schema: documentSchema,
    sample: { v: 1, name: 'posterior', bodyVersion: 3, savedMs: 1, body: { arms: [{ mean: [0.5, -1] }] } },
    open: ['body'],
  },
  settings: {
    schema: settingsSchema,
    sample: { ...defaultSettings, shortcuts: { pause: 'Ctrl+Shift+P' } },
    open: ['shortcuts'],
  },
  'recording head': {
    schema: recordingHeaderSchema,
    sample: {
      v: 1,
      ...currentVocabulary(),
      recordingId: 'r1',
      startedMs: 1,
      tz: 'UTC',
      build: '0.1.0',
      subject: 'demo',
    },
  },
  'archive manifest': {
    schema: archiveManifestSchema,
    sample: {
      format: 'cortex-archive',
      v: 1,
      createdMs: 1,
      tz: 'UTC',
      build: '0.1.0',
      databaseVersion: 1,
      entries: [{ path: 'records/decisions.jsonl', records: 2, bytes: 300, crc32: 4_000_000_000 }],
    },
  },
  'delete receipt': {
    schema: deleteReceiptSchema,
    sample: {
      format: 'cortex-delete-receipt',
      v: 1,
      receiptId: 'r1',
      deletedMs: 1,
      counts: Object.fromEntries(
        [
          'settings',
          'decisions',
          'consent',
          'labels',
          'annotations',
          'sessions',
          'summaries',
          'raw',
          'documents',
          'undo',
          'recordings',
        ].map((store) => [store, 1]),
      ),
      database: 'gone',
    },
  },
}

const accepts = (schema: z.ZodMiniType, value: unknown): boolean => z.safeParse(schema, value).success
type Path = readonly (string | number)[]

/** Paths of every object inside a value, the value itself first. */
function objectPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([key, child]) =>
    objectPaths(child, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return Array.isArray(value) ? inside : [path, ...inside]
}
function leafPaths(value: unknown, path: Path = []): [Path, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, child]) =>
    leafPaths(child, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}
/** A deep copy with the value at `path` replaced by what `change` makes of it. */
function bent(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  const copy: any = Array.isArray(value) ? [...value] : { ...(value as object) } // any: a test bends whatever shape it is given
  copy[key] = bent(copy[key], rest, change)
  return copy
}

describe.each(Object.entries(cases))('contract: %s', (_, { schema, sample, open = [] }) => {
  const isOpen = (path: Path) => open.includes(String(path[0]))

  it('[CON-1] the sample survives the way over text', () => {
    const parsed = parseHostile(JSON.stringify(sample), lineLimits)
    expect(parsed.ok && z.parse(schema, parsed.value)).toEqual(sample)
  })

  it('[CON-2] an extra field is refused in every object', () => {
    const objects = objectPaths(sample).filter((path) => !isOpen(path))
    expect(objects.length).toBeGreaterThan(0)
    for (const path of objects) {
      const extra = bent(sample, path, (old) => ({ ...(old as object), surprise: 1 })) // an object by construction of the paths
      expect(accepts(schema, extra), path.join('.')).toBe(false)
    }
  })

  it('[CON-2] another version, a missing version and no object are refused', () => {
    if ('v' in sample)
      for (const v of [0, 2, '1', null, undefined]) expect(accepts(schema, { ...sample, v })).toBe(false)
    for (const value of [null, undefined, [], [sample], 'text', 1, true]) expect(accepts(schema, value)).toBe(false)
  })

  it('[CON-5] an own __proto__ field is refused', () => {
    const text = JSON.stringify(sample).replace('{', '{"__proto__":{"polluted":true},')
    expect(accepts(schema, JSON.parse(text))).toBe(false)
    expect(parseHostile(text, lineLimits)).toMatchObject({ ok: false, reason: 'forbidden-key' })
  })

  it('[CON-6] half a surrogate pair is refused in every text', () => {
    for (const [path, leaf] of leafPaths(sample))
      if (typeof leaf === 'string')
        expect(
          accepts(
            schema,
            bent(sample, path, (old) => `${String(old)}\ud800`),
          ),
          path.join('.'),
        ).toBe(false)
  })

  it('[CON-7] NaN, Infinity and a number written as text are refused in every number', () => {
    for (const [path, leaf] of leafPaths(sample)) {
      if (typeof leaf !== 'number') continue
      for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY])
        expect(
          accepts(
            schema,
            bent(sample, path, () => wrong),
          ),
          path.join('.'),
        ).toBe(false)
    }
  })

  it('[CON-3] random damage is accepted or refused, never thrown', () => {
    const leaves = leafPaths(sample).map(([path]) => path)
    const junk = fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true })
    fc.assert(
      fc.property(fc.constantFrom(...leaves), junk, (path, value) => {
        expect(
          typeof accepts(
            schema,
            bent(sample, path, () => value),
          ),
        ).toBe('boolean')
      }),
      { numRuns: 60 },
    )
  })
})

describe('feature catalogue', () => {
  it('[CON-2] every name fits a feature line and no name is in two channels', () => {
    const names = Object.values(featureCatalogue).flatMap((channel) => Object.keys(channel))
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z0-9]{1,39}$/)
  })
})
