// Planning: what a plan is asked with. The envelope is all that may ever leave this computer; everything beside it stays on it.
import { z } from 'zod/mini'
import { consentLevels } from './consent.ts'
import { actionTraits, claimSchema, planSchema, targetSchema, type ActionKind } from './plan.ts'
import { stateLabels } from './state.ts'
import { freeText, idSchema, nameSchema, plainText, sha256Schema, wallMsSchema } from './text.ts'

export const PLANNING_VERSION = 1
/** Bounds of the envelope (security reference 2.6.4). What does not fit is left out and counted in `leftOut`. */
export const ENVELOPE_TABS = 40
export const ENVELOPE_TITLE_CHARS = 200
export const ENVELOPE_GOAL_CHARS = 200
export const ENVELOPE_FACTS = 12
export const ENVELOPE_PROJECTS = 10

/** How a number compares, in the three steps that may leave: the numbers of the body themselves never do. */
export const coarseLevels = ['low', 'usual', 'high'] as const
const coarse = z.enum(coarseLevels)
export type CoarseLevel = z.infer<typeof coarse>

/** A number that an explanation may rest on, and how it compares with the person's usual. The same shape as a claim, so that they can be compared. */
export const factSchema = claimSchema
export type Fact = z.infer<typeof factSchema>

const whole = z.int().check(z.minimum(0))
const minutes = whole.check(z.maximum(100_000))
/** One tab, under the handle it has for this request only. Title and host were written by strangers. */
export const envelopeTabSchema = z.strictObject({
  target: targetSchema,
  title: z.nullable(plainText(ENVELOPE_TITLE_CHARS)),
  host: z.nullable(plainText(253)),
  idleMinutes: minutes,
  /** Never put aside: pinned, playing, or the one in front. */
  keep: z.boolean(),
})
export type EnvelopeTab = z.infer<typeof envelopeTabSchema>

export const envelopeSchema = z.strictObject({
  v: z.literal(PLANNING_VERSION),
  state: z.nullable(
    z.strictObject({
      label: z.enum(stateLabels),
      minutes,
      load: coarse,
      reasons: z.array(z.strictObject({ metric: nameSchema, level: coarse })).check(z.maxLength(3)),
    }),
  ),
  facts: z.array(factSchema).check(z.maxLength(ENVELOPE_FACTS)),
  timeOfDay: z.enum(['night', 'morning', 'afternoon', 'evening']),
  /** In the person's own words. */
  goal: z.nullable(plainText(ENVELOPE_GOAL_CHARS)),
  tabs: z.array(envelopeTabSchema).check(z.maxLength(ENVELOPE_TABS)),
  projects: z
    .array(z.strictObject({ target: targetSchema, label: plainText(80) }))
    .check(z.maxLength(ENVELOPE_PROJECTS)),
  /** What was cut to fit: tabs and projects left out, texts shortened, secrets struck out. */
  leftOut: z.strictObject({ tabs: whole, projects: whole, texts: whole, secrets: whole }),
})
export type Envelope = z.infer<typeof envelopeSchema>

const kinds = Object.keys(actionTraits) as [ActionKind, ...ActionKind[]] // keys of a const object, not empty

export const planRequestSchema = z.strictObject({
  v: z.literal(PLANNING_VERSION),
  /** Minted at random for this request alone: the plan's id, the marks around strangers' text and the canary are made from it. */
  requestId: z.string().check(z.regex(/^[A-Za-z0-9_-]{16,48}$/)),
  decisionId: idSchema,
  /** Drawn before anyone plans; no answer can change it. */
  arm: nameSchema,
  /** Level in force for each kind of the consent ladder; a kind that is missing counts as OBSERVE. */
  consents: z.record(nameSchema, z.enum(consentLevels)),
  /** Action kinds that can be carried out at this moment. */
  available: z.array(z.enum(kinds)).check(z.maxLength(kinds.length)),
  preferences: z.strictObject({
    breathing: z.enum(['long-exhale', 'box', '4-7-8', 'coherent']),
    focusMinutes: z.int().check(z.minimum(5), z.maximum(120)),
  }),
  /** Everything an explanation may rest on, numbers of the body included. Compared with claims here; never in a prompt. */
  facts: z.array(factSchema).check(z.maxLength(24)),
  envelope: envelopeSchema,
})
export type PlanRequest = z.infer<typeof planRequestSchema>

/** Why the deterministic plan stands instead of a model's. Closed list; the same words go into `fallbackReason`. */
export const fallbackReasons = [
  'no-bridge',
  'ai-off',
  'no-key',
  'key-unreadable',
  'nothing-to-ask',
  'over-cap',
  'breaker-open',
  'rate-limited',
  'overloaded',
  'provider-failed',
  'refused-key',
  'not-found',
  'unreachable',
  'redirected',
  'timed-out',
  'cut-short',
  'too-long',
  'not-json',
  'wrong-shape',
  'refused',
  'canary',
  'nothing-left',
  'cancelled',
  'storage-failed',
  'broken',
] as const
export type FallbackReason = (typeof fallbackReasons)[number]

/** What was taken out of a model's answer, and why. */
export const planWarningSchema = z.strictObject({
  what: z.enum(['action', 'claim', 'text', 'field']),
  why: z.enum([
    'not-for-this-arm',
    'no-consent',
    'not-available',
    'unknown-target',
    'kept-target',
    'out-of-bounds',
    'irreversible-after-strangers',
    'destructive-step',
    'too-many',
    'not-a-fact',
    'number-without-claim',
    'markup',
    'contradicts',
    'check-failed',
  ]),
})
export type PlanWarning = z.infer<typeof planWarningSchema>

export const planAnswerSchema = z.strictObject({
  plan: planSchema,
  warnings: z.array(planWarningSchema).check(z.maxLength(64)),
  /** What the call cost, in dollars; 0 when none was made or the answer was remembered. */
  costUsd: z.number().check(z.minimum(0)),
})
export type PlanAnswer = z.infer<typeof planAnswerSchema>

/** The very bytes a model would be sent, and where: the body of the request, character by character. */
export const planPreviewSchema = z.strictObject({
  url: z.string().check(z.maxLength(512)),
  body: freeText(131_072),
  sha256: sha256Schema,
  /** Most the call could cost, in dollars. */
  worstUsd: z.number().check(z.minimum(0)),
  atMs: wallMsSchema,
})
export type PlanPreview = z.infer<typeof planPreviewSchema>
