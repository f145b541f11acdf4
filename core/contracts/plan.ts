// Plan: what one help consists of. A closed list of actions whose targets are ids we issued, and plain bounded text; no address, path or command.
import { z } from 'zod/mini'
import { idSchema, nameSchema, plainText, wallMsSchema } from './text.ts'

export const PLAN_VERSION = 1

/** Who carries an action out, and whether it has an inverse (an action without one is never done without a preview). */
export interface ActionTraits {
  readonly executor: 'page' | 'extension' | 'bridge'
  readonly reversible: boolean
}

export const actionTraits = {
  'show-card': { executor: 'page', reversible: true },
  breathe: { executor: 'page', reversible: true },
  'rest-eyes': { executor: 'page', reversible: true },
  move: { executor: 'page', reversible: true },
  'take-break': { executor: 'page', reversible: true },
  'micro-steps': { executor: 'page', reversible: true },
  defuse: { executor: 'page', reversible: true },
  'focus-timer': { executor: 'page', reversible: true },
  dim: { executor: 'page', reversible: true },
  'group-tabs': { executor: 'extension', reversible: true },
  'discard-tabs': { executor: 'extension', reversible: true },
  'close-tabs': { executor: 'extension', reversible: true },
  'bookmark-tabs': { executor: 'extension', reversible: true },
  notify: { executor: 'bridge', reversible: false },
  'do-not-disturb': { executor: 'bridge', reversible: true },
  'open-target': { executor: 'bridge', reversible: false },
  'launch-project': { executor: 'bridge', reversible: false },
} as const satisfies Readonly<Record<string, ActionTraits>>
export type ActionKind = keyof typeof actionTraits

/** A handle for a tab, page or project, minted at random for one request; the model can repeat it but not make one up. */
export const targetSchema = z.string().check(z.regex(/^t_[a-z0-9]{8,32}$/))
/** More targets than this in one action always need a fresh yes (security reference 2.6). */
export const MAX_TARGETS = 40
export const MAX_ACTIONS = 8

const targets = z
  .array(targetSchema)
  .check(z.minLength(1), z.maxLength(MAX_TARGETS), z.refine(allDifferent, 'a target appears twice'))
function allDifferent(list: readonly string[]): boolean {
  return new Set(list).size === list.length
}
const label = plainText(40)
const seconds = z.int().check(z.minimum(10), z.maximum(900))
const minutes = z.int().check(z.minimum(1), z.maximum(180))
const step = plainText(120).check(z.minLength(1))

const action = <K extends ActionKind, S extends z.core.$ZodShape>(kind: K, shape: S) =>
  z.strictObject({ actionId: idSchema, kind: z.literal(kind), ...shape })

export const planActionSchema = z.discriminatedUnion('kind', [
  action('show-card', {}),
  action('breathe', { pattern: z.enum(['long-exhale', 'box', '4-7-8', 'coherent']), seconds }),
  action('rest-eyes', { seconds }),
  action('move', { seconds }),
  action('take-break', { minutes }),
  action('micro-steps', { steps: z.array(step).check(z.minLength(1), z.maxLength(5)) }),
  action('defuse', { text: plainText(280) }),
  action('focus-timer', { minutes }),
  action('dim', { minutes }),
  action('group-tabs', { targets, label }),
  action('discard-tabs', { targets }),
  action('close-tabs', { targets }),
  action('bookmark-tabs', { targets, label }),
  action('notify', { text: plainText(160) }),
  action('do-not-disturb', { minutes }),
  action('open-target', { target: targetSchema }),
  action('launch-project', { target: targetSchema }),
])
export type PlanAction = z.infer<typeof planActionSchema>

/** A reason that can be checked: which metric, what value over which window, compared with what. The sentence is made from it, not beside it. */
export const claimSchema = z.strictObject({
  metric: nameSchema,
  value: z.number(),
  windowMs: z.int().check(z.minimum(1)),
  comparator: z.enum(['above-usual', 'below-usual', 'near-usual', 'rising', 'falling']),
})
export type Claim = z.infer<typeof claimSchema>

export const planSchema = z
  .strictObject({
    v: z.literal(PLAN_VERSION),
    planId: idSchema,
    /** The decision this plan fills; the arm is fixed before any model is asked. */
    decisionId: idSchema,
    arm: nameSchema,
    source: z.enum(['model', 'fallback']),
    /** Why the deterministic plan was used; null for a plan of the model. */
    fallbackReason: z.nullable(nameSchema),
    createdMs: wallMsSchema,
    /** After this the plan may no longer be carried out. */
    expiresMs: wallMsSchema,
    title: plainText(80),
    text: plainText(280),
    claims: z.array(claimSchema).check(z.maxLength(5)),
    actions: z.array(planActionSchema).check(z.maxLength(MAX_ACTIONS)),
    /** Was anything cut to fit the bounds before the model saw it? */
    truncated: z.boolean(),
  })
  .check(
    z.refine(
      (plan) => (plan.source === 'model') === (plan.fallbackReason === null),
      'a fallback says why, a model plan does not',
    ),
    z.refine((plan) => plan.expiresMs > plan.createdMs, 'a plan ends after it was made'),
    z.refine((plan) => allDifferent(plan.actions.map((one) => one.actionId)), 'an action id appears twice'),
  )
export type Plan = z.infer<typeof planSchema>
