// The envelope around every answer of the bridge: builders that take no free text, and a reader that trusts nothing.
import { z } from 'zod/mini'
import {
  bridgeErrors,
  contractVersionSchema,
  MAX_ISSUE_PATH,
  MAX_VALIDATION_ISSUES,
  type BridgeErrorCode,
  type BridgeErrorDetails,
  type ValidationIssue,
  type ValidationRule,
} from './bridge-errors.ts'

export const CONTRACT_VERSION = '1.0'

/** Correlation id: accepted from a caller in this shape only, else minted. */
export const cidSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/))
export const REQUEST_ID_HEADER = 'X-Cortex-Request-ID'

export interface OkEnvelope<T> {
  readonly ok: true
  readonly contract: string
  readonly cid: string
  readonly result: T
}
/** One member per code, so that `details` is known once `code` is. */
export type BridgeError = {
  [C in BridgeErrorCode]: { readonly code: C; readonly message: string; readonly details: BridgeErrorDetails<C> }
}[BridgeErrorCode]
export interface FailedEnvelope {
  readonly ok: false
  readonly contract: string
  readonly cid: string
  readonly error: BridgeError
}
export type Envelope<T> = OkEnvelope<T> | FailedEnvelope

export const okEnvelope = <T>(cid: string, result: T): OkEnvelope<T> => ({
  ok: true,
  contract: CONTRACT_VERSION,
  cid,
  result,
})

/** Codes whose details may be left out, because `{}` satisfies their declaration. */
type CodeWithoutDetails = {
  [C in BridgeErrorCode]: Record<never, never> extends BridgeErrorDetails<C> ? C : never
}[BridgeErrorCode]

/**
 * Builds a refusal. The message comes from the table, never from the caller, so no exception text can leak.
 * Throws when `details` do not fit the declaration: an undeclared key is a bug at its source and must not reach a client.
 */
export function failedEnvelope(cid: string, code: CodeWithoutDetails): FailedEnvelope
export function failedEnvelope<C extends BridgeErrorCode>(
  cid: string,
  code: C,
  details: BridgeErrorDetails<C>,
): FailedEnvelope
export function failedEnvelope(cid: string, code: BridgeErrorCode, details: unknown = {}): FailedEnvelope {
  const { message, details: declared } = bridgeErrors[code]
  const error = { code, message, details: z.parse(declared, details) } as BridgeError // details parsed by the code's own schema
  return { ok: false, contract: CONTRACT_VERSION, cid, error }
}

const okShape = z.strictObject({
  ok: z.literal(true),
  contract: contractVersionSchema,
  cid: cidSchema,
  result: z.unknown(),
})
const failedShape = z.strictObject({
  ok: z.literal(false),
  contract: contractVersionSchema,
  cid: cidSchema,
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.unknown() }),
})
const envelopeShape = z.discriminatedUnion('ok', [okShape, failedShape])

export type ReadEnvelope<T> =
  | { readonly kind: 'ok'; readonly cid: string; readonly result: T }
  | { readonly kind: 'failed'; readonly cid: string; readonly error: BridgeError }
  | {
      readonly kind: 'unreadable'
      readonly reason: 'not-an-envelope' | 'other-major' | 'unknown-error' | 'wrong-result'
    }

/**
 * Reads an answer that came over the wire (already through `parseHostile`). The message shown is ours, whatever the wire said.
 * @param resultSchema what this method answers; a result that does not fit makes the whole answer unreadable
 */
export function readEnvelope<T>(value: unknown, resultSchema: z.ZodMiniType<T>): ReadEnvelope<T> {
  const envelope = z.safeParse(envelopeShape, value)
  if (!envelope.success) return { kind: 'unreadable', reason: 'not-an-envelope' }
  const { contract, cid } = envelope.data
  if (!isSameMajor(contract)) return { kind: 'unreadable', reason: 'other-major' }
  if (!envelope.data.ok) return readError(cid, envelope.data.error)
  const result = z.safeParse(resultSchema, envelope.data.result)
  return result.success ? { kind: 'ok', cid, result: result.data } : { kind: 'unreadable', reason: 'wrong-result' }
}

function readError(cid: string, wire: { code: string; details: unknown }): ReadEnvelope<never> {
  if (!isBridgeErrorCode(wire.code)) return { kind: 'unreadable', reason: 'unknown-error' }
  const { message, details: declared } = bridgeErrors[wire.code]
  const details = z.safeParse(declared, wire.details)
  if (!details.success) return { kind: 'unreadable', reason: 'unknown-error' }
  const error = { code: wire.code, message, details: details.data } as BridgeError // details parsed by the code's own schema
  return { kind: 'failed', cid, error }
}

const isBridgeErrorCode = (code: string): code is BridgeErrorCode => Object.hasOwn(bridgeErrors, code)

/** May two sides that speak these contracts talk? Only the major number decides. */
export const isSameMajor = (contract: string, ours: string = CONTRACT_VERSION): boolean =>
  contract.split('.')[0] === ours.split('.')[0]

const ruleOf: Readonly<Record<string, ValidationRule>> = {
  invalid_type: 'type',
  too_big: 'range',
  too_small: 'range',
  invalid_format: 'format',
  invalid_value: 'choice',
  invalid_union: 'choice',
  unrecognized_keys: 'unknown-key',
}

interface SchemaIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly origin?: string | undefined
}

/**
 * Turns the issues of a schema into details without values and without the validator's own text: field names, positions, a rule.
 * A name that does not look like a field name (it comes from a record's keys) shows as `*`.
 */
export const toValidationIssues = (issues: readonly SchemaIssue[]): ValidationIssue[] =>
  issues.slice(0, MAX_VALIDATION_ISSUES).map((issue) => ({
    path: issue.path.slice(0, MAX_ISSUE_PATH).map(toPathPart),
    rule: toRule(issue),
  }))

const toPathPart = (part: PropertyKey): string | number =>
  typeof part === 'number' ? part : typeof part === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(part) ? part : '*'

function toRule(issue: SchemaIssue): ValidationRule {
  const rule = ruleOf[issue.code ?? ''] ?? 'other'
  return rule === 'range' && (issue.origin === 'string' || issue.origin === 'array') ? 'length' : rule
}
