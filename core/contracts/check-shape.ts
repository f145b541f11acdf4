// Checks a parsed value against a contract's schema and says what is wrong without values and without the validator's own words.
import { z } from 'zod/mini'
import { cidSchema, toValidationIssues } from './bridge-envelope.ts'
import type { ValidationIssue } from './bridge-errors.ts'

/** Any schema of a contract, for code that only passes schemas on. */
export type Shape<T = unknown> = z.ZodMiniType<T>

export type CheckedShape<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] }

export function checkShape<T>(shape: Shape<T>, value: unknown): CheckedShape<T> {
  const parsed = z.safeParse(shape, value)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, issues: toValidationIssues(parsed.error.issues) }
}

/** Is this a correlation id we take over from a caller? */
export const isCid = (text: string): boolean => z.safeParse(cidSchema, text).success
