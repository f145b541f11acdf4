// What the mind tells the page, and the world as it needs it.
import type { CalibrationProgress, CalibrationResult } from '#core/contracts/calibration.ts'
import type { ConsentLevel } from '#core/contracts/consent.ts'
import type { Plan } from '#core/contracts/plan.ts'
import type { PlanRequest } from '#core/contracts/planning.ts'
import type { Contributor, StateEstimate, StateTransition } from '#core/contracts/state.ts'
import type { ClosedGate } from '#core/policy/availability/gates.ts'
import type { Question } from '#core/session/asking.ts'
import type { HelpMemory } from '#core/session/help-memory.ts'
import type { LocalTime } from '#core/session/session-event.ts'
import type { Sighting } from '#core/state/detectors/watch.ts'
import type { MindStore } from './store-link.ts'

/** What the page hears: a state a second, transitions and closed gates when they change, helps to show, the memory when it changed. */
export type MindEvent =
  | { readonly kind: 'state'; readonly estimate: StateEstimate; readonly why: readonly Contributor[] }
  | { readonly kind: 'transition'; readonly transition: StateTransition }
  | { readonly kind: 'availability'; readonly closed: readonly ClosedGate[] }
  | {
      readonly kind: 'show'
      readonly plan: Plan
      readonly level: ConsentLevel
      readonly estimate: StateEstimate | null
      /** With which a model may be asked to word the same help better, should the person have switched one on. */
      readonly request: PlanRequest
    }
  | { readonly kind: 'memory'; readonly memory: HelpMemory }
  /** A detector saw its pattern: reading without taking in, a rabbit hole, held breath, circling tabs, late-hour fatigue. */
  | { readonly kind: 'seen'; readonly sighting: Sighting }
  /** Asks how it is going; to be answered with `answerQuestion`, or let be until `untilMs`. */
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'calibrating'; readonly progress: CalibrationProgress }
  | { readonly kind: 'calibration'; readonly result: CalibrationResult }
  /** The nightly job is done: the policy now rests on this many outcomes. */
  | { readonly kind: 'learned'; readonly outcomes: number; readonly hash: string }

export interface MindSurroundings {
  readonly emit: (event: MindEvent) => void
  readonly nowMs: () => number
  /** A clock that never goes back, ms. */
  readonly monoMs: () => number
  readonly random: () => number
  readonly newId: () => string
  readonly build: string
  readonly local: (nowMs: number) => LocalTime
  /** Calls back every so often until the worker ends. */
  readonly every: (ms: number, run: () => void) => void
  /** Calls back once this window is the one that decides; of several windows only one ever is. */
  readonly lead: (run: () => void) => void
  readonly connectStore: (port: MessagePort) => MindStore
}
