// A decision whose window is open: what was chosen, when, and how far it got.
import type { Arm } from '../policy/arms.ts'
import type { DismissalFeatures } from '../policy/dismissal.ts'

export interface OpenDecision {
  readonly decisionId: string
  readonly arm: Arm
  readonly decidedAtMs: number
  readonly durable: boolean
  /** Was an EXECUTED record asked for? Only once per decision. */
  readonly executed: boolean
  readonly shownAtMs: number | null
  /** null: decided before a restart, so the moment is no longer known. */
  readonly features: DismissalFeatures | null
}
