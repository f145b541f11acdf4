// The one gate. Every request to bridge, stream and launcher goes through these steps, in this order, before any routing or body.
import type { BridgeErrorCode, BridgeErrorDetails } from '#core/contracts/bridge-errors.ts'
import { isCid } from '#core/contracts/check-shape.ts'
import type { Knock, Surface } from './knock.ts'
import { isAllowedHost, isAllowedProvenance, isPlainNavigation, type AllowedPeers, type Provenance } from './origins.ts'
import type { Bucket } from './rate.ts'
import type { FoundRoute, RouteFinder } from './route-table.ts'
import type { Session, SessionLookup } from './session-lookup.ts'
import { readTarget, type Target } from './target.ts'

/** Largest body anywhere. */
export const BODY_LIMIT_BYTES = 65_536
const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{8,64}$/
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i

export interface GateConfig {
  readonly surface: Surface
  readonly peers: AllowedPeers
  readonly findRoute: RouteFinder
  /** Is this path part of the app's own files? Only asked on the http surface. */
  readonly isPagePath: (path: string, accept: string | undefined) => boolean
  readonly findSession: SessionLookup
  readonly strangers: Bucket
  readonly hellos: Bucket
  readonly nowMs: () => number
  readonly mintCid: () => string
  /** Our own user id; null where the system has none. */
  readonly ownUid: number | null
}

/** What is known so far; steps fill it in. */
export interface Passage {
  readonly knock: Knock
  readonly cid: string
  /** Set when the asking page is another origin that we allow: it may read the answer. */
  corsOrigin: string | null
  target: Target
  session: Session | null
  route: FoundRoute | null
}

export interface Refusal {
  readonly code: BridgeErrorCode
  readonly details?: unknown
  /** Set where HTTP's own status says it better than the code's. */
  readonly status?: number
}
export type GateStep = (passage: Passage, config: GateConfig) => Refusal | null

export type Verdict =
  | {
      readonly kind: 'admitted'
      readonly cid: string
      readonly corsOrigin: string | null
      readonly route: FoundRoute
      readonly session: Session | null
      readonly target: Target
    }
  | { readonly kind: 'page'; readonly cid: string; readonly corsOrigin: null; readonly target: Target }
  | { readonly kind: 'preflight'; readonly cid: string; readonly corsOrigin: string }
  | ({
      readonly kind: 'refused'
      readonly cid: string
      readonly corsOrigin: string | null
      readonly session: Session | null
      readonly route: string | null
    } & Refusal)

export type Gate = (knock: Knock) => Verdict

const refuse = <C extends BridgeErrorCode>(code: C, details?: BridgeErrorDetails<C>): Refusal =>
  details === undefined ? { code } : { code, details }

const checkTarget: GateStep = (passage) => {
  const { knock } = passage
  if (knock.repeated.has('host') || knock.repeated.has('content-type')) return refuse('malformed_request')
  const target = readTarget(knock.method, knock.target, knock.headers.get('host'))
  if (target === null) return refuse('malformed_request')
  passage.target = target
  return null
}

const checkHost: GateStep = ({ knock }, { peers }) =>
  isAllowedHost(peers, knock.headers.get('host')) ? null : refuse('host_forbidden')

const checkOrigin: GateStep = (passage, config) => {
  const { knock, target } = passage
  const marks = provenanceOf(knock)
  if (knock.repeated.has('origin')) return refuse('origin_forbidden')
  if (isAllowedProvenance(config.peers, marks) && !(config.surface === 'stream' && marks.origin === undefined)) {
    passage.corsOrigin = marks.origin !== undefined && marks.origin !== ownOrigin(knock) ? marks.origin : null
    return null
  }
  if (isLiveness(knock.method, target.path)) return null
  const opensApp = isPlainNavigation(knock.method, marks) && config.isPagePath(target.path, knock.headers.get('accept'))
  return opensApp ? null : refuse('origin_forbidden')
}

/** `{"ok":true}` says nothing that an open port does not say already, so only its Host matters. */
const isLiveness = (method: string, path: string): boolean =>
  path === '/healthz' && (method === 'GET' || method === 'HEAD')

const provenanceOf = ({ headers }: Knock): Provenance => ({
  origin: headers.get('origin'),
  referer: headers.get('referer'),
  site: headers.get('sec-fetch-site'),
  mode: headers.get('sec-fetch-mode'),
  dest: headers.get('sec-fetch-dest'),
})

const ownOrigin = (knock: Knock): string => `http://${(knock.headers.get('host') ?? '').toLowerCase()}`

/**
 * On Linux the owner of the other end is known: another user of this computer is a stranger whatever they hold.
 * Asked for hello alone, after its rate limit, because the system takes milliseconds to tell.
 */
const checkPeer: GateStep = (passage, { ownUid }) => {
  if (passage.target.path !== '/v1/hello' || ownUid === null) return null
  const uid = passage.knock.peerUid?.() ?? null
  return uid === null || uid === ownUid || uid === 0 ? null : refuse('auth_required')
}

const findOpenRoute = (passage: Passage, config: GateConfig): FoundRoute | null => {
  const match = config.findRoute(passage.knock.method, passage.target.path)
  return match.kind === 'found' && match.route.method.access === 'open' ? match.route : null
}

const checkSession: GateStep = (passage, config) => {
  passage.route = findOpenRoute(passage, config)
  // On the stream nobody has a session yet: its proof comes in the first frame.
  if (passage.route || config.surface === 'stream') return limitStrangers(passage, config)
  const lookup = config.findSession(bearerOf(passage.knock))
  if (lookup.kind === 'valid') {
    passage.session = lookup.session
    return null
  }
  return limitStrangers(passage, config) ?? refuse(lookup.kind === 'expired' ? 'session_expired' : 'auth_required')
}

function limitStrangers(passage: Passage, config: GateConfig): Refusal | null {
  if (isLiveness(passage.knock.method, passage.target.path)) return null // to refuse would cost as much as to answer
  const bucket = passage.target.path === '/v1/hello' ? config.hellos : config.strangers
  const retryAfterMs = bucket.take(config.nowMs())
  return retryAfterMs > 0 ? refuse('rate_limited', { retryAfterMs }) : null
}

/** A header that came twice, or another scheme, reads as no bearer at all. */
function bearerOf(knock: Knock): string {
  const header = knock.headers.get('authorization')
  return header !== undefined && !knock.repeated.has('authorization') && header.startsWith('Bearer ')
    ? header.slice(7)
    : ''
}

const checkRate: GateStep = (passage, config) => {
  const retryAfterMs = passage.session?.bucket.take(config.nowMs()) ?? 0
  return retryAfterMs > 0 ? refuse('rate_limited', { retryAfterMs }) : null
}

const checkRoute: GateStep = (passage, config) => {
  if (passage.route) return null
  const match = config.findRoute(passage.knock.method, passage.target.path)
  if (match.kind === 'none') return refuse('unknown_route')
  if (match.kind === 'other-verb') return refuse('method_not_allowed', { allow: match.allow as ['GET'] }) // verbs of the contract's table
  passage.route = match.route
  return null
}

const checkScope: GateStep = ({ route, session }) => {
  const access = route?.method.access ?? 'open'
  if (access === 'open') return null
  if (!session?.scopes.has(access)) return refuse('scope_forbidden', { needed: access })
  return route?.method.localOnly && !session.local ? refuse('scope_forbidden', { needed: access }) : null
}

const checkIdempotencyKey: GateStep = ({ route, knock }) => {
  if (!route?.method.idempotent) return null
  const key = knock.headers.get('idempotency-key')
  const fits = key !== undefined && !knock.repeated.has('idempotency-key') && IDEMPOTENCY_KEY.test(key)
  return fits ? null : refuse('validation_failed', { issues: [{ path: ['idempotencyKey'], rule: 'format' }] })
}

const checkBody: GateStep = ({ route, knock: { headers } }) => {
  const declared = headers.get('content-length')
  const carriesBody = headers.has('transfer-encoding') || (declared !== undefined && declared !== '0')
  if (!route?.method.body) return carriesBody ? refuse('malformed_request') : null
  const type = headers.get('content-type')
  if (type === undefined || !JSON_TYPE.test(type) || headers.has('content-encoding'))
    return refuse('unsupported_media_type')
  return Number(declared ?? 0) > BODY_LIMIT_BYTES ? refuse('payload_too_large', { limitBytes: BODY_LIMIT_BYTES }) : null
}

/** In order. After the outer steps an app file or a CORS preflight is decided: both need Host and Origin, neither needs a session. */
export interface GateSteps {
  readonly outer: readonly GateStep[]
  readonly inner: readonly GateStep[]
}

/** By name, so that a test can take each away in turn and see the battery go red. */
export const outerSteps = Object.freeze({ target: checkTarget, host: checkHost, origin: checkOrigin })
export const innerSteps = Object.freeze({
  session: checkSession,
  peer: checkPeer,
  rate: checkRate,
  route: checkRoute,
  scope: checkScope,
  idempotency: checkIdempotencyKey,
  body: checkBody,
})
export const gateSteps: GateSteps = Object.freeze({
  outer: Object.values(outerSteps),
  inner: Object.values(innerSteps),
})

export function createGate(config: GateConfig, steps: GateSteps = gateSteps): Gate {
  return (knock) => {
    const passage = openPassage(knock, config)
    const barred = walk(steps.outer, passage, config)
    if (barred) return refused(passage, barred)
    const outer = decideOuter(passage, config)
    if (outer) return outer
    const refusal = walk(steps.inner, passage, config)
    return refusal ? refused(passage, refusal) : admitted(passage)
  }
}

function walk(steps: readonly GateStep[], passage: Passage, config: GateConfig): Refusal | null {
  for (const step of steps) {
    const refusal = step(passage, config)
    if (refusal) return refusal
  }
  return null
}

function openPassage(knock: Knock, config: GateConfig): Passage {
  const asked = knock.headers.get('x-cortex-request-id')
  const accepted = asked !== undefined && !knock.repeated.has('x-cortex-request-id') && isCid(asked)
  const cid = accepted ? asked : config.mintCid()
  return { knock, cid, corsOrigin: null, target: { path: '', query: '' }, session: null, route: null }
}

function decideOuter(passage: Passage, config: GateConfig): Verdict | null {
  const { knock, cid, target, corsOrigin } = passage
  if (knock.method === 'OPTIONS' && target.path !== '*' && knock.headers.has('access-control-request-method'))
    return corsOrigin === null ? null : { kind: 'preflight', cid, corsOrigin }
  const reads = knock.method === 'GET' || knock.method === 'HEAD'
  if (config.surface === 'http' && reads && config.isPagePath(target.path, knock.headers.get('accept')))
    return { kind: 'page', cid, corsOrigin: null, target }
  return null
}

const refused = ({ cid, corsOrigin, session, route }: Passage, refusal: Refusal): Verdict => ({
  kind: 'refused',
  cid,
  corsOrigin,
  session,
  route: route?.id ?? null,
  ...refusal,
})

function admitted({ cid, corsOrigin, route, session, target }: Passage): Verdict {
  if (!route) throw new Error('the gate let a request pass that no route answers')
  return { kind: 'admitted', cid, corsOrigin, route, session, target }
}
