// What goes into the session and what comes out: events from the hosts, effects for them to carry out. Both are plain data.
import type { ConsentLevel, consentCauses } from '../contracts/consent.ts'
import type { Calibration, CalibrationProgress, CalibrationResult, CalibrationStep } from '../contracts/calibration.ts'
import type { ExperienceLabel, Label } from '../contracts/labels.ts'
import type { FeatureLine, FeatureName } from '../contracts/features.ts'
import type { DecisionRecord, ExecutedRecord, FeedbackRecord, OutcomeRecord } from '../contracts/records.ts'
import type { SessionReport } from '../contracts/session-report.ts'
import type { Contributor, StateEstimate, StateTransition } from '../contracts/state.ts'
import type { Summary } from '../contracts/summaries.ts'
import type { Arm, Capability, ConsentKind } from '../policy/arms.ts'
import type { AvailabilityLimits, ClosedGate } from '../policy/availability/gates.ts'
import type { PolicyModel } from '../policy/bandit/policy-model.ts'
import type { PolicyMode } from '../policy/decide.ts'
import type { BaselineMinute } from '../state/baseline.ts'
import type { PersonalModel } from '../state/classify/personal-model.ts'
import type { Thresholds } from '../state/smoother.ts'
import type { Sighting } from '../state/detectors/watch.ts'
import type { Question } from './asking.ts'
import type { HelpMemory, PastHelp } from './help-memory.ts'

export type ConsentCause = (typeof consentCauses)[number]

/** The host's calendar at an instant; core has none of its own. */
export interface LocalTime {
  readonly minuteOfDay: number
  readonly weekday: number
  /** Wall time at which the local day began, ms. */
  readonly dayStartMs: number
  readonly timeZone: string
  /** Minutes that local time is ahead of universal time. */
  readonly offsetMin?: number
}

/** Facts about the surroundings that close gates; a host reports what it can see, the rest stays false. */
export interface Surroundings {
  readonly inCall: boolean
  readonly fullscreen: boolean
  readonly audibleTab: boolean
  readonly exerciseRunning: boolean
  readonly capabilities: readonly Capability[]
}

/** What the person chose that the policy obeys. */
export interface HelpChoices {
  readonly on: boolean
  readonly limits: AvailabilityLimits
  readonly never: readonly Arm[]
  readonly mode: PolicyMode
  readonly alwaysPrompt: boolean
  readonly whenDrifting: boolean
  /** Action kinds whose consent level allows at least a suggestion. */
  readonly suggestable: readonly ConsentKind[]
  /** No kind of action rises above this, whatever it earned. */
  readonly globalCap: ConsentLevel
  /** How often a day to ask how it is going; 0 = never. */
  readonly questionsPerDay: number
}

/** What the person did with a help. */
export type PersonResponse =
  | 'accepted'
  | 'completed'
  | 'dismissed'
  | 'unhelpful'
  | 'ignored'
  | 'snoozed'
  | 'undone'
  | 'never'
  | 'rated'

export type SessionEvent =
  | { readonly kind: 'features'; readonly line: FeatureLine }
  | { readonly kind: 'tick'; readonly local: LocalTime }
  | { readonly kind: 'surroundings'; readonly surroundings: Surroundings }
  | { readonly kind: 'choices'; readonly choices: HelpChoices }
  | { readonly kind: 'pause'; readonly untilMs: number | null }
  /** The store confirmed that the DECISION is durable: only now may anything be shown. */
  | { readonly kind: 'durable'; readonly decisionId: string }
  | { readonly kind: 'shown'; readonly decisionId: string; readonly planId?: string; readonly fallback?: boolean }
  | { readonly kind: 'not-shown'; readonly decisionId: string; readonly reason: string }
  | {
      readonly kind: 'response'
      readonly decisionId: string
      readonly response: PersonResponse
      readonly value?: number
    }
  | { readonly kind: 'learned'; readonly model: PolicyModel }
  /** What earlier sessions left, once the store has been read. */
  | { readonly kind: 'remembered'; readonly memory: HelpMemory | null; readonly past: PastHelp }
  | { readonly kind: 'consent'; readonly subject: ConsentKind; readonly change: 'revoked' | 'reset' }
  /** Minutes of earlier sessions, ascending: what is usual is learned from them again, and the load is what is left of theirs. */
  | {
      readonly kind: 'recalled'
      readonly minutes: readonly Summary[]
      readonly calibration: Calibration
      readonly askedAtMs: readonly number[]
    }
  /** What the night learned of the person's own scores and labels. */
  | { readonly kind: 'personal'; readonly model: PersonalModel | null; readonly thresholds: Thresholds }
  /** The answer to a question; null: put away unanswered. */
  | { readonly kind: 'answered'; readonly askId: string; readonly label: ExperienceLabel | null }
  /** The guided sit or the typing sample; it ends by itself. */
  | { readonly kind: 'calibrate'; readonly step: CalibrationStep }
  | { readonly kind: 'calibrate-abort' }
  | { readonly kind: 'calibrated'; readonly minutes: readonly CalibratedMinute[] }
  | { readonly kind: 'break-taken'; readonly seconds: number }

/** One minute of the guided sit. */
export interface CalibratedMinute extends Pick<BaselineMinute, 'atMs' | 'bucket' | 'weight'> {
  readonly values: Readonly<Partial<Record<FeatureName, number>>>
}

export type SessionEffect =
  | { readonly kind: 'state'; readonly estimate: StateEstimate; readonly why: readonly Contributor[] }
  | { readonly kind: 'transition'; readonly transition: StateTransition }
  | { readonly kind: 'availability'; readonly closed: readonly ClosedGate[] }
  /** A minute of the wall clock has closed. */
  | { readonly kind: 'minute'; readonly minute: Summary }
  /** The session's report as it stands, every 90 seconds. */
  | { readonly kind: 'checkpoint'; readonly report: SessionReport }
  /** To be made durable first (strict); nothing else follows until `durable` comes back. */
  | { readonly kind: 'write'; readonly record: DecisionRecord | ExecutedRecord | OutcomeRecord | FeedbackRecord }
  | { readonly kind: 'show'; readonly decisionId: string; readonly arm: Arm; readonly level: ConsentLevel }
  /** A detector saw its pattern; told once, then silent for a while. Help for it goes the way of all help. */
  | { readonly kind: 'seen'; readonly sighting: Sighting }
  | { readonly kind: 'ask'; readonly question: Question; readonly askedAtMs: readonly number[] }
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'calibrating'; readonly progress: CalibrationProgress }
  | { readonly kind: 'calibration'; readonly result: CalibrationResult }
  | { readonly kind: 'load-warning'; readonly ratio: number }
  /** The small memory changed and should be kept. */
  | { readonly kind: 'memory'; readonly memory: HelpMemory }
  | {
      readonly kind: 'consent'
      readonly subject: ConsentKind
      readonly from: ConsentLevel
      readonly to: ConsentLevel
      readonly cause: ConsentCause
    }
