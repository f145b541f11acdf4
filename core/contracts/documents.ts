// Documents: small named states that modules keep between runs (posterior, baselines, quiet mode, wizard progress), one version each.
import { z } from 'zod/mini'
import { jsonValueSchema } from './json-value.ts'
import { nameSchema, wallMsSchema } from './text.ts'

export const DOCUMENT_VERSION = 1

export const documentSchema = z.strictObject({
  v: z.literal(DOCUMENT_VERSION),
  name: nameSchema,
  /** Version of the body, for the module that reads it. */
  bodyVersion: z.int().check(z.minimum(1), z.maximum(10_000)),
  savedMs: wallMsSchema,
  body: jsonValueSchema(),
})
export type StoredDocument = z.infer<typeof documentSchema>
