// Records that fit their contracts, for tests that need something to keep.
import type { ConsentEvent } from '#core/contracts/consent.ts'
import type { StoredDocument } from '#core/contracts/documents.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import type { Annotation, Label } from '#core/contracts/labels.ts'
import { toFeatureChunk } from '#core/contracts/recording-features.ts'
import { encodeRecordingChunk } from '#core/contracts/recording-encode.ts'
import { currentVocabulary, type RecordingHeader } from '#core/contracts/recording.ts'
import type { DecisionRecord, ExecutedRecord, FeedbackRecord, OutcomeRecord } from '#core/contracts/records.ts'
import type { Session, UndoEntry } from '#core/contracts/sessions.ts'
import type { Summary, SummaryLevel } from '#core/contracts/summaries.ts'
import { NOON_MS } from './test-store.ts'

const hash = 'c'.repeat(64)

export const decisionOf = (decisionId: string, change: Partial<DecisionRecord> = {}): DecisionRecord => ({
  v: 1,
  type: 'DECISION',
  decisionId,
  tWall: NOON_MS,
  tMono: 1234.5,
  tz: 'Europe/Berlin',
  session: 's1',
  avail: true,
  reasons: [],
  x: { intercept: 1, hourSin: 0.1 + 0.2 },
  posteriorHash: hash,
  bankHash: hash,
  tau: 0.1,
  ruleId: null,
  q: { no_action: 0.4, breath_box: 0.6 },
  floors: { no_action: 0.2 },
  p: { no_action: 0.3, breath_box: 0.7 },
  u: 0.42,
  action: 'breath_box',
  build: '0.1.0',
  ...change,
})
export const executedOf = (decisionId: string): ExecutedRecord => ({
  v: 1,
  type: 'EXECUTED',
  decisionId,
  renderedAt: NOON_MS + 5,
  notRendered: null,
  planId: 'p1',
  fallback: false,
})
export const outcomeOf = (decisionId: string, defVersion = 1): OutcomeRecord => ({
  v: 1,
  type: 'OUTCOME',
  decisionId,
  defVersion,
  value: -0.25,
  missingReason: null,
  window: [NOON_MS + 60_000, NOON_MS + 300_000],
})
export const feedbackOf = (decisionId: string, kind: FeedbackRecord['kind']): FeedbackRecord => ({
  v: 1,
  type: 'FEEDBACK',
  decisionId,
  kind,
  value: 1,
  dt: 900,
})

export const linesOf = (count: number, fromMs = NOON_MS): FeatureLine[] =>
  Array.from({ length: count }, (_, i) => ({
    atMs: fromMs + i * 1000,
    channel: i % 2 === 0 ? 'tabs' : 'physio',
    quality: 0.5,
    values: i % 2 === 0 ? { openTabs: i, switchesPerMin: i / 3 } : { heartRateBpm: 60 + i / 7 },
    ...(i % 2 === 0 ? {} : { declined: { rmssdMs: 'too-few-beats' } as const }),
  }))

export const labelOf = (labelId: string, startMs = NOON_MS): Label => ({
  v: 1,
  labelId,
  source: 'prompt',
  startMs,
  endMs: startMs + 60_000,
  label: 'focused',
  propensity: 0.1,
})
export const annotationOf = (annotationId: string, text: string, startMs = NOON_MS): Annotation => ({
  v: 1,
  annotationId,
  startMs,
  endMs: startMs,
  text,
  editedMs: startMs,
})
export const sessionOf = (sessionId: string, change: Partial<Session> = {}): Session => ({
  v: 1,
  sessionId,
  startMs: NOON_MS,
  checkpointMs: NOON_MS + 90_000,
  status: 'running',
  tz: 'Europe/Berlin',
  subject: 'person',
  gaps: [{ startMs: NOON_MS + 1, endMs: NOON_MS + 2, cause: 'suspend' }],
  report: { flowMs: 12_000, note: 'größer' },
  ...change,
})
export const summaryOf = (level: SummaryLevel, startMs: number): Summary => ({
  v: 1,
  level,
  startMs,
  endMs: startMs + 60_000,
  day: '2026-11-20',
  tz: 'Europe/Berlin',
  offsetMin: 60,
  features: { heartRateBpm: { n: 60, mean: 66.6, median: 65, low: 60, high: 74 } },
  stateMs: { FLOW: 30_000, UNKNOWN: 30_000 },
  knownMs: 30_000,
  idleMs: 0,
  load: { endZs: 12.5, maxZs: 20 },
  counts: { shown: 1 },
})
export const consentOf = (eventId: string, to: ConsentEvent['to']): ConsentEvent => ({
  v: 1,
  eventId,
  atMs: NOON_MS,
  subject: 'tabs',
  from: null,
  to,
  cause: 'chosen',
})
export const documentOf = (name: string, body: StoredDocument['body']): StoredDocument => ({
  v: 1,
  name,
  bodyVersion: 1,
  savedMs: NOON_MS,
  body,
})
export const undoOf = (undoId: string, doneMs = NOON_MS): UndoEntry => ({
  v: 1,
  undoId,
  planId: 'p1',
  actionId: 'a1',
  kind: 'group-tabs',
  doneMs,
  offeredUntilMs: doneMs + 300_000,
  before: { order: [1, 2] },
  after: { group: 3 },
  status: 'open',
})
export const recordingHeaderOf = (recordingId: string): RecordingHeader => ({
  v: 1,
  ...currentVocabulary(),
  recordingId,
  startedMs: NOON_MS,
  tz: 'UTC',
  build: '0.1.0',
  subject: 'demo',
})
export const recordingChunkOf = (count: number): Uint8Array =>
  encodeRecordingChunk(
    currentVocabulary(),
    toFeatureChunk(
      'tabs',
      linesOf(2 * count).filter((line) => line.channel === 'tabs'),
    ),
  )
