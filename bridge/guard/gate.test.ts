import { describe, expect, it } from 'vitest'
import { bridgeMethods } from '#core/contracts/bridge-methods.ts'
import type { BridgeScope } from '#core/contracts/bridge-errors.ts'
import { createGate, innerSteps, outerSteps, type GateConfig, type GateSteps } from './gate.ts'
import { readKnock } from './knock.ts'
import { allowPeers } from './origins.ts'
import type { Bucket } from './rate.ts'
import { createRouteFinder } from './route-table.ts'
import type { Session } from './session-lookup.ts'

const PORT = 9472
const OWN_UID = 1000
const never: Bucket = { take: () => 5_000 }
const always: Bucket = { take: () => 0 }
const sessionOf = (scopes: readonly BridgeScope[], bucket = always): Session => ({
  sid: 'sid',
  who: 'device:x',
  local: false,
  scopes: new Set(scopes),
  bucket,
})
const sessions: Readonly<Record<string, Session>> = {
  good: sessionOf(['state:read', 'telemetry:write', 'act:execute', 'admin:stop']),
  narrow: sessionOf(['telemetry:write']),
  wild: sessionOf(['state:read'], never),
}

const config: GateConfig = {
  surface: 'http',
  peers: allowPeers(PORT, [`http://127.0.0.1:${PORT}`]),
  findRoute: createRouteFinder(bridgeMethods),
  isPagePath: (path) => path === '/',
  findSession: (bearer) => {
    const session = sessions[bearer]
    return session ? { kind: 'valid', session } : { kind: bearer === 'old' ? 'expired' : 'unknown' }
  },
  strangers: always,
  hellos: always,
  nowMs: () => 0,
  mintCid: () => 'minted-cid-1',
  ownUid: OWN_UID,
}

interface Vector {
  readonly verb?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly bearer?: string
  readonly peerUid?: number
  readonly flooded?: boolean
  readonly expected: string
}
const json = { 'Content-Type': 'application/json' }
const vectors: Readonly<Record<string, Vector>> = {
  'a good read': { bearer: 'good', expected: 'admitted readiness' },
  'a good write': {
    verb: 'POST',
    target: '/v1/events',
    headers: { ...json, 'Idempotency-Key': 'key-12345678' },
    bearer: 'good',
    expected: 'admitted appendEvents',
  },
  'the app': { target: '/', expected: 'page' },
  'a doubled slash': { target: '//v1/readiness', bearer: 'good', expected: 'malformed_request' },
  'a foreign authority': { target: 'http://evil.example/v1/readiness', bearer: 'good', expected: 'malformed_request' },
  'a foreign host': { headers: { Host: 'evil.example' }, bearer: 'good', expected: 'host_forbidden' },
  'the app under a foreign host': { target: '/', headers: { Host: 'evil.example' }, expected: 'host_forbidden' },
  'a foreign origin': { headers: { Origin: 'https://evil.example' }, bearer: 'good', expected: 'origin_forbidden' },
  'a foreign site': { headers: { 'Sec-Fetch-Site': 'cross-site' }, bearer: 'good', expected: 'origin_forbidden' },
  'a preflight from elsewhere': {
    verb: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
    expected: 'origin_forbidden',
  },
  'no session': { expected: 'auth_required' },
  'an ended session': { bearer: 'old', expected: 'session_expired' },
  'no session and no such route': { target: '/v1/nothing', expected: 'auth_required' },
  'hello by another user': {
    verb: 'POST',
    target: '/v1/hello',
    headers: json,
    peerUid: 1001,
    expected: 'auth_required',
  },
  'hello by this user': {
    verb: 'POST',
    target: '/v1/hello',
    headers: json,
    peerUid: OWN_UID,
    expected: 'admitted hello',
  },
  'a flood of strangers': { flooded: true, expected: 'rate_limited' },
  'a session gone wild': { bearer: 'wild', expected: 'rate_limited' },
  'no such route': { target: '/v1/nothing', bearer: 'good', expected: 'unknown_route' },
  'another verb': { verb: 'DELETE', bearer: 'good', expected: 'method_not_allowed' },
  'a scope it lacks': { bearer: 'narrow', expected: 'scope_forbidden' },
  'a page where only programs may': { target: '/v1/devices', bearer: 'good', expected: 'scope_forbidden' },
  'a write without key': {
    verb: 'POST',
    target: '/v1/events',
    headers: json,
    bearer: 'good',
    expected: 'validation_failed',
  },
  'a form': {
    verb: 'PATCH',
    target: '/v1/settings',
    headers: { 'Content-Type': 'text/plain' },
    bearer: 'good',
    expected: 'unsupported_media_type',
  },
  'a body where none belongs': { headers: { 'Content-Length': '5' }, bearer: 'good', expected: 'malformed_request' },
  'a body too large': {
    verb: 'PATCH',
    target: '/v1/settings',
    headers: { ...json, 'Content-Length': '99999999' },
    bearer: 'good',
    expected: 'payload_too_large',
  },
}

function outcomeOf(vector: Vector, steps?: GateSteps): string {
  const { verb = 'GET', target = '/v1/readiness', headers = {}, bearer, peerUid, flooded } = vector
  const all = {
    Host: `127.0.0.1:${PORT}`,
    ...headers,
    ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
  }
  const knock = readKnock(verb, target, Object.entries(all).flat())
  try {
    const gate = createGate({ ...config, strangers: flooded ? never : always }, steps)
    const verdict = gate({ ...knock, ...(peerUid === undefined ? {} : { peerUid: () => peerUid }) })
    if (verdict.kind === 'refused') return verdict.code
    return verdict.kind === 'admitted' ? `admitted ${verdict.route.id}` : verdict.kind
  } catch {
    return 'threw'
  }
}

const outcomes = (steps?: GateSteps) =>
  Object.fromEntries(Object.entries(vectors).map(([name, vector]) => [name, outcomeOf(vector, steps)]))
const expected = Object.fromEntries(Object.entries(vectors).map(([name, vector]) => [name, vector.expected]))

describe('the gate', () => {
  it('[B3] lets through what it should and refuses the rest, each by its own name', () => {
    expect(outcomes()).toEqual(expected)
  })

  it.each(Object.keys(outerSteps))('[B3] without the outer step "%s" the battery goes red', (name) => {
    const outer = Object.entries(outerSteps).flatMap(([key, step]) => (key === name ? [] : [step]))
    expect(outcomes({ outer, inner: Object.values(innerSteps) })).not.toEqual(expected)
  })

  it.each(Object.keys(innerSteps))('[B3] without the inner step "%s" the battery goes red', (name) => {
    const inner = Object.entries(innerSteps).flatMap(([key, step]) => (key === name ? [] : [step]))
    expect(outcomes({ outer: Object.values(outerSteps), inner })).not.toEqual(expected)
  })

  it('[B3] asks in its order: an outer refusal hides every inner one', () => {
    const worst = { headers: { Host: 'evil.example', Origin: 'https://evil.example' }, expected: '' }
    expect(outcomeOf(worst)).toBe('host_forbidden')
    expect(outcomeOf({ ...worst, headers: { Origin: 'https://evil.example' } })).toBe('origin_forbidden')
    expect(
      outcomeOf({ expected: '', verb: 'DELETE', target: '/v1/nothing', headers: { 'Content-Length': '99999999' } }),
    ).toBe('auth_required')
  })

  it('[A44] cannot be made with an empty list of origins', () => {
    expect(() => allowPeers(PORT, [])).toThrow(/empty/)
    expect(() => allowPeers(0, ['https://a.example'])).toThrow(/port/i)
  })
})
