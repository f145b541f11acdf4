// The decision log: DECISION, EXECUTED, OUTCOME and FEEDBACK records, append-only, each written once, numbered by the store.
import { z } from 'zod/mini'
import { idSchema, nameSchema, sha256Schema, timeZoneSchema, wallMsSchema } from './text.ts'

export const RECORDS_VERSION = 1

/** An arm, context feature, rule or gate. Records keep names as text, so that a log outlives the code that wrote it. */
const named = <T extends z.ZodMiniType>(value: T) =>
  z.record(nameSchema, value).check(z.refine(hasAtMost(64), 'too many names'))
const hasAtMost = (max: number) => (record: object) => Object.keys(record).length <= max
const share = z.number().check(z.minimum(0), z.maximum(1))
/** Position in the log: 1 for the first record, then always rising. Given by the store, never by the caller. */
const seq = z.int().check(z.minimum(1))
const v = z.literal(RECORDS_VERSION)

/** Logged probabilities may differ from 1 by rounding only. */
export const PROBABILITY_TOLERANCE = 1e-9

const decisionFields = z.strictObject({
  v,
  type: z.literal('DECISION'),
  decisionId: idSchema,
  /** Wall clock and monotonic clock, ms. Order comes from `seq`, durations from `tMono`; `tWall` is for people. */
  tWall: wallMsSchema,
  tMono: z.number().check(z.minimum(0)),
  tz: timeZoneSchema,
  session: idSchema,
  /** I_t: could the person be interrupted? When false nothing was randomised and `reasons` name the closed gates. */
  avail: z.boolean(),
  reasons: z.array(nameSchema).check(z.maxLength(32)),
  /** The context the reward model saw. */
  x: named(z.number()),
  posteriorHash: sha256Schema,
  bankHash: sha256Schema,
  tau: z.number().check(z.minimum(0)),
  /** The safety rule that forced the action, if one did. */
  ruleId: z.nullable(nameSchema),
  /** Before and after projection to the floors; `p` is what the action was drawn from. */
  q: named(share),
  floors: named(share),
  p: named(share),
  /** The uniform draw; null when nothing was drawn. */
  u: z.nullable(z.number().check(z.minimum(0), z.lt(1))),
  action: nameSchema,
  build: z.string().check(z.maxLength(64), z.regex(/^[\w.+-]+$/)),
})

const consistent = z.refine<z.infer<typeof decisionFields>>(
  (decision) => breachOf(decision) === null,
  'p must sum to 1 over the same arms as q, the action must have p > 0, and an unavailable moment draws nothing and says why',
)

/** Which invariant a decision breaks, or null. Kept apart so that a writer can name it before the store refuses. */
export function breachOf(
  decision: Pick<z.infer<typeof decisionFields>, 'p' | 'q' | 'floors' | 'action' | 'avail' | 'reasons' | 'u'>,
) {
  const { p, q, floors, action, avail, reasons, u } = decision
  const total = Object.values(p).reduce((sum, share) => sum + share, 0)
  if (Math.abs(total - 1) > PROBABILITY_TOLERANCE) return 'probabilities-do-not-sum-to-1'
  if (!sameKeys(p, q)) return 'p-and-q-name-different-arms'
  if (!Object.keys(floors).every((arm) => Object.hasOwn(p, arm))) return 'floor-for-an-unknown-arm'
  if (!Object.hasOwn(p, action) || p[action] === 0) return 'action-without-probability'
  if (!avail && (u !== null || reasons.length === 0)) return 'unavailable-but-drawn-or-without-reason'
  return null
}
const sameKeys = (a: object, b: object): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key))

const executedFields = z.strictObject({
  v,
  type: z.literal('EXECUTED'),
  decisionId: idSchema,
  /** When it appeared (wall clock, ms), or null with the reason it did not. */
  renderedAt: z.nullable(wallMsSchema),
  notRendered: z.nullable(nameSchema),
  planId: z.nullable(idSchema),
  fallback: z.boolean(),
})
const renderedOrNot = z.refine<z.infer<typeof executedFields>>(
  ({ renderedAt, notRendered }) => (renderedAt === null) !== (notRendered === null),
  'either renderedAt or notRendered is given',
)

const outcomeFields = z.strictObject({
  v,
  type: z.literal('OUTCOME'),
  decisionId: idSchema,
  /** Version of the definition of the proximal outcome; one outcome per decision and version. */
  defVersion: z.int().check(z.minimum(1), z.maximum(10_000)),
  value: z.nullable(z.number()),
  missingReason: z.nullable(nameSchema),
  /** Wall-clock window the value speaks of, ms, end exclusive. */
  window: z.tuple([wallMsSchema, wallMsSchema]),
})
const valueOrReason = z.refine<z.infer<typeof outcomeFields>>(
  ({ value, missingReason, window }) => (value === null) !== (missingReason === null) && window[0] <= window[1],
  'either value or missingReason is given, and the window runs forward',
)

const feedbackFields = z.strictObject({
  v,
  type: z.literal('FEEDBACK'),
  decisionId: idSchema,
  kind: z.enum(['dismiss', 'undo', 'rating']),
  /** -1 to 1 for a rating; 1 for a dismissal or an undo, which either happen or do not. */
  value: z.number().check(z.minimum(-1), z.maximum(1)),
  /** Milliseconds since it appeared. */
  dt: z.number().check(z.minimum(0)),
})

/** What a caller hands to the store: everything but the number. */
export const decisionSchema = decisionFields.check(consistent)
export const executedSchema = executedFields.check(renderedOrNot)
export const outcomeSchema = outcomeFields.check(valueOrReason)
export const feedbackSchema = feedbackFields
export const recordSchema = z.discriminatedUnion('type', [
  decisionSchema,
  executedSchema,
  outcomeSchema,
  feedbackSchema,
])

/** What the log holds and what a mirror or an export carries. */
export const storedRecordSchema = z.discriminatedUnion('type', [
  z.extend(decisionFields, { seq }).check(consistent),
  z.extend(executedFields, { seq }).check(renderedOrNot),
  z.extend(outcomeFields, { seq }).check(valueOrReason),
  z.extend(feedbackFields, { seq }),
])

export type DecisionRecord = z.infer<typeof decisionSchema>
export type ExecutedRecord = z.infer<typeof executedSchema>
export type OutcomeRecord = z.infer<typeof outcomeSchema>
export type FeedbackRecord = z.infer<typeof feedbackSchema>
export type LogRecord = DecisionRecord | ExecutedRecord | OutcomeRecord | FeedbackRecord
export type StoredRecord = LogRecord & { readonly seq: number }
export type RecordType = LogRecord['type']

/**
 * What makes two records the same one: (decision, type, definition version). Feedback of different kinds on one decision are different
 * records, so its kind stands where an outcome has its version. Appending a second record with the same key changes nothing.
 */
export const recordKey = (record: LogRecord): readonly [decisionId: string, type: RecordType, variant: string] => [
  record.decisionId,
  record.type,
  record.type === 'OUTCOME' ? String(record.defVersion) : record.type === 'FEEDBACK' ? record.kind : '',
]
