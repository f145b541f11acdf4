// The bridge's planner as people set it: provider, model, caps, switch; the key goes in and never comes out.
import { z } from 'zod/mini'
import { fallbackReasons, planRequestSchema } from './planning.ts'
import { plainText, sha256Schema } from './text.ts'

export const aiProviders = ['anthropic', 'bedrock', 'vertex'] as const
export type AiProvider = (typeof aiProviders)[number]

const usd = z.number().check(z.minimum(0), z.maximum(1000))
const place = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/))
/** A model's name as its provider writes it. It stands in an address, so it has no slash, query or dot segment. */
export const modelNameSchema = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_.:@-]{1,99}$/))
/** A server on this computer that speaks the same protocol. No other address can be set: text can go to the provider's own, or nowhere. */
export const loopbackUrlSchema = z.string().check(z.regex(/^http:\/\/(127\.0\.0\.1|\[::1\]):([1-9]\d{0,4})$/))

export const aiSettingsSchema = z.strictObject({
  on: z.boolean(),
  provider: z.enum(aiProviders),
  model: modelNameSchema,
  /** Of Bedrock and Vertex. */
  region: place,
  /** Of Vertex; empty elsewhere. */
  projectId: z.string().check(z.regex(/^[a-z0-9-]{0,40}$/)),
  endpoint: z.nullable(loopbackUrlSchema),
  warnUsdPerDay: usd,
  stopUsdPerDay: usd,
})
export type AiSettings = z.infer<typeof aiSettingsSchema>

export const defaultAiSettings: AiSettings = {
  on: false,
  provider: 'anthropic',
  model: 'claude-haiku-4-5',
  region: 'us-east-1',
  projectId: '',
  endpoint: null,
  warnUsdPerDay: 5,
  stopUsdPerDay: 20,
}

/** A change of some fields. Turning it on needs the hash of a preview this bridge has just made: nobody agrees to what was not shown. */
export const aiPatchSchema = z.strictObject({
  ...z.partial(aiSettingsSchema).shape,
  previewSha256: z.optional(sha256Schema),
})
export type AiPatch = z.infer<typeof aiPatchSchema>

/** Where a key lies: the desktop's keychain, or a file that only this user can read. */
export const keyPlaces = ['keychain', 'file'] as const
export const aiStatusSchema = z.strictObject({
  settings: aiSettingsSchema,
  /** Is there a key for the provider now chosen, and where? */
  key: z.nullable(z.enum(keyPlaces)),
  /** Why no model is asked at this moment; null when one would be. */
  resting: z.nullable(z.enum(fallbackReasons)),
  today: z.strictObject({
    spentUsd: z.number().check(z.minimum(0)),
    reservedUsd: z.number().check(z.minimum(0)),
    calls: z.int().check(z.minimum(0)),
    fallbacks: z.int().check(z.minimum(0)),
    warned: z.boolean(),
  }),
  /** Dollars a day, the last days first by date; only days with a call. */
  days: z.array(z.strictObject({ day: plainText(10), spentUsd: z.number(), calls: z.int() })).check(z.maxLength(90)),
})
export type AiStatus = z.infer<typeof aiStatusSchema>

/** For Anthropic and Bedrock an API key, for Bedrock also `ACCESS:SECRET`, for Vertex the text of a service-account file. */
export const aiKeySchema = z.strictObject({
  provider: z.enum(aiProviders),
  key: z.string().check(z.minLength(8), z.maxLength(8192), z.regex(/^[\x20-\x7e\n\r\t]+$/)),
})
export const aiKeyResultSchema = z.strictObject({ provider: z.enum(aiProviders), place: z.nullable(z.enum(keyPlaces)) })
export const aiKeyForgetSchema = z.strictObject({ provider: z.enum(aiProviders) })

export const previewRequestSchema = z.strictObject({ request: planRequestSchema })
export const cancelPlanSchema = z.strictObject({ cancelled: z.boolean() })
