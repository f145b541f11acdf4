// An act as it is on record: what was meant, how it was before, what became of each step. Written before and after everything that happens.
import { z } from 'zod/mini'
import { receiptReasons, receiptSchema, type Act } from '#core/contracts/bridge-act.ts'
import { checkShape } from '#core/contracts/check-shape.ts'
import { idSchema, wallMsSchema } from '#core/contracts/text.ts'

const memo = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const stepSchema = z.strictObject({
  actionId: idSchema,
  kind: receiptSchema.shape.kind,
  /** `waiting`: not begun. `intended`: begun, not yet known. The rest is a receipt's outcome. */
  state: z.enum([
    'waiting',
    'intended',
    'done',
    'skipped',
    'failed',
    'undone',
    'undo-refused',
    'undo-failed',
    'unknown',
  ]),
  reason: z.nullable(z.enum(receiptReasons)),
  confirmed: z.boolean(),
  atMs: wallMsSchema,
  memo: z.nullable(memo),
  /** Is there a way back? */
  hasInverse: z.boolean(),
  /** Ends by itself then; null when it does not. */
  untilMs: z.nullable(wallMsSchema),
})
export type ActStep = z.infer<typeof stepSchema>

const actFileSchema = z.strictObject({
  v: z.literal(1),
  actId: idSchema,
  decisionId: idSchema,
  startedMs: wallMsSchema,
  isRunning: z.boolean(),
  steps: z.array(stepSchema).check(z.maxLength(8)),
})
export type ActFile = z.infer<typeof actFileSchema>

export function readActFile(body: unknown): ActFile | null {
  const checked = checkShape(actFileSchema, body)
  return checked.ok ? checked.value : null
}

/** The file with one step changed. */
export const withStep = (file: ActFile, index: number, change: Partial<ActStep>): ActFile => ({
  ...file,
  steps: file.steps.map((step, k) => (k === index ? { ...step, ...change } : step)),
})

/** Does something of it stand, or may stand, that undo would take back? */
export const isUndoable = ({ hasInverse, state }: ActStep): boolean =>
  hasInverse && (state === 'done' || state === 'unknown' || state === 'undo-failed')

/** What is told of it: receipts of the steps that came to something, and one honest word for the whole. */
export function toAct(file: ActFile, nowMs: number): Act {
  const receipts = file.steps.flatMap(({ state, actionId, kind, reason, confirmed, atMs }) =>
    state === 'waiting' || state === 'intended' ? [] : [{ actionId, kind, outcome: state, reason, confirmed, atMs }],
  )
  return {
    actId: file.actId,
    decisionId: file.decisionId,
    outcome: file.isRunning ? 'running' : outcomeOf(file.steps),
    receipts,
    undoable: !file.isRunning && file.steps.some(isUndoable),
    atMs: nowMs,
  }
}

function outcomeOf(steps: readonly ActStep[]): Act['outcome'] {
  const has = (...states: ActStep['state'][]) => steps.some(({ state }) => states.includes(state))
  if (has('unknown')) return 'unknown'
  const stands = has('done', 'undo-refused', 'undo-failed')
  if (has('undone')) return stands ? 'partial' : has('failed', 'skipped') ? 'rolled-back' : 'undone'
  if (!stands) return 'nothing'
  return has('failed', 'skipped', 'undo-refused', 'undo-failed') ? 'partial' : 'done'
}
