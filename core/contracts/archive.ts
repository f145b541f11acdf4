// Export archive: its manifest, the closed list of entries it may hold, and the receipt of a deletion.
import { z } from 'zod/mini'
import { idSchema, timeZoneSchema, wallMsSchema } from './text.ts'

export const ARCHIVE_VERSION = 1

/** Everything the person's database holds, by the name of its object store. Also the order of an archive. */
export const storeNames = [
  'settings',
  'decisions',
  'consent',
  'labels',
  'annotations',
  'sessions',
  'summaries',
  'raw',
  'documents',
  'undo',
  'recordings',
] as const
export type StoreName = (typeof storeNames)[number]

const count = z.int().check(z.minimum(0))

/** `records/NAME.jsonl` is what an import reads; `tables/NAME.csv` is for people; a recording is a file of its own. */
export const entryPathSchema = z
  .string()
  .check(
    z.regex(
      /^(records\/[a-z]{1,24}\.jsonl|tables\/[a-z]{1,24}\.csv|schema\/[a-z]{1,24}\.json|recordings\/[A-Za-z0-9_-]{1,64}\.ctxrec|README\.txt)$/,
    ),
  )

export const archiveEntrySchema = z.strictObject({
  path: entryPathSchema,
  /** Lines without a heading, or chunks of a recording; 0 for text made for people. */
  records: count,
  bytes: count,
  /** CRC-32 of the unpacked bytes. */
  crc32: z.int().check(z.minimum(0), z.maximum(0xffff_ffff)),
})
export type ArchiveEntry = z.infer<typeof archiveEntrySchema>

export const archiveManifestSchema = z
  .strictObject({
    format: z.literal('cortex-archive'),
    v: z.literal(ARCHIVE_VERSION),
    createdMs: wallMsSchema,
    tz: timeZoneSchema,
    build: z.string().check(z.maxLength(64), z.regex(/^[\w.+-]+$/)),
    /** Version of the database the records were read from. */
    databaseVersion: z.int().check(z.minimum(1), z.maximum(10_000)),
    entries: z.array(archiveEntrySchema).check(z.maxLength(10_000)),
  })
  .check(
    z.refine(
      ({ entries }) => new Set(entries.map((one) => one.path)).size === entries.length,
      'an entry is listed twice',
    ),
  )
export type ArchiveManifest = z.infer<typeof archiveManifestSchema>

export const MANIFEST_PATH = 'manifest.json'

/** What was deleted, counted before it went, for the person to keep. */
export const deleteReceiptSchema = z.strictObject({
  format: z.literal('cortex-delete-receipt'),
  v: z.literal(ARCHIVE_VERSION),
  receiptId: idSchema,
  deletedMs: wallMsSchema,
  counts: z.record(z.enum(storeNames), count),
  /** `gone`: the database no longer exists. `emptied`: another window kept it open, so it exists without a record in it. */
  database: z.enum(['gone', 'emptied']),
})
export type DeleteReceipt = z.infer<typeof deleteReceiptSchema>
