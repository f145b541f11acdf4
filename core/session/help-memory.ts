// What helping remembers between sessions: quiet mode, dismissals, the pause and consent as a document; decisions come back from the log.
import { helpMemorySchema } from '../contracts/help-memory.ts'
import type { StoredRecord } from '../contracts/records.ts'
import { type Arm, type ConsentKind, arms, consentKinds } from '../policy/arms.ts'
import type { QuietMode } from '../policy/availability/quiet-mode.ts'
import { type ConsentStanding, freshStanding } from '../policy/consent/ladder.ts'
import { consentRules } from '../policy/consent/rules.ts'
import type { DismissalModel } from '../policy/dismissal.ts'
import { OUTCOME_VERSION } from '../policy/outcome.ts'
import type { OpenDecision } from './open-decision.ts'

export type Standings = Readonly<Record<ConsentKind, ConsentStanding>>

/** Small state that is kept as one document whenever a part of it changed. */
export interface HelpMemory {
  readonly quiet: QuietMode
  readonly dismissals: DismissalModel
  readonly pausedUntilMs: number | null
  readonly consents: Standings
}

/** What the log says about helps so far. */
export interface PastHelp {
  readonly open: readonly OpenDecision[]
  readonly shownAtMs: readonly number[]
  readonly lastDecisionAtMs: number | null
}

const DAY_MS = 86_400_000

/** Every kind at its starting level. */
export const freshStandings = (atMs: number): Standings =>
  Object.fromEntries(consentKinds.map((kind) => [kind, freshStanding(consentRules[kind], atMs)])) as Standings // one per kind by construction

/** The part of a session that is kept. */
export const memoryOf = ({ quiet, dismissals, pausedUntilMs, consents }: HelpMemory): HelpMemory => ({
  quiet,
  dismissals,
  pausedUntilMs,
  consents,
})

/** The memory from a stored document, or null when it does not fit. A kind the document does not know starts afresh. */
export function readMemory(body: unknown, nowMs: number): HelpMemory | null {
  const parsed = helpMemorySchema.safeParse(body)
  if (!parsed.success) return null
  return { ...parsed.data, consents: { ...freshStandings(nowMs), ...parsed.data.consents } }
}

/**
 * Decisions without an outcome are open again: durable, shown if the log says so, measured when their window has ended, never shown a
 * second time. Their moment's features are gone, so their answers teach no timing. Recent showings count towards caps and spacing.
 */
export function recoverHelp(records: Iterable<StoredRecord>, nowMs: number): PastHelp {
  const open = new Map<string, OpenDecision>()
  const shownAtMs: number[] = []
  let lastDecisionAtMs: number | null = null
  for (const record of [...records].toSorted((left, right) => left.seq - right.seq)) {
    if (record.type === 'DECISION') {
      const arm = arms.find((known): known is Arm => known === record.action)
      if (arm) open.set(record.decisionId, reopened(record.decisionId, arm, record.tWall))
      lastDecisionAtMs = Math.max(lastDecisionAtMs ?? 0, Math.min(record.tWall, nowMs))
    }
    const known = open.get(record.decisionId)
    if (record.type === 'OUTCOME' && record.defVersion === OUTCOME_VERSION) open.delete(record.decisionId)
    if (record.type !== 'EXECUTED') continue
    if (known) open.set(record.decisionId, { ...known, executed: true, shownAtMs: record.renderedAt })
    if (record.renderedAt !== null && nowMs - record.renderedAt < DAY_MS) shownAtMs.push(record.renderedAt)
  }
  return { open: [...open.values()], shownAtMs: shownAtMs.toSorted((a, b) => a - b), lastDecisionAtMs }
}

const reopened = (decisionId: string, arm: Arm, decidedAtMs: number): OpenDecision => ({
  decisionId,
  arm,
  decidedAtMs,
  durable: true,
  executed: false,
  shownAtMs: null,
  features: null,
})
