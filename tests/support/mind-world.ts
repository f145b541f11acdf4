// A mind with a clock the test turns and a log the test holds: sessions can end at any moment and start again on the same log.
import type { ConsentEvent } from '#core/contracts/consent.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import { type Label, labelSchema } from '#core/contracts/labels.ts'
import { type Session, sessionSchema } from '#core/contracts/sessions.ts'
import { type Summary, summarySchema } from '#core/contracts/summaries.ts'
import type { JsonValue } from '#core/contracts/json-value.ts'
import { type LogRecord, type StoredRecord, recordKey, recordSchema } from '#core/contracts/records.ts'
import type { Surroundings } from '#core/session/session-event.ts'
import type { MindEvent } from '../../workers/mind/mind-event.ts'
import { createMindMethods, TICK_MS } from '../../workers/mind/mind.ts'
import type { MindStore } from '../../workers/mind/store-link.ts'
import { seededRandom } from './seeded-random.ts'

export const MORNING_MS = Date.UTC(2026, 10, 20, 10)
const DAY_MS = 86_400_000

/** What a disk keeps when the process dies. */
export interface Disk {
  readonly log: StoredRecord[]
  readonly documents: Map<string, JsonValue>
  readonly consent: Omit<ConsentEvent, 'v'>[]
  readonly minutes: Summary[]
  readonly sessions: Map<string, Session>
  readonly labels: Label[]
  readonly lines: FeatureLine[]
  /** Asked before each append; what is not taken is lost with the process. */
  takes: (record: LogRecord) => 'durable' | 'refused' | 'unavailable'
}
export const emptyDisk = (): Disk => ({
  log: [],
  documents: new Map(),
  consent: [],
  minutes: [],
  sessions: new Map(),
  labels: [],
  lines: [],
  takes: () => 'durable',
})

function storeOn(disk: Disk): MindStore {
  return {
    append: (record) => {
      const verdict = disk.takes(record)
      if (verdict === 'durable') keep(disk, recordSchema.parse(record))
      return Promise.resolve(verdict)
    },
    readLog: () => Promise.resolve([...disk.log]),
    readDocument: (name) => Promise.resolve(disk.documents.get(name) ?? null),
    putDocument: ({ name, body }) => void disk.documents.set(name, JSON.parse(JSON.stringify(body)) as JsonValue), // as a disk would
    appendConsent: (event) => void disk.consent.push(event),
    addMinutes: (minutes) => Promise.resolve(disk.minutes.push(...minutes.map((one) => summarySchema.parse(one))) > 0),
    putSession: (session) =>
      Promise.resolve(disk.sessions.set(session.sessionId, sessionSchema.parse(session)).size > 0),
    addLines: (lines) => void disk.lines.push(...lines),
    readMinutes: (fromMs, toMs) =>
      Promise.resolve(disk.minutes.filter(({ startMs }) => startMs >= fromMs && startMs < toMs)),
    putLabel: (label) => void disk.labels.push(labelSchema.parse(label)),
    readLabels: (fromMs, toMs) =>
      Promise.resolve(disk.labels.filter(({ startMs }) => startMs >= fromMs && startMs < toMs)),
    recoverSessions({ exceptId }) {
      for (const [id, session] of disk.sessions)
        if (id !== exceptId && session.status === 'running') disk.sessions.set(id, { ...session, status: 'recovered' })
      return Promise.resolve()
    },
  }
}

function keep(disk: Disk, record: LogRecord): void {
  const key = recordKey(record).join('|')
  if (!disk.log.some((one) => recordKey(one).join('|') === key)) disk.log.push({ ...record, seq: disk.log.length + 1 })
}

/** Rhythm of a calm hour and of an overloaded one; input alone reaches a state. */
const rhythm = {
  calm: { corrections: 4, spread: 0.4, turns: 20, bursts: 0.05 },
  overload: { corrections: 30, spread: 0.9, turns: 90, bursts: 0.4 },
} as const
export type Mood = keyof typeof rhythm

export interface MindWorld {
  readonly events: MindEvent[]
  readonly methods: ReturnType<typeof createMindMethods>
  readonly run: (mood: Mood, seconds: number) => Promise<void>
  readonly nowMs: () => number
  /** The computer sleeps: the wall clock runs on, nothing else does. */
  readonly sleep: (ms: number) => void
  /** A second without any line. */
  readonly tick: () => Promise<void>
}

export interface MindWorldOptions {
  readonly disk: Disk
  readonly startMs?: number
  readonly seed?: number
  /** What happens with every help that is to be shown; by default it appears at once. */
  readonly onShow?: (show: Extract<MindEvent, { kind: 'show' }>, methods: MindWorld['methods']) => void
  readonly surroundings?: Partial<Surroundings>
}

let starts = 0

/** The process starts; it ends when the test lets go of it. */
export function startMind({ disk, startMs = MORNING_MS, seed = 7, onShow, surroundings }: MindWorldOptions): MindWorld {
  let nowMs = startMs
  let tick: (() => void) | null = null
  let ids = 0
  let clockStepMs = 0
  const run = ++starts
  const events: MindEvent[] = []
  const methods = createMindMethods({
    emit(event) {
      events.push(event)
      if (event.kind !== 'show') return
      if (onShow) onShow(event, methods)
      else methods.shown({ decisionId: event.plan.decisionId, planId: event.plan.planId, fallback: false })
    },
    nowMs: () => nowMs,
    monoMs: () => nowMs - clockStepMs,
    random: seededRandom(seed),
    newId: () => `test-${String(run).padStart(8, '0')}-${String(++ids).padStart(4, '0')}`,
    build: 'test',
    local: (at) => {
      const dayStartMs = Math.floor(at / DAY_MS) * DAY_MS
      return { minuteOfDay: Math.floor((at - dayStartMs) / 60_000), weekday: 5, dayStartMs, timeZone: 'UTC' }
    },
    every: (_, again) => (tick = again),
    lead: (lead) => lead(),
    connectStore: () => storeOn(disk),
  })
  methods.attachStore({} as MessagePort) // the store above needs no port
  methods.surroundings({
    inCall: false,
    fullscreen: false,
    audibleTab: false,
    exerciseRunning: false,
    capabilities: ['page'],
    ...surroundings,
  })
  return {
    events,
    methods,
    nowMs: () => nowMs,
    sleep(ms) {
      nowMs += ms
      clockStepMs += ms
    },
    tick() {
      nowMs += TICK_MS
      tick?.()
      return Promise.resolve()
    },
    async run(mood, seconds) {
      for (let s = 0; s < seconds; s++) {
        nowMs += TICK_MS
        methods.line(line(nowMs, mood))
        tick?.()
        // The disk answers between two ticks.
        for (let turn = 0; turn < 6; turn++) await Promise.resolve()
      }
    },
  }
}

function line(atMs: number, mood: Mood): FeatureLine {
  const { corrections, spread, turns, bursts } = rhythm[mood]
  return {
    atMs,
    channel: 'input',
    quality: 1,
    values: {
      keysPerMin: 60,
      correctionsPer100: corrections,
      ikiLnSd: spread,
      inactivitySeconds: 12,
      pointerTurnsPerMin: turns,
      clickBurstRatio: bursts,
    },
  }
}
