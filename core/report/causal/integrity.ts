// Integrity of an experiment: was the draw fair, is every arm possible, who is missing, does the past stay untouched?
import { wilson } from '../../maths/distributions.ts'
import { type ExperimentRow, isRandomisedRow } from './experiment-row.ts'

/** |z| from which a draw audit fails: about one false alarm in a thousand arms (policy reference 1.9). */
export const DRAW_AUDIT_LIMIT = 3.3
/** Missingness of two arms that differs by more than this is flagged. */
export const MISSING_DIFFERENCE = 0.05

export interface ArmCounts {
  readonly arm: string
  readonly decisions: number
  readonly expected: number
  /** (count - sum p) / sqrt(sum p (1 - p)); null when the arm was never in doubt. */
  readonly drawZ: number | null
  readonly missing: number
  readonly missingShare: number
  readonly dismissed: number
  readonly dismissedInterval: { readonly low: number; readonly high: number } | null
  readonly undone: number
}

export interface IntegrityTable {
  readonly decisions: number
  readonly randomised: number
  readonly byRule: Readonly<Record<string, number>>
  readonly smallestPropensity: number | null
  readonly redrawnActions: { readonly checked: number; readonly wrong: number }
  readonly arms: readonly ArmCounts[]
  readonly flags: readonly ('draw-unfair' | 'action-not-from-draw' | 'missing-differs')[]
}

/** The table, from randomised decisions for the draw and from all for the rules. */
export function checkIntegrity(rows: readonly ExperimentRow[]): IntegrityTable {
  const randomised = rows.filter(isRandomisedRow)
  const names = [...new Set(randomised.flatMap(({ decision }) => Object.keys(decision.p)))].toSorted()
  const arms = names.map((arm) => countArm(randomised, arm))
  const wrong = randomised.filter(({ decision }) => redraw(decision.p, decision.u ?? 0) !== decision.action).length
  const shares = arms.filter(({ decisions }) => decisions > 0).map(({ missingShare }) => missingShare)
  const propensities = randomised.map(({ decision }) => decision.p[decision.action] ?? 0)
  return {
    decisions: rows.length,
    randomised: randomised.length,
    byRule: countBy(rows.flatMap(({ decision }) => decision.ruleId ?? [])),
    smallestPropensity: propensities.length > 0 ? propensities.reduce((low, p) => Math.min(low, p), 1) : null,
    redrawnActions: { checked: randomised.length, wrong },
    arms,
    flags: [
      ...(arms.some(({ drawZ }) => drawZ !== null && Math.abs(drawZ) >= DRAW_AUDIT_LIMIT)
        ? (['draw-unfair'] as const)
        : []),
      ...(wrong > 0 ? (['action-not-from-draw'] as const) : []),
      ...(Math.max(...shares) - Math.min(...shares) > MISSING_DIFFERENCE ? (['missing-differs'] as const) : []),
    ],
  }
}

/** The action that p and u give, by the rule of the policy: first arm whose cumulative probability exceeds u, in the log's order of arms. */
function redraw(p: Readonly<Record<string, number>>, u: number): string | null {
  let cumulative = 0
  let last: string | null = null
  for (const [arm, share] of Object.entries(p)) {
    if (share <= 0) continue
    last = arm
    cumulative += share
    if (cumulative > u) return arm
  }
  return last
}

function countArm(rows: readonly ExperimentRow[], arm: string): ArmCounts {
  const taken = rows.filter(({ decision }) => decision.action === arm)
  const shares = rows.map(({ decision }) => decision.p[arm] ?? 0)
  const expected = shares.reduce((sum, p) => sum + p, 0)
  const variance = shares.reduce((sum, p) => sum + p * (1 - p), 0)
  const missing = taken.filter(({ outcome }) => outcome === null).length
  const dismissed = taken.filter((row) => row.dismissed).length
  return {
    arm,
    decisions: taken.length,
    expected,
    drawZ: variance > 0 ? (taken.length - expected) / Math.sqrt(variance) : null,
    missing,
    missingShare: taken.length > 0 ? missing / taken.length : 0,
    dismissed,
    dismissedInterval: taken.length > 0 ? wilson(dismissed, taken.length) : null,
    undone: taken.filter((row) => row.undone).length,
  }
}

const countBy = (names: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
