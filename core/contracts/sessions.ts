// Sessions: one row per stretch of sensing, checkpointed while it runs, with explicit gaps; and the undo journal, which outlives them.
import { z } from 'zod/mini'
import { jsonValueSchema, type JsonValueLimits } from './json-value.ts'
import { idSchema, nameSchema, timeZoneSchema, wallMsSchema } from './text.ts'

export const SESSION_VERSION = 1

/** A stretch in which nothing was seen, with its cause; never filled in. */
const gapSchema = z.strictObject({
  startMs: wallMsSchema,
  endMs: wallMsSchema,
  cause: z.enum(['suspend', 'frozen', 'clock-change', 'crash', 'paused', 'source-lost']),
})
export type SessionGap = z.infer<typeof gapSchema>

export const sessionSchema = z.strictObject({
  v: z.literal(SESSION_VERSION),
  sessionId: idSchema,
  startMs: wallMsSchema,
  /** Last moment known to belong to the session; moves with every checkpoint. */
  checkpointMs: wallMsSchema,
  /** `recovered`: it was running when everything stopped, and was closed at its last checkpoint. */
  status: z.enum(['running', 'ended', 'recovered']),
  tz: timeZoneSchema,
  subject: z.enum(['person', 'demo']),
  gaps: z.array(gapSchema).check(z.maxLength(2000)),
  /** The report as its own module wrote it; null before the first checkpoint. */
  report: z.nullable(jsonValueSchema()),
})
export type Session = z.infer<typeof sessionSchema>

/** One undoable change. Chosen by hand: a snapshot of 200 tabs with titles is about 60 KB. */
const snapshotLimits: JsonValueLimits = { maxDepth: 12, maxNodes: 10_000, maxChars: 400_000 }

export const undoEntrySchema = z.strictObject({
  v: z.literal(SESSION_VERSION),
  undoId: idSchema,
  planId: idSchema,
  actionId: idSchema,
  kind: nameSchema,
  doneMs: wallMsSchema,
  /** Until when the undo is offered. */
  offeredUntilMs: wallMsSchema,
  /** What stood before, and what the action left: undo refuses when the present differs from `after`. */
  before: jsonValueSchema(snapshotLimits),
  after: jsonValueSchema(snapshotLimits),
  status: z.enum(['open', 'undone', 'conflict', 'expired']),
})
export type UndoEntry = z.infer<typeof undoEntrySchema>
