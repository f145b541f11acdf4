// Records of the bridge: events and their lists, grants and overrides.
import { z } from 'zod/mini'
import { cidSchema } from './bridge-envelope.ts'
import { idSchema, nameSchema, wallMsSchema } from './text.ts'

const count = z.int().check(z.minimum(0))

/** Kinds a page or an extension may append. What the bridge writes itself (audit, settings, gaps) is never taken from outside. */
export const appendableKinds = [
  'decision',
  'executed',
  'outcome',
  'feedback',
  'intervention',
  'session',
  'label',
  'crash',
  'telemetry',
] as const
export const bridgeKinds = [
  'gap',
  'boot',
  'stop',
  'consent',
  'document',
  'grant',
  'override',
  'audit',
  'answer',
] as const
export const eventKinds = [...appendableKinds, ...bridgeKinds] as const
export type EventKind = (typeof eventKinds)[number]

const body = z.record(nameSchema, z.unknown())
export const newEventSchema = z.strictObject({ id: idSchema, kind: z.enum(appendableKinds), atMs: wallMsSchema, body })
/** Chosen by hand: a decision record is about 2 KB, so a full batch stays within the 64 KiB of a body. */
export const eventBatchSchema = z.strictObject({
  events: z.array(newEventSchema).check(z.minLength(1), z.maxLength(100)),
})

export const eventSchema = z.strictObject({
  seq: count,
  bootId: idSchema,
  id: idSchema,
  kind: z.enum(eventKinds),
  atMs: wallMsSchema,
  cid: cidSchema,
  /** Who asked, as the bridge knows them: `device:ID`, `local:ID` or `bridge`. */
  who: z.string().check(z.maxLength(80)),
  body,
})
export type LedgerEvent = z.infer<typeof eventSchema>

export const LIST_DEFAULT = 50
export const LIST_CAP = 200

/** Query of every list. Values are exact matches: an operator in a name or a value is refused by the shape. */
export const listQuerySchema = z.strictObject({
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|1\d\d|200)$/))),
  cursor: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,512}$/))),
  order_by: z.optional(z.string().check(z.regex(/^[a-zA-Z]{1,24}:(asc|desc)$/))),
  kind: z.optional(z.enum(eventKinds)),
  cid: z.optional(cidSchema),
  bootId: z.optional(idSchema),
})
export type ListQuery = z.infer<typeof listQuerySchema>

export const pageOf = <T extends z.ZodMiniType>(item: T) =>
  z.strictObject({
    items: z.array(item).check(z.maxLength(LIST_CAP)),
    nextCursor: z.nullable(z.string().check(z.maxLength(512))),
  })

/** What a grant may let through when its normal path is down. */
export const grantPurposes = ['stop', 'restore'] as const
export type GrantPurpose = (typeof grantPurposes)[number]
export const grantSchema = z.strictObject({
  v: z.literal(1),
  id: idSchema,
  purpose: z.enum(grantPurposes),
  issuedAtMs: wallMsSchema,
  expiresAtMs: wallMsSchema,
})
export type Grant = z.infer<typeof grantSchema>
/** As it lies on disk: with its signature, and when it was taken back. */
export const storedGrantSchema = z.strictObject({
  grant: grantSchema,
  mac: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  revokedAtMs: z.nullable(wallMsSchema),
})
export type StoredGrant = z.infer<typeof storedGrantSchema>

export const overrideSchema = z.strictObject({
  id: idSchema,
  action: z.enum(grantPurposes),
  atMs: wallMsSchema,
  by: z.enum(['bridge', 'launcher', 'cli']),
  cid: cidSchema,
  grantId: z.nullable(idSchema),
})
export type Override = z.infer<typeof overrideSchema>

/** First and last line of an archive. */
export const archiveHeadSchema = z.strictObject({
  cortexArchive: z.literal(1),
  schema: count,
  exportedAtMs: wallMsSchema,
})
export const archiveFootSchema = z.strictObject({
  rows: count,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})
