// Keeps what a session saw: raw lines, closed minutes, and its row with report and gaps, as far as the store will take them.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { JsonValue } from '#core/contracts/json-value.ts'
import type { SessionReport } from '#core/contracts/session-report.ts'
import { SESSION_VERSION, type Session, type SessionGap } from '#core/contracts/sessions.ts'
import type { Summary } from '#core/contracts/summaries.ts'

/** Where it is kept. Answers are false when it was not taken; it is then tried again. */
export interface KeeperStore {
  readonly addMinutes: (minutes: readonly Summary[]) => Promise<boolean>
  readonly putSession: (session: Session) => Promise<boolean>
  readonly addLines: (lines: readonly FeatureLine[]) => void
}

export interface Keeper {
  readonly begin: (session: Pick<Session, 'sessionId' | 'startMs' | 'tz'>) => void
  readonly line: (line: FeatureLine) => void
  readonly minute: (minute: Summary) => void
  readonly checkpoint: (report: SessionReport, atMs: number) => void
  readonly gap: (gap: SessionGap) => void
  readonly end: (report: SessionReport, atMs: number) => void
  /** The store from now on; null while another window keeps. */
  readonly use: (store: KeeperStore | null) => void
}

/** Minutes that wait for a store that does not answer: two days of them, oldest given up first. */
const MOST_MINUTES = 2880
/** Lines handed on at once; while there is no store they are not kept at all, because they only matter for a day. */
const LINES_AT_ONCE = 12
const MOST_GAPS = 2000

export function createKeeper(): Keeper {
  let store: KeeperStore | null = null
  let session: Session | null = null
  let minutes: Summary[] = []
  let lines: FeatureLine[] = []
  let isWriting = false

  const pump = async (): Promise<void> => {
    if (isWriting || !store || minutes.length === 0) return
    isWriting = true
    const batch = minutes.slice(0, 60)
    if (await store.addMinutes(batch)) minutes = minutes.slice(batch.length)
    isWriting = false
  }
  const save = (): void => void (session && store?.putSession(session))
  const passLines = (): void => {
    store?.addLines(lines)
    lines = []
  }
  const note = (report: SessionReport, atMs: number, status: Session['status']): void => {
    if (!session) return
    const checkpointMs = Math.max(session.checkpointMs, Math.round(atMs))
    session = { ...session, checkpointMs, status, report: report as unknown as JsonValue } // plain numbers and texts by its contract
    save()
  }

  return {
    begin({ sessionId, startMs, tz }) {
      const at = Math.round(startMs)
      session = {
        v: SESSION_VERSION,
        sessionId,
        startMs: at,
        checkpointMs: at,
        status: 'running',
        tz,
        subject: 'person',
        gaps: [],
        report: null,
      }
      save()
    },
    line(line) {
      if (!store) return
      lines.push(line)
      if (lines.length >= LINES_AT_ONCE) passLines()
    },
    minute(minute) {
      minutes = [...minutes, minute].slice(-MOST_MINUTES)
      void pump()
    },
    checkpoint: (report, atMs) => note(report, atMs, 'running'),
    gap(gap) {
      if (session) session = { ...session, gaps: [...session.gaps, gap].slice(-MOST_GAPS) }
    },
    end(report, atMs) {
      passLines()
      note(report, atMs, 'ended')
      session = null
    },
    use(next) {
      store = next
      save()
      void pump()
    },
  }
}
