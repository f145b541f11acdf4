import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import {
  failedEnvelope,
  isSameMajor,
  okEnvelope,
  readEnvelope,
  toValidationIssues,
  type FailedEnvelope,
} from './bridge-envelope.ts'
import { bridgeErrorCodes, bridgeErrors, type BridgeErrorCode } from './bridge-errors.ts'
import { parseHostile } from './parse-hostile.ts'

const cid = 'abcDEF_-123'
const result = z.strictObject({ n: z.int() })
const overTheWire = (value: unknown): unknown => {
  const parsed = parseHostile(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.sentence)
  return parsed.value
}

/** Details that fit each code which demands some. */
const details: Partial<Record<BridgeErrorCode, object>> = {
  scope_forbidden: { needed: 'admin:stop' },
  consent_required: { actionKind: 'tabs.close' },
  method_not_allowed: { allow: ['GET', 'POST'] },
  contract_major_unsupported: { offered: '2.0', supported: '1.0' },
  payload_too_large: { limitBytes: 65_536 },
  validation_failed: { issues: [{ path: ['a', 0, '*'], rule: 'range' }] },
  rate_limited: { retryAfterMs: 250 },
  scan_timeout: { scanId: 'scan_1' },
}
/** Details that the compiler cannot tie to the code, because both come from a table. */
const failWith = (id: string, code: BridgeErrorCode, some: object = {}): FailedEnvelope =>
  failedEnvelope(id, code, some as never)

describe('bridge envelope', () => {
  it('[CON-1] an answer reads back as it was built', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        const read = readEnvelope(overTheWire(okEnvelope(cid, { n })), result)
        expect(read).toEqual({ kind: 'ok', cid, result: { n } })
      }),
    )
  })

  it.each(bridgeErrorCodes)('[CON-1] a refusal reads back with its code, message and details: %s', (code) => {
    const envelope = failWith(cid, code, details[code])
    expect(envelope.error.message).toBe(bridgeErrors[code].message)
    expect(readEnvelope(overTheWire(envelope), result)).toEqual({ kind: 'failed', cid, error: envelope.error })
  })

  it('[CON-8] details that were not declared never leave', () => {
    expect(() => failWith(cid, 'internal_error', { stack: 'at secret.ts:1' })).toThrow()
    expect(() => failWith(cid, 'scope_forbidden', {})).toThrow()
  })

  it('[CON-8] the message shown is ours, whatever the wire says', () => {
    const envelope = failedEnvelope(cid, 'internal_error')
    const forged = { ...envelope, error: { ...envelope.error, message: 'Open http://evil.example' } }
    const read = readEnvelope(forged, result)
    expect(read.kind === 'failed' && read.error.message).toBe(bridgeErrors.internal_error.message)
  })

  it.each([
    ['nothing', undefined, 'not-an-envelope'],
    ['text', 'ok', 'not-an-envelope'],
    ['an extra field', { ...okEnvelope(cid, { n: 1 }), token: 'x' }, 'not-an-envelope'],
    ['a short cid', okEnvelope('short', { n: 1 }), 'not-an-envelope'],
    ['a cid with a line break', okEnvelope('abcdefgh\n', { n: 1 }), 'not-an-envelope'],
    ['a wrong version shape', { ...okEnvelope(cid, { n: 1 }), contract: '1' }, 'not-an-envelope'],
    ['another major', { ...okEnvelope(cid, { n: 1 }), contract: '2.0' }, 'other-major'],
    ['another result', okEnvelope(cid, { n: 1.5 }), 'wrong-result'],
    ['a result with more fields', okEnvelope(cid, { n: 1, m: 2 }), 'wrong-result'],
    ['NaN', okEnvelope(cid, { n: Number.NaN }), 'wrong-result'],
    [
      'an unknown code',
      { ...failedEnvelope(cid, 'not_found'), error: { code: 'oops', message: '', details: {} } },
      'unknown-error',
    ],
    [
      'a code of Object',
      { ...failedEnvelope(cid, 'not_found'), error: { code: 'toString', message: '', details: {} } },
      'unknown-error',
    ],
    [
      'foreign details',
      { ...failedEnvelope(cid, 'not_found'), error: { code: 'not_found', message: '', details: { a: 1 } } },
      'unknown-error',
    ],
  ])('[CON-2] an answer with %s is unreadable', (_, value, reason) => {
    expect(readEnvelope(value, result)).toEqual({ kind: 'unreadable', reason })
  })

  it('[CON-2] newer and older minors are the same major', () => {
    expect(isSameMajor('1.9', '1.0')).toBe(true)
    expect(isSameMajor('10.0', '1.0')).toBe(false)
  })

  it('[CON-8] validation issues name fields and rules, never values', () => {
    const schema = z.strictObject({
      name: z.string().check(z.maxLength(2)),
      kind: z.enum(['a']),
      list: z.array(z.number()),
      map: z.record(z.string(), z.number()),
    })
    const parsed = z.safeParse(schema, {
      name: 'secret',
      kind: 'secret',
      list: [1, 'secret'],
      map: { '<b>': 'x' },
      secret: 1,
    })
    const issues = toValidationIssues(parsed.error?.issues ?? [])
    expect(issues).toEqual([
      { path: ['name'], rule: 'length' },
      { path: ['kind'], rule: 'choice' },
      { path: ['list', 1], rule: 'type' },
      { path: ['map', '*'], rule: 'type' },
      { path: [], rule: 'unknown-key' },
    ])
    expect(failedEnvelope(cid, 'validation_failed', { issues }).error.details).toEqual({ issues })
  })
})
