// The closed set of errors the bridge may answer: HTTP status, the one sentence for people, and the details each code may carry.
import { z } from 'zod/mini'
import { hostileReasons } from './hostile-reasons.ts'
import { idSchema, nameSchema } from './text.ts'

/** What a session may be allowed to do; a route declares exactly one. */
export const bridgeScopes = [
  'state:read',
  'telemetry:write',
  'plan:request',
  'act:execute',
  'workspace:launch',
  'admin:stop',
] as const
export type BridgeScope = (typeof bridgeScopes)[number]

/** Major.minor of the contract. A newer minor only adds; a newer major is refused. */
export const contractVersionSchema = z.string().check(z.regex(/^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/))

export const httpMethods = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'] as const

/** Which rule a field broke. Never the value itself, and no text from the validator. */
export const validationRules = ['type', 'range', 'length', 'format', 'choice', 'unknown-key', 'other'] as const
export type ValidationRule = (typeof validationRules)[number]
/** More issues than this say nothing new to a caller. Chosen by hand. */
export const MAX_VALIDATION_ISSUES = 8
export const MAX_ISSUE_PATH = 8

const none = z.strictObject({})
const version = z.int().check(z.minimum(0))
const waitMs = z.int().check(z.minimum(0), z.maximum(86_400_000))
const issue = z.strictObject({
  /** Declared field names and array positions; a key that is not ours shows as `*`. */
  path: z
    .array(z.union([z.string().check(z.regex(/^([A-Za-z][A-Za-z0-9_]{0,39}|\*)$/)), z.int()]))
    .check(z.maxLength(MAX_ISSUE_PATH)),
  rule: z.enum(validationRules),
})
export type ValidationIssue = z.infer<typeof issue>

/** Keyed by code. `message` is the only text a client ever gets; the envelope builder takes no string. */
export const bridgeErrors = {
  malformed_request: {
    status: 400,
    message: 'The request could not be read. Send well-formed JSON within the stated limits.',
    details: z.strictObject({ reason: z.optional(z.enum(hostileReasons)) }),
  },
  auth_required: {
    status: 401,
    message: 'This needs a paired session. Pair again from the Cortex page or with "cortex session".',
    details: none,
  },
  session_expired: { status: 401, message: 'The session has ended. Say hello again to get a new one.', details: none },
  host_forbidden: { status: 403, message: 'This address is not one Cortex answers to.', details: none },
  origin_forbidden: { status: 403, message: 'Requests from this site are not accepted.', details: none },
  scope_forbidden: {
    status: 403,
    message: 'This session is not allowed to do that. Ask for the scope named in the details.',
    details: z.strictObject({ needed: z.enum(bridgeScopes) }),
  },
  consent_required: {
    status: 403,
    message: 'You have not allowed this kind of action yet. Allow it in Settings, under help and consent.',
    details: z.strictObject({ actionKind: nameSchema }),
  },
  unknown_route: { status: 404, message: 'There is nothing at this address.', details: none },
  method_not_allowed: {
    status: 405,
    message: 'This address does not take that method. Use one named in the details.',
    details: z.strictObject({ allow: z.array(z.enum(httpMethods)).check(z.maxLength(httpMethods.length)) }),
  },
  state_conflict: {
    status: 409,
    message: 'Something changed in the meantime. Read it again and repeat the change.',
    details: z.strictObject({ currentVersion: z.optional(version) }),
  },
  idempotency_conflict: {
    status: 409,
    message: 'This Idempotency-Key was used before with another body. Use a new key.',
    details: none,
  },
  contract_major_unsupported: {
    status: 409,
    message: 'Page and bridge come from different major versions. Restart Cortex and reload the page.',
    details: z.strictObject({ offered: contractVersionSchema, supported: contractVersionSchema }),
  },
  payload_too_large: {
    status: 413,
    message: 'The body is larger than this address takes.',
    details: z.strictObject({ limitBytes: z.int().check(z.minimum(0)) }),
  },
  unsupported_media_type: { status: 415, message: 'Only application/json in UTF-8 is taken here.', details: none },
  validation_failed: {
    status: 422,
    message: 'Some fields are missing or not valid. The details name them.',
    details: z.strictObject({ issues: z.array(issue).check(z.maxLength(MAX_VALIDATION_ISSUES)) }),
  },
  rate_limited: {
    status: 429,
    message: 'Too many requests. Wait as long as the details say and try again.',
    details: z.strictObject({ retryAfterMs: waitMs }),
  },
  not_found: { status: 404, message: 'There is no such item. It may have been removed.', details: none },
  scan_timeout: {
    status: 504,
    message: 'The scan is still running. Ask for its result by the id in the details.',
    details: z.strictObject({ scanId: idSchema }),
  },
  internal_error: {
    status: 500,
    message: 'Something went wrong inside the bridge. The id of this answer finds it in the log.',
    details: none,
  },
  upstream_invalid: { status: 502, message: 'The model answered something that cannot be used.', details: none },
  upstream_timeout: { status: 504, message: 'The model did not answer in time.', details: none },
  shutting_down: {
    status: 503,
    message: 'The bridge is shutting down. Start Cortex again to go on.',
    details: z.strictObject({ retryAfterMs: z.optional(waitMs) }),
  },
  storage_unavailable: {
    status: 503,
    message: 'The bridge cannot reach its records, so nothing was changed. Run "cortex doctor".',
    details: none,
  },
  storage_full: {
    status: 507,
    message: 'The disk is full, so nothing was changed. Free some space and try again.',
    details: none,
  },
} as const

export type BridgeErrorCode = keyof typeof bridgeErrors
export const bridgeErrorCodes = Object.keys(bridgeErrors) as readonly BridgeErrorCode[] // keys of a const object
export type BridgeErrorDetails<C extends BridgeErrorCode> = z.infer<(typeof bridgeErrors)[C]['details']>

/** HTTP status of a code. */
export const bridgeErrorStatus = (code: BridgeErrorCode): number => bridgeErrors[code].status
