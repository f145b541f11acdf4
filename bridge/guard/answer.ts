// Writes answers: the envelope as text and the fixed headers, built once into the response and never added afterwards.
import { failedEnvelope, okEnvelope, REQUEST_ID_HEADER } from '#core/contracts/bridge-envelope.ts'
import { bridgeErrors, type BridgeErrorCode } from '#core/contracts/bridge-errors.ts'
import type { Refusal } from './gate.ts'

/** An API answer is text for a program: no page may frame it, run it, keep it or read it from another origin. */
const apiHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
} as const

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly text: string
}

interface Addressee {
  readonly cid: string
  readonly corsOrigin: string | null
}

function headersFor({ cid, corsOrigin }: Addressee): Record<string, string> {
  const headers: Record<string, string> = { ...apiHeaders, [REQUEST_ID_HEADER]: cid }
  if (corsOrigin !== null)
    Object.assign(headers, corsHeaders(corsOrigin), { 'Access-Control-Expose-Headers': REQUEST_ID_HEADER })
  return headers
}

const corsHeaders = (origin: string): Record<string, string> => ({
  'Access-Control-Allow-Origin': origin,
  Vary: 'Origin',
})

export const okAnswer = (to: Addressee, result: unknown, status = 200): Answer => ({
  status,
  headers: headersFor(to),
  text: JSON.stringify(okEnvelope(to.cid, result)),
})

/** The body comes from the error table and the declared details; there is no way to pass it a sentence. */
export function refusalAnswer(to: Addressee, refusal: Refusal): Answer {
  const { code, details, status } = refusal
  const headers = headersFor(to)
  if (code === 'rate_limited') headers['Retry-After'] = String(Math.ceil(retryMs(details) / 1000))
  if (code === 'method_not_allowed') headers['Allow'] = allowOf(details)
  return { status: status ?? bridgeErrors[code].status, headers, text: refusalText(to.cid, code, details) }
}

const retryMs = (details: unknown): number => (details as { retryAfterMs: number }).retryAfterMs // declared for this code
const allowOf = (details: unknown): string => (details as { allow: string[] }).allow.join(', ') // declared for this code

const untyped = failedEnvelope as (cid: string, code: BridgeErrorCode, details?: unknown) => object // details are parsed inside
const CID_SLOT = '00000000'
const templates = new Map<BridgeErrorCode, readonly [string, string]>()

/** Codes without details are written from a template: refusing a flood must cost less than causing it. */
function refusalText(cid: string, code: BridgeErrorCode, details: unknown): string {
  if (details !== undefined) return JSON.stringify(untyped(cid, code, details))
  let halves = templates.get(code)
  if (!halves) {
    const [before = '', after = ''] = JSON.stringify(untyped(CID_SLOT, code)).split(CID_SLOT)
    templates.set(code, (halves = [before, after]))
  }
  return halves[0] + cid + halves[1]
}

const ALLOWED_REQUEST_HEADERS = 'authorization, content-type, idempotency-key, x-cortex-request-id'
/** Chosen by hand within the 600 s the contract allows: long enough to spare a page the second request. */
const PREFLIGHT_MAX_AGE_S = 600

export const preflightAnswer = (corsOrigin: string): Answer => ({
  status: 204,
  headers: {
    ...corsHeaders(corsOrigin),
    'Access-Control-Allow-Methods': 'GET, POST, PATCH, DELETE',
    'Access-Control-Allow-Headers': ALLOWED_REQUEST_HEADERS,
    'Access-Control-Max-Age': String(PREFLIGHT_MAX_AGE_S),
    'Cross-Origin-Resource-Policy': 'same-origin',
  },
  text: '',
})

/** Liveness: two fields less than an envelope, because even the contract version is nobody's business. */
export const livenessAnswer = (): Answer => ({ status: 200, headers: { ...apiHeaders }, text: '{"ok":true}' })
