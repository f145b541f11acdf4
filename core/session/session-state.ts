// The session: everything the mind remembers between two events, as one immutable value that can be stored and replayed.
import { arms, consentKinds } from '../policy/arms.ts'
import { type ClosedGate, defaultLimits } from '../policy/availability/gates.ts'
import { type QuietMode, noQuiet } from '../policy/availability/quiet-mode.ts'
import { type NormalBank, createNormalBank } from '../policy/bandit/normal-bank.ts'
import { type PolicyModel, freshModel } from '../policy/bandit/policy-model.ts'
import { type DismissalModel, freshDismissals } from '../policy/dismissal.ts'
import { DEFAULT_GLOBAL_CAP } from '../policy/consent/rules.ts'
import type { ScorePoint } from '../policy/outcome.ts'
import { type Baseline, type UsualTable, bucketOf, emptyBaseline, usualTable } from '../state/baseline.ts'
import { type DetectorClocks, freshDetectors } from '../state/detectors/watch.ts'
import type { LatestLines } from '../state/fusion.ts'
import { type HyperMemory, noHyperMemory } from '../state/scorer.ts'
import type { PersonalModel } from '../state/classify/personal-model.ts'
import { type Smoother, type Thresholds, coldThresholds, freshSmoother } from '../state/smoother.ts'
import { type Asking, nothingAsked } from './asking.ts'
import type { CalibrationRun } from './calibration.ts'
import { type Standings, freshStandings } from './help-memory.ts'
import { type MinuteBuffer, startMinute } from './minute-buffer.ts'
import type { OpenDecision } from './open-decision.ts'
import type { HelpChoices, LocalTime, Surroundings } from './session-event.ts'
import { type Tally, emptyTally } from './tally.ts'
import type { Renewal } from './usual.ts'
import type { Trails } from './why.ts'

export interface LoadMemory {
  readonly zs: number
  readonly last: { readonly atMs: number; readonly z: number } | null
  readonly warned: boolean
}

export interface SessionState {
  readonly sessionId: string
  readonly build: string
  readonly startedAtMs: number
  readonly local: LocalTime
  readonly latest: LatestLines
  readonly baseline: Baseline
  readonly usuals: UsualTable
  readonly renewal: Renewal
  readonly smoother: Smoother
  readonly hyper: HyperMemory
  readonly load: LoadMemory
  readonly minute: MinuteBuffer
  readonly tally: Tally
  readonly trails: Trails
  readonly detectors: DetectorClocks
  readonly thresholds: Thresholds
  /** What the person's labels taught; null while scores are only scores. */
  readonly personal: PersonalModel | null
  readonly asking: Asking
  readonly asksMade: number
  readonly calibrating: CalibrationRun | null
  /** Smoothed HYPER score of the last ten minutes, for outcomes. */
  readonly points: readonly ScorePoint[]
  readonly surroundings: Surroundings
  readonly choices: HelpChoices
  readonly pausedUntilMs: number | null
  readonly quiet: QuietMode
  readonly dismissals: DismissalModel
  readonly consents: Standings
  readonly model: PolicyModel
  readonly bank: NormalBank
  readonly shownAtMs: readonly number[]
  readonly lastClosedAtMs: number | null
  readonly lastDecisionAtMs: number | null
  readonly open: readonly OpenDecision[]
  /** Gates reported last, so that only a change is reported again. */
  readonly reportedGates: readonly ClosedGate[]
  readonly decisionsMade: number
}

/** Points are kept for two outcome windows and the stretch before. */
export const POINTS_KEPT_MS = 900_000

export const defaultChoices: HelpChoices = {
  on: true,
  limits: defaultLimits,
  never: [],
  mode: 'amip',
  alwaysPrompt: false,
  whenDrifting: false,
  suggestable: consentKinds,
  globalCap: DEFAULT_GLOBAL_CAP,
  questionsPerDay: 0,
}

const nothingAround: Surroundings = {
  inCall: false,
  fullscreen: false,
  audibleTab: false,
  exerciseRunning: false,
  capabilities: [],
}

/** A session that has seen nothing yet. Pass what is remembered from earlier ones. */
export function openSession(
  start: { readonly sessionId: string; readonly build: string; readonly nowMs: number; readonly local: LocalTime },
  remembered: Partial<
    Pick<SessionState, 'baseline' | 'model' | 'bank' | 'quiet' | 'dismissals' | 'shownAtMs' | 'load'>
  > = {},
): SessionState {
  const baseline = remembered.baseline ?? emptyBaseline
  return {
    sessionId: start.sessionId,
    build: start.build,
    startedAtMs: start.nowMs,
    local: start.local,
    latest: {},
    baseline,
    usuals: usualTable(baseline, { nowMs: start.nowMs, bucket: bucketOf(start.local.minuteOfDay / 60, 'other') }),
    renewal: { bucket: bucketOf(start.local.minuteOfDay / 60, 'other'), next: Infinity },
    smoother: freshSmoother(start.nowMs),
    hyper: noHyperMemory,
    load: remembered.load ?? { zs: 0, last: null, warned: false },
    minute: startMinute(start.nowMs, start.local),
    tally: emptyTally(start.nowMs),
    trails: {},
    detectors: freshDetectors,
    thresholds: coldThresholds,
    personal: null,
    asking: nothingAsked,
    asksMade: 0,
    calibrating: null,
    points: [],
    surroundings: nothingAround,
    choices: defaultChoices,
    pausedUntilMs: null,
    quiet: remembered.quiet ?? noQuiet,
    dismissals: remembered.dismissals ?? freshDismissals,
    consents: freshStandings(start.nowMs),
    model: remembered.model ?? freshModel(),
    bank: remembered.bank ?? createNormalBank(arms.length),
    shownAtMs: remembered.shownAtMs ?? [],
    lastClosedAtMs: null,
    lastDecisionAtMs: null,
    open: [],
    reportedGates: [],
    decisionsMade: 0,
  }
}
