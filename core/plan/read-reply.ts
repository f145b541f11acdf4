// Reads a model's answer into a plan: parse, shape, every action and claim through its checks, words made harmless. Anything less is no plan.
import { z } from 'zod/mini'
import { parseHostile, utf8Length, type HostileLimits } from '../contracts/parse-hostile.ts'
import {
  claimSchema,
  MAX_ACTIONS,
  PLAN_VERSION,
  planSchema,
  type Claim,
  type Plan,
  type PlanAction,
} from '../contracts/plan.ts'
import type { FallbackReason, PlanRequest, PlanWarning } from '../contracts/planning.ts'
import { numberActions } from './action-draft.ts'
import { armOf, targetsOf } from './allow-table.ts'
import { checkAction } from './checks.ts'
import { isFact } from './claims.ts'
import { repeatsCanary } from './marks.ts'
import { wordsOf } from './reply-words.ts'
import { isCut, PLAN_LIFE_MS, planIdOf } from './without-model.ts'

/** Longest answer that is read at all; a plan is a few hundred bytes. */
export const REPLY_LIMIT_BYTES = 32_768
const replyLimits: HostileLimits = { maxBytes: REPLY_LIMIT_BYTES, maxDepth: 8, maxKeys: 400 }
/** More of anything than this is a model that has lost its way; the rest is not looked at. */
const MOST_LOOKED_AT = 32

const replyShape = z.strictObject({
  title: z.string(),
  text: z.string(),
  claims: z.array(z.unknown()),
  actions: z.array(z.unknown()),
})

export type ReplyReading =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly warnings: readonly PlanWarning[] }
  | { readonly kind: 'unusable'; readonly reason: FallbackReason; readonly warnings: readonly PlanWarning[] }

const unusable = (reason: FallbackReason, warnings: readonly PlanWarning[] = []): ReplyReading => ({
  kind: 'unusable',
  reason,
  warnings,
})

/**
 * The plan in a model's answer. Whatever the answer holds, the plan's actions are in the allow table of the request's arm, under its consents,
 * on handles it issued; with none of those left there is no plan (policy reference 6.3). Never throws.
 */
export function readReply(answer: string, request: PlanRequest, nowMs: number): ReplyReading {
  if (answer.length > REPLY_LIMIT_BYTES || utf8Length(answer) > REPLY_LIMIT_BYTES) return unusable('too-long')
  if (repeatsCanary(answer, request.requestId)) return unusable('canary')
  const parsed = parseHostile(answer.trim(), replyLimits)
  if (!parsed.ok) return unusable('not-json')
  const reply = z.safeParse(replyShape, parsed.value)
  if (!reply.success) return unusable('wrong-shape')
  return toPlan(reply.data, request, nowMs)
}

function toPlan(reply: z.infer<typeof replyShape>, request: PlanRequest, nowMs: number): ReplyReading {
  const actions = keepActions(reply.actions, request)
  if (actions.kept.length === 0) return unusable('nothing-left', actions.warnings)
  const claims = keepClaims(reply.claims, request)
  const words = wordsOf(reply, { arm: armOf(request.arm) ?? 'no_action', claims: claims.kept, actions: actions.kept })
  const warnings = [...actions.warnings, ...claims.warnings, ...words.warnings].slice(0, 64)
  const plan = z.safeParse(planSchema, {
    v: PLAN_VERSION,
    planId: planIdOf(request),
    decisionId: request.decisionId,
    arm: request.arm,
    source: 'model',
    fallbackReason: null,
    createdMs: nowMs,
    expiresMs: nowMs + PLAN_LIFE_MS,
    title: words.title,
    text: words.text,
    claims: claims.kept,
    actions: numberActions(actions.kept),
    truncated: isCut(request),
  })
  return plan.success ? { kind: 'plan', plan: plan.data, warnings } : unusable('wrong-shape', warnings)
}

interface Kept<T> {
  readonly kept: readonly T[]
  readonly warnings: readonly PlanWarning[]
}

function keepActions(raws: readonly unknown[], request: PlanRequest): Kept<PlanAction> {
  const kept: PlanAction[] = []
  const warnings: PlanWarning[] = []
  const drop = (why: PlanWarning['why']) => void warnings.push({ what: 'action', why })
  for (const raw of raws.slice(0, MOST_LOOKED_AT)) {
    const checked = checkAction(raw, request)
    if ('objection' in checked) drop(checked.objection)
    else if (contradicts(checked.action, kept)) drop('contradicts')
    else if (kept.length === MAX_ACTIONS) drop('too-many')
    else kept.push(checked.action)
  }
  if (raws.length > MOST_LOOKED_AT) drop('too-many')
  return { kept, warnings }
}

/** One action of a kind is enough, and a tab has one fate. */
const contradicts = (action: PlanAction, kept: readonly PlanAction[]): boolean =>
  kept.some(
    (other) => other.kind === action.kind || targetsOf(other).some((target) => targetsOf(action).includes(target)),
  )

function keepClaims(raws: readonly unknown[], { envelope }: PlanRequest): Kept<Claim> {
  const kept: Claim[] = []
  const warnings: PlanWarning[] = []
  for (const raw of raws.slice(0, MOST_LOOKED_AT)) {
    const claim = z.safeParse(claimSchema, raw)
    if (!claim.success || !isFact(claim.data, envelope.facts)) warnings.push({ what: 'claim', why: 'not-a-fact' })
    else if (kept.length === 5) warnings.push({ what: 'claim', why: 'too-many' })
    else kept.push(claim.data)
  }
  return { kept, warnings }
}
