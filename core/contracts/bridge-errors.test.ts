import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { bridgeErrorCodes, bridgeErrors, bridgeErrorStatus } from './bridge-errors.ts'

/** The closed set with its HTTP status, written out by hand: a change of the table is a change of the contract. */
const statuses: Readonly<Record<string, number>> = {
  malformed_request: 400,
  auth_required: 401,
  session_expired: 401,
  host_forbidden: 403,
  origin_forbidden: 403,
  scope_forbidden: 403,
  consent_required: 403,
  unknown_route: 404,
  method_not_allowed: 405,
  state_conflict: 409,
  idempotency_conflict: 409,
  contract_major_unsupported: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  validation_failed: 422,
  rate_limited: 429,
  not_found: 404,
  scan_timeout: 504,
  internal_error: 500,
  upstream_invalid: 502,
  upstream_timeout: 504,
  shutting_down: 503,
  storage_unavailable: 503,
  storage_full: 507,
}

describe('bridge errors', () => {
  it('[CON-8] the set is closed and each code has its status', () => {
    expect(Object.fromEntries(bridgeErrorCodes.map((code) => [code, bridgeErrorStatus(code)]))).toEqual(statuses)
  })

  it.each(bridgeErrorCodes)('[CON-8] %s says in plain sentences what is wrong', (code) => {
    expect(bridgeErrors[code].message).toMatch(/^[A-Z].{15,}\.$/)
    expect(bridgeErrors[code].message).not.toMatch(/!|undefined|null|exception/i)
  })

  it.each(bridgeErrorCodes)('[CON-8] %s takes no detail that was not declared', (code) => {
    expect(z.safeParse(bridgeErrors[code].details, { stack: 'at secret.ts:1' }).success).toBe(false)
  })
})
