// The consent ladder: how much each kind of action may do by itself. Earned slowly, lost quickly, capped always, revoked at once.

import { type ConsentLevel, consentLevels } from '../../contracts/consent.ts'

/** Sheridan-like rank of a level, 0..4. */
export const rank = (level: ConsentLevel): number => consentLevels.indexOf(level)
const levelAt = (index: number): ConsentLevel =>
  consentLevels[Math.min(consentLevels.length - 1, Math.max(0, index))] ?? 'OBSERVE'
const lower = (left: ConsentLevel, right: ConsentLevel): ConsentLevel => (rank(left) <= rank(right) ? left : right)

export const DAY_MS = 86_400_000
/** Approvals fade with this half-life (original 3.9). */
export const APPROVAL_HALF_LIFE_MS = 10 * DAY_MS
export const APPROVALS_FOR_PROMOTION = 5
/** Five approvals only say P(theta >= .9) = .469; fifteen say .815, so autonomy needs fifteen (policy reference 4). */
export const APPROVALS_FOR_AUTONOMY = 15
export const MIN_APPROVAL_WEIGHT = 4
/** No rejection or undo may lie inside this window at promotion. */
export const CLEAN_WINDOW_MS = 30 * DAY_MS
export const REJECTIONS_FOR_DEMOTION = 3
export const QUICK_UNDO_MS = 10_000
/** Without an approval for this long one level is lost. */
export const INACTIVITY_MS = 60 * DAY_MS

/** What a kind of action can never exceed, and never needs less than, whatever was earned. */
export interface ConsentRule {
  readonly start: ConsentLevel
  readonly minimum: ConsentLevel
  readonly hardCap: ConsentLevel
}

/** The standing of one action kind. `tierApprovalsMs` are approvals since the level was reached. */
export interface ConsentStanding {
  readonly earned: ConsentLevel
  readonly tierApprovalsMs: readonly number[]
  readonly refusalsMs: readonly number[]
  /** Rejections since the level last changed. */
  readonly rejectionsInRow: number
  readonly lastApprovalMs: number
  readonly revoked: boolean
}

/** What can happen to a standing. */
export type ConsentEvent =
  | { readonly kind: 'approved'; readonly atMs: number }
  | { readonly kind: 'rejected'; readonly atMs: number }
  | { readonly kind: 'undone'; readonly atMs: number; readonly sinceActionMs: number }
  | { readonly kind: 'revoked'; readonly atMs: number }
  | { readonly kind: 'reset'; readonly atMs: number }
  | { readonly kind: 'waited'; readonly atMs: number }

/** A new standing at the rule's starting level. */
export const freshStanding = (rule: ConsentRule, atMs: number): ConsentStanding => ({
  earned: rule.start,
  tierApprovalsMs: [],
  refusalsMs: [],
  rejectionsInRow: 0,
  lastApprovalMs: atMs,
  revoked: false,
})

/** May an action that needs `requested` be done? requested <= min(earned, global cap, hard cap) and >= the kind's minimum. */
export function allows(
  standing: ConsentStanding,
  rule: ConsentRule,
  { requested, globalCap }: { readonly requested: ConsentLevel; readonly globalCap: ConsentLevel },
): boolean {
  if (rank(requested) < rank(rule.minimum)) return false
  return rank(requested) <= rank(effectiveLevel(standing, rule, globalCap))
}

/** The level in force: OBSERVE when revoked, otherwise what was earned under both caps. */
export function effectiveLevel(standing: ConsentStanding, rule: ConsentRule, globalCap: ConsentLevel): ConsentLevel {
  return standing.revoked ? 'OBSERVE' : lower(standing.earned, lower(rule.hardCap, globalCap))
}

/** The standing after an event; events must come in time order. A revoked kind stays revoked until reset. */
export function stepConsent(standing: ConsentStanding, rule: ConsentRule, event: ConsentEvent): ConsentStanding {
  const current = fade(standing, event.atMs)
  switch (event.kind) {
    case 'approved':
      return promote(approve(current, event.atMs), rule, event.atMs)
    case 'rejected':
      return refuse(current, event.atMs, false)
    case 'undone':
      return refuse(current, event.atMs, current.earned === 'AUTONOMOUS_ACT' && event.sinceActionMs <= QUICK_UNDO_MS)
    case 'revoked':
      return { ...current, revoked: true }
    case 'reset':
      return freshStanding(rule, event.atMs)
    case 'waited':
      return current
  }
}

/** Is promotion due? Enough approvals at this tier, fresh enough together, and a clean month. */
export function promotionDue(standing: ConsentStanding, rule: ConsentRule, nowMs: number): boolean {
  if (standing.revoked || rank(standing.earned) >= rank(rule.hardCap)) return false
  const needed =
    levelAt(rank(standing.earned) + 1) === 'AUTONOMOUS_ACT' ? APPROVALS_FOR_AUTONOMY : APPROVALS_FOR_PROMOTION
  const clean = standing.refusalsMs.every((at) => nowMs - at > CLEAN_WINDOW_MS)
  return clean && standing.tierApprovalsMs.length >= needed && approvalWeight(standing, nowMs) >= MIN_APPROVAL_WEIGHT
}

/** Sum of 0.5^(age / 10 d) over approvals at this tier. */
export const approvalWeight = (standing: ConsentStanding, nowMs: number): number =>
  standing.tierApprovalsMs.reduce((sum, at) => sum + 0.5 ** ((nowMs - at) / APPROVAL_HALF_LIFE_MS), 0)

const approve = (standing: ConsentStanding, atMs: number): ConsentStanding => ({
  ...standing,
  tierApprovalsMs: [...standing.tierApprovalsMs, atMs].slice(-APPROVALS_FOR_AUTONOMY),
  rejectionsInRow: 0,
  lastApprovalMs: atMs,
})

function promote(standing: ConsentStanding, rule: ConsentRule, nowMs: number): ConsentStanding {
  if (!promotionDue(standing, rule, nowMs)) return standing
  return { ...standing, earned: levelAt(rank(standing.earned) + 1), tierApprovalsMs: [] }
}

function refuse(standing: ConsentStanding, atMs: number, atOnce: boolean): ConsentStanding {
  const rejectionsInRow = standing.rejectionsInRow + 1
  const refusalsMs = [...standing.refusalsMs.filter((at) => atMs - at <= CLEAN_WINDOW_MS), atMs]
  if (!atOnce && rejectionsInRow < REJECTIONS_FOR_DEMOTION) return { ...standing, refusalsMs, rejectionsInRow }
  return { ...standing, refusalsMs, earned: demoted(standing.earned), tierApprovalsMs: [], rejectionsInRow: 0 }
}

/** One level down, never below SUGGEST: only the person's own word turns suggestions off. */
const demoted = (level: ConsentLevel): ConsentLevel => levelAt(Math.max(rank('SUGGEST'), rank(level) - 1))

/** Loses one level per sixty days without an approval, never below SUGGEST. */
function fade(standing: ConsentStanding, nowMs: number): ConsentStanding {
  const steps = Math.floor((nowMs - standing.lastApprovalMs) / INACTIVITY_MS)
  if (steps <= 0 || rank(standing.earned) <= rank('SUGGEST')) return standing
  let earned = standing.earned
  for (let step = 0; step < steps; step++) earned = demoted(earned)
  return { ...standing, earned, tierApprovalsMs: [], lastApprovalMs: standing.lastApprovalMs + steps * INACTIVITY_MS }
}
