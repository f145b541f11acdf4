// Acting through the bridge: what is asked, the receipt of each action, undo, and what the person allows the bridge to do.
import { z } from 'zod/mini'
import { consentLevels } from './consent.ts'
import { actionTraits, planSchema, targetSchema, type ActionKind } from './plan.ts'
import { idSchema, nameSchema, wallMsSchema } from './text.ts'

/** Kinds the bridge carries out, in the order of the contract. */
export const bridgeActionKinds = (Object.keys(actionTraits) as ActionKind[]).filter(
  (kind) => actionTraits[kind].executor === 'bridge',
) as [ActionKind, ...ActionKind[]] // keys of a const object; four of them are the bridge's
const kind = z.enum(bridgeActionKinds)

/** An https page on a host the person put on the list. The page looks the handle up; a model never sees an address. */
const webAddress = z
  .string()
  .check(z.maxLength(2048), z.regex(/^https?:\/\/[A-Za-z0-9.-]{1,253}(:\d{1,5})?(\/[\x21-\x7e]*)?$/))
export const actTargetSchema = z.strictObject({
  target: targetSchema,
  ref: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('project'), projectId: idSchema }),
    z.strictObject({ kind: z.literal('page'), url: webAddress }),
  ]),
})
export type ActTarget = z.infer<typeof actTargetSchema>

export const actRequestSchema = z.strictObject({
  /** The whole plan as it was shown; the bridge carries out its own kinds in it and nothing else. */
  plan: planSchema,
  /** The numbers of the actions the person pressed for, just now. */
  pressed: z.array(idSchema).check(z.maxLength(8)),
  targets: z.array(actTargetSchema).check(z.maxLength(8)),
})
export type ActRequest = z.infer<typeof actRequestSchema>

/** What became of one action. `unknown`: the bridge ended between intending and knowing; it is never run again, undo is offered. */
export const receiptOutcomes = [
  'done',
  'skipped',
  'failed',
  'undone',
  'undo-refused',
  'undo-failed',
  'unknown',
] as const
export const receiptReasons = [
  'no-consent',
  'not-pressed',
  'not-available',
  'unknown-target',
  'host-not-allowed',
  'project-changed',
  'program-failed',
  'not-confirmed',
  'timed-out',
  'halted',
  'earlier-failed',
  'changed-since',
  'no-inverse',
  'interrupted',
] as const
export type ReceiptReason = (typeof receiptReasons)[number]
export const receiptSchema = z.strictObject({
  actionId: idSchema,
  kind,
  outcome: z.enum(receiptOutcomes),
  reason: z.nullable(z.enum(receiptReasons)),
  /** Looked at after the deed and found as intended, within 30 s. */
  confirmed: z.boolean(),
  atMs: wallMsSchema,
})
export type Receipt = z.infer<typeof receiptSchema>

/** `partial`: some of it stands, and its receipts say which; it never claims more. */
export const actOutcomes = ['running', 'done', 'partial', 'nothing', 'rolled-back', 'undone', 'unknown'] as const
export const actSchema = z.strictObject({
  /** The plan's id: a plan is carried out once. */
  actId: idSchema,
  decisionId: idSchema,
  outcome: z.enum(actOutcomes),
  receipts: z.array(receiptSchema).check(z.maxLength(8)),
  /** Is there anything that undo would still do? */
  undoable: z.boolean(),
  atMs: wallMsSchema,
})
export type Act = z.infer<typeof actSchema>

export const haltResultSchema = z.strictObject({ halted: z.array(idSchema).check(z.maxLength(64)) })

/** Ability of the moment: each kind with the reason it cannot be done here, if it cannot. */
export const abilitySchema = z.strictObject({ kind, available: z.boolean(), reason: z.nullable(nameSchema) })
export const abilitiesSchema = z.strictObject({ abilities: z.array(abilitySchema).check(z.maxLength(8)) })
export type Ability = z.infer<typeof abilitySchema>

/** What the bridge may do by itself, by kind of the ladder. Kept here too, because a page can be wrong, and asked again before every step. */
export const bridgeConsentKinds = ['overlay', 'open', 'dnd', 'launch'] as const
export type BridgeConsentKind = (typeof bridgeConsentKinds)[number]
const level = z.enum(consentLevels)
export const bridgeConsentsSchema = z.strictObject({ overlay: level, open: level, dnd: level, launch: level })
export type BridgeConsents = z.infer<typeof bridgeConsentsSchema>
export const consentsPatchSchema = z.partial(bridgeConsentsSchema)

/** Notifications may be suggested from the start; everything else waits for the person's own word. */
export const defaultBridgeConsents: BridgeConsents = {
  overlay: 'SUGGEST',
  open: 'OBSERVE',
  dnd: 'OBSERVE',
  launch: 'OBSERVE',
}
