// What bridge and calling child say to each other: one job in, signs of life, one result out.
import { z } from 'zod/mini'
import { aiProviders } from '#core/contracts/bridge-ai.ts'
import { fallbackReasons } from '#core/contracts/planning.ts'

/** Cap on the answer's text, as the reader of plans has it; the stream around it may be a little wordier. */
export const ANSWER_BYTES = 32_768
export const STREAM_BYTES = 8 * ANSWER_BYTES

export const modelJobSchema = z.strictObject({
  provider: z.enum(aiProviders),
  model: z.string(),
  region: z.string(),
  projectId: z.string(),
  /** Null: the provider's own. */
  endpoint: z.nullable(z.string()),
  key: z.string(),
  /** The exact body; any other is not sent. */
  body: z.string(),
  /** How long to wait for headers before trying once more, ms. */
  headersMs: z.int(),
})
export type ModelJob = z.infer<typeof modelJobSchema>

const count = z.int().check(z.minimum(0))
export const tokenUseSchema = z.strictObject({
  input: count,
  output: count,
  cacheRead: count,
  cacheWrite5m: count,
  cacheWrite1h: count,
})

export const modelResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), text: z.string().check(z.maxLength(ANSWER_BYTES)), use: tokenUseSchema }),
  z.strictObject({
    kind: z.literal('failed'),
    reason: z.enum(fallbackReasons),
    /** Known tokens; null when nothing is known, `none` of them when the provider turned the call away. */
    use: z.nullable(tokenUseSchema),
  }),
])
export type ModelResult = z.infer<typeof modelResultSchema>

export const childMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('sent') }),
  z.strictObject({ kind: z.literal('alive') }),
  z.strictObject({ kind: z.literal('result'), result: modelResultSchema }),
])
export type ChildMessage = z.infer<typeof childMessageSchema>

export const noTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 } as const
