// The helping half of a tick: measure open decisions, check availability, and at a decision point draw once and ask for durability.
import { RECORDS_VERSION, type DecisionRecord, type OutcomeRecord } from '../contracts/records.ts'
import { armTraits, consentKinds } from '../policy/arms.ts'
import { type ClosedGate, DECISION_WINDOW_MS, type Situation, closedGates } from '../policy/availability/gates.ts'
import { quietUntil } from '../policy/availability/quiet-mode.ts'
import { type ContextSource, buildContext } from '../policy/context.ts'
import { decide } from '../policy/decide.ts'
import { type DismissalFeatures, judgeDismissal, restingArms } from '../policy/dismissal.ts'
import {
  OUTCOME_VERSION,
  PLACEBO_VERSION,
  type ProximalOutcome,
  measureOutcome,
  measurePlacebo,
} from '../policy/outcome.ts'
import type { DetectorId } from '../state/detectors/conditions.ts'
import { lately } from '../state/detectors/watch.ts'
import { maySuggest } from './consents.ts'
import type { SessionEffect } from './session-event.ts'
import type { OpenDecision } from './open-decision.ts'
import type { SessionState } from './session-state.ts'
import type { Sensed } from './sense.ts'

const MS_PER_MINUTE = 60_000

interface Helped {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

/** One tick of helping at `nowMs`, after `sense`. Draws at most one decision; shows nothing by itself. */
export function help(sensed: Sensed, nowMs: number, random: () => number): Helped {
  const measured = measureOpen(sensed.state, nowMs)
  const wanted = wantsHelp(measured.state, nowMs)
  const features = dismissalFeatures(sensed, nowMs)
  const verdict = wanted ? judgeDismissal(measured.state.dismissals, features, random()) : 'open'
  const closed = measured.state.choices.on
    ? closedGates(
        situation(sensed, measured.state, { nowMs, likelyDismissal: verdict === 'suppressed' }),
        measured.state.choices.limits,
      )
    : []
  const reported = reportGates(measured.state, closed)
  if (!wanted || closed.length > 0)
    return { state: reported.state, effects: [...measured.effects, ...reported.effects] }
  const decided = openDecision(sensed, reported.state, { nowMs, random, features, gate: verdict })
  return { state: decided.state, effects: [...measured.effects, ...reported.effects, ...decided.effects] }
}

/** A sighting is a reason to consider help for this long. Chosen: it may wait out a run of typing. */
const SIGHTING_MS = 60_000
/** Sightings of drifting rather than of strain: like that state, only when the person asked for help with it. */
const drifting: ReadonlySet<DetectorId> = new Set(['zombie-reading', 'rabbit-hole', 'late-fatigue'])

/** A moment when help would be considered at all: overload, the load limit, what a detector saw; drifting when the person asked for that. */
export function wantsHelp({ choices, smoother, load, detectors }: SessionState, nowMs: number): boolean {
  if (!choices.on) return false
  const seen = lately(detectors, nowMs, SIGHTING_MS)
  return (
    smoother.state === 'HYPER' ||
    load.warned ||
    seen.some((id) => !drifting.has(id)) ||
    (choices.whenDrifting && (smoother.state === 'HYPO' || seen.length > 0))
  )
}

/** Closes windows that have run out: one OUTCOME per decision, shown or not, control or not. */
function measureOpen(state: SessionState, nowMs: number): Helped {
  const due = state.open.filter(({ decidedAtMs }) => nowMs >= decidedAtMs + DECISION_WINDOW_MS)
  if (due.length === 0) return { state, effects: [] }
  // One that never reached the disk was never made: it is dropped without a trace.
  const made = due.filter(({ durable }) => durable)
  const effects = made.flatMap(({ decisionId, decidedAtMs }) => [
    outcomeEffect(decisionId, OUTCOME_VERSION, measureOutcome(state.points, decidedAtMs)),
    outcomeEffect(decisionId, PLACEBO_VERSION, measurePlacebo(state.points, decidedAtMs)),
  ])
  return { state: { ...state, open: state.open.filter((decision) => !due.includes(decision)) }, effects }
}

function outcomeEffect(decisionId: string, defVersion: number, outcome: ProximalOutcome): SessionEffect {
  const { value, missingReason } = outcome
  const window: OutcomeRecord['window'] = [Math.round(outcome.window[0]), Math.round(outcome.window[1])]
  return {
    kind: 'write',
    record: { v: RECORDS_VERSION, type: 'OUTCOME', decisionId, defVersion, value, missingReason, window },
  }
}

function situation(
  { snapshot, estimate }: Sensed,
  state: SessionState,
  now: { readonly nowMs: number; readonly likelyDismissal: boolean },
): Situation {
  const burstSeconds = snapshot.features.get('typingBurstSeconds')?.value ?? 0
  const inactiveSeconds = snapshot.features.get('inactivitySeconds')?.value ?? null
  const lastKeyAtMs = now.nowMs - (inactiveSeconds ?? 0) * 1000
  return {
    ...state.surroundings,
    nowMs: now.nowMs,
    localMinuteOfDay: state.local.minuteOfDay,
    localWeekday: state.local.weekday,
    state: estimate.state,
    pausedUntilMs: state.pausedUntilMs,
    quietUntilMs: quietUntil(state.quiet, now.nowMs),
    lastDecisionAtMs: state.lastDecisionAtMs,
    lastClosedAtMs: state.lastClosedAtMs,
    shownAtMs: state.shownAtMs,
    dayStartMs: state.local.dayStartMs,
    typing: burstSeconds > 0 ? { startedAtMs: now.nowMs - burstSeconds * 1000, lastKeyAtMs } : null,
    lastActivityAtMs: inactiveSeconds === null ? null : lastKeyAtMs,
    quality: bestQuality(state),
    consentAllowsSuggestion: consentKinds.some((kind) => maySuggest(state, kind)),
    likelyDismissal: now.likelyDismissal,
  }
}

/** The best channel speaks for the moment: a blurred camera does not silence a good rhythm. */
const bestQuality = ({ latest }: SessionState): number =>
  Object.values(latest).reduce((best, line) => Math.max(best, line.quality), 0)

/** Reports the closed gates when they changed; the end of typing moves with every key and is not told. */
function reportGates(state: SessionState, closed: readonly ClosedGate[]): Helped {
  const isSame = ({ id, untilMs }: ClosedGate, k: number): boolean =>
    state.reportedGates[k]?.id === id && (id === 'typing' || state.reportedGates[k].untilMs === untilMs)
  const same = closed.length === state.reportedGates.length && closed.every(isSame)
  if (same) return { state, effects: [] }
  return { state: { ...state, reportedGates: closed }, effects: [{ kind: 'availability', closed }] }
}

function dismissalFeatures({ snapshot, estimate, state }: Sensed, nowMs: number): DismissalFeatures {
  const last = state.shownAtMs.at(-1)
  const share = (value: number): number => Math.min(1, Math.max(0, value))
  return {
    confidence: estimate.scores.HYPER ?? 0,
    complexity: share(snapshot.features.get('complexityRatio')?.value ?? 0),
    typing: share((snapshot.features.get('typingBurstSeconds')?.value ?? 0) / 10),
    hour: state.local.minuteOfDay / 1440,
    sinceLast: last === undefined ? 1 : share((nowMs - last) / (240 * MS_PER_MINUTE)),
    dose: share(state.shownAtMs.filter((at) => nowMs - at < 240 * MS_PER_MINUTE).length / 4),
  }
}

interface DecisionPoint {
  readonly nowMs: number
  readonly random: () => number
  readonly features: DismissalFeatures
  readonly gate: 'open' | 'open-gate' | 'suppressed'
}

/** One draw opens a decision point that stays closed for the whole window, whatever the arm (defect X1). */
function openDecision(sensed: Sensed, state: SessionState, point: DecisionPoint): Helped {
  const { nowMs, random, features } = point
  const context = buildContext(contextSource(sensed, state, nowMs))
  const draft = decide({
    context,
    model: state.model,
    bank: state.bank,
    mode: state.choices.mode,
    capabilities: state.surroundings.capabilities,
    blockedArms: [...state.choices.never, ...restingArms(state.dismissals, nowMs)],
    consents: (arm) => maySuggest(state, armTraits[arm].consentKind),
    loadRatio: sensed.estimate.load.ratio,
    alwaysPrompt: state.choices.alwaysPrompt,
    u: random(),
  })
  const decisionId = `${state.sessionId}-${String(state.decisionsMade + 1).padStart(4, '0')}`
  const record: DecisionRecord = {
    v: RECORDS_VERSION,
    type: 'DECISION',
    decisionId,
    tWall: Math.round(nowMs),
    tMono: Math.max(0, nowMs - state.startedAtMs),
    tz: state.local.timeZone,
    session: state.sessionId,
    avail: true,
    reasons: point.gate === 'open-gate' ? ['open-gate'] : [],
    x: { ...context },
    build: state.build,
    ...draft,
    q: { ...draft.q },
    floors: { ...draft.floors },
    p: { ...draft.p },
  }
  const opened: OpenDecision = {
    decisionId,
    arm: draft.action,
    decidedAtMs: nowMs,
    durable: false,
    executed: false,
    shownAtMs: null,
    features,
  }
  return {
    state: { ...state, lastDecisionAtMs: nowMs, decisionsMade: state.decisionsMade + 1, open: [...state.open, opened] },
    effects: [{ kind: 'write', record }],
  }
}

function contextSource({ estimate, snapshot }: Sensed, state: SessionState, nowMs: number): ContextSource {
  const zOf = (feature: 'switchesPerMin' | 'correctionsPer100'): number | null => {
    const value = snapshot.features.get(feature)?.value
    const usual = state.usuals.get(feature)
    return value === undefined || !usual ? null : (value - usual.median) / Math.max(usual.mad * 1.4826, 1e-6)
  }
  return {
    hyperScore: estimate.scores.HYPER,
    hypoScore: estimate.scores.HYPO,
    loadRatio: estimate.load.ratio,
    switchesZ: zOf('switchesPerMin'),
    correctionsZ: zOf('correctionsPer100'),
    coverage: estimate.coverage,
    localTimeOfDayMs: state.local.minuteOfDay * MS_PER_MINUTE,
    shownAtMs: state.shownAtMs,
    nowMs,
  }
}
