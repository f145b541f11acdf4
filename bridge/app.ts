// createApp(ports): the Hono app. The gate decides first; then the one route it found is read, run, recorded and answered.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bridgeMethods, type BridgeMethod, type BridgeMethodId } from '#core/contracts/bridge-methods.ts'
import type { BridgeErrorCode } from '#core/contracts/bridge-errors.ts'
import { Hono } from 'hono'
import { livenessAnswer, okAnswer, preflightAnswer, refusalAnswer, type Answer } from './guard/answer.ts'
import type { Gate, Refusal, Verdict } from './guard/gate.ts'
import { knockOfRequest, type Knock } from './guard/knock.ts'
import { readJson, type ByteStream } from './guard/read-body.ts'
import { readQuery } from './guard/read-query.ts'
import type { AnyCall, AnyRoute, Kernel, Routes } from './kernel.ts'
import { withScope } from './ports/request-scope.ts'
import type { PageFiles } from './routes/page-files.ts'

type Refused = Extract<Verdict, { kind: 'refused' }>
type Admitted = Extract<Verdict, { kind: 'admitted' }>
type Passed = Exclude<Verdict, Refused>
export interface AppPorts {
  readonly gate: Gate
  readonly page: PageFiles
  readonly routes: Routes
  readonly kernel: Kernel
  readonly canonicalUrl: string
  readonly isStopping: () => boolean
  readonly onRefused: (verdict: Refused, knock: Knock) => void
  /** A call that came through the gate and was refused for what it said: a bad body, a wrong proof. */
  readonly onDeclined: (code: BridgeErrorCode, verdict: Admitted) => void
  readonly onBug: (error: unknown, cid: string) => void
}

/** Set by the HTTP adapter: its gate has already looked at the raw request. */
export interface NodeBindings {
  readonly incoming?: IncomingMessage
  readonly outgoing?: ServerResponse
}
const admissions = new WeakMap<IncomingMessage, Passed>()
export const admit = (incoming: IncomingMessage, verdict: Passed): void => void admissions.set(incoming, verdict)

export type BridgeHono = Hono<{ Bindings: NodeBindings; Variables: { verdict: Passed } }>

export function createApp(ports: AppPorts): BridgeHono {
  const app: BridgeHono = new Hono()
  app.use('*', async (c, next) => {
    const verdict = verdictOf(ports, c.req.raw, c.env)
    if (verdict.kind === 'refused') return respond(refusalAnswer(verdict, verdict))
    if (verdict.kind === 'preflight') return respond(preflightAnswer(verdict.corsOrigin))
    if (verdict.kind === 'page') return servePage(ports, c.req.raw, verdict.target.path)
    c.set('verdict', verdict)
    return next()
  })
  for (const id of Object.keys(ports.routes) as BridgeMethodId[]) addRoute(app, ports, id) // keys of Routes
  app.notFound((c) => respond(refusalAnswer(c.get('verdict'), { code: 'unknown_route' })))
  app.onError((error, c) => {
    const verdict = c.get('verdict')
    ports.onBug(error, verdict.cid)
    return respond(refusalAnswer(verdict, { code: 'internal_error' }))
  })
  return app
}

function verdictOf(ports: AppPorts, request: Request, env: NodeBindings | undefined): Verdict {
  const admitted = env?.incoming && admissions.get(env.incoming)
  if (admitted) return admitted
  const knock = knockOfRequest(request)
  const verdict = ports.gate(knock)
  if (verdict.kind === 'refused') ports.onRefused(verdict, knock)
  return verdict
}

/** One origin holds the camera permission and the stored records, so the other spelling of this address is sent there. */
function servePage(ports: AppPorts, request: Request, path: string): Response | Promise<Response> {
  const host = request.headers.get('host')?.toLowerCase() ?? ''
  if (host.startsWith('localhost:'))
    return new Response(null, { status: 308, headers: { Location: new URL(path, ports.canonicalUrl).href } })
  return ports.page.answer(path, request.headers.get('if-none-match'))
}

const respond = ({ status, headers, text }: Answer): Response =>
  new Response(status === 204 ? null : text, { status, headers })

function addRoute(app: BridgeHono, ports: AppPorts, id: BridgeMethodId): void {
  const method: BridgeMethod = bridgeMethods[id]
  const route = ports.routes[id] as AnyRoute | undefined // the call built below was parsed for this very id
  if (!route) return
  app.on(method.verb, method.path, async (c) => {
    const verdict = c.get('verdict')
    if (verdict.kind !== 'admitted' || verdict.route.id !== id)
      return respond(refusalAnswer(verdict, { code: 'unknown_route' }))
    if (id === 'healthz') return respond(livenessAnswer())
    const scope = { cid: verdict.cid, who: verdict.session?.who ?? 'stranger' }
    return withScope(scope, () => answerCall(ports, route, { id, verdict, request: c.req.raw, env: c.env }))
  })
}

/** During a stop one may still look, and nothing new is begun. */
const stillAnswered: ReadonlySet<BridgeMethodId> = new Set<BridgeMethodId>(['preflight', 'readiness', 'metrics'])

interface Asked {
  readonly id: BridgeMethodId
  readonly verdict: Admitted
  readonly request: Request
  readonly env: NodeBindings | undefined
}

/** Whatever a route throws, an Error or not, stays in the log. */
async function answerCall(ports: AppPorts, route: AnyRoute, asked: Asked): Promise<Response> {
  const { verdict } = asked
  if (ports.isStopping() && !stillAnswered.has(asked.id))
    return respond(refusalAnswer(verdict, { code: 'shutting_down', details: {} }))
  try {
    const call = await readCall(asked)
    const settled = call.kind === 'refused' ? call : await ports.kernel.run(call.call, route)
    if (settled.kind === 'ok') return respond(okAnswer(verdict, settled.result, settled.status))
    ports.onDeclined(settled.refusal.code, verdict)
    return respond(refusalAnswer(verdict, settled.refusal))
  } catch (error) {
    ports.onBug(error, verdict.cid)
    return respond(refusalAnswer(verdict, { code: 'internal_error' }))
  }
}

type ReadCall =
  | { readonly kind: 'read'; readonly call: AnyCall }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

async function readCall({ id, verdict, request, env }: Asked): Promise<ReadCall> {
  const method: BridgeMethod = bridgeMethods[id]
  const query = readQuery(verdict.target.query, method.query)
  if (query.kind === 'refused') return query
  const body = method.body ? await readJson(bodyOf(request, env), method.body) : nothing
  if (body.kind === 'refused') return body
  const { cid, session, route } = verdict
  const { headers } = request
  const asked = {
    idempotencyKey: headers.get('idempotency-key'),
    origin: headers.get('origin'),
    grant: headers.get('x-cortex-grant'),
  }
  return {
    kind: 'read',
    call: { id, cid, session, params: route.params, query: query.value, body: body.value, ...asked },
  }
}

const nothing = { kind: 'read', value: undefined } as const

/** Straight from the socket where there is one: the count of bytes must not depend on any library in between. */
function bodyOf(request: Request, env: NodeBindings | undefined): ByteStream {
  if (env?.incoming) return env.incoming.iterator({ destroyOnReturn: false })
  return (request.body as ReadableStream<Uint8Array> | null) ?? emptyStream() // web streams are async-iterable in Node
}

async function* emptyStream(): AsyncGenerator<Uint8Array> {}
