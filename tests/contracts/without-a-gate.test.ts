// Would the battery notice? Each step of the gate is taken out of a real bridge in turn, and the same requests over real sockets then end otherwise.
import { afterAll, describe, expect, it } from 'vitest'
import { gateSteps, innerSteps, outerSteps, type GateSteps } from '../../bridge/guard/gate.ts'
import { errorCodeOf, rawRequest, sendRaw } from '../support/bridge/raw-http.ts'
import { startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'

afterAll(stopAll)

interface Request {
  readonly line?: string
  readonly headers?: readonly string[]
  readonly body?: string
}
const json = 'Content-Type: application/json'

/** What an attacker would try, one or more for each step, as lines on the wire. */
function requestsOf({ httpPort, origin, token }: TrialBridge): Readonly<Record<string, Request>> {
  const bearer = `Authorization: Bearer ${token()}`
  const reader = `Authorization: Bearer ${token(['telemetry:write'])}`
  const page = `Authorization: Bearer ${token(undefined, { local: false })}`
  const hello = JSON.stringify({
    step: 'challenge',
    contract: '1.0',
    proof: { kind: 'local' },
    clientNonce: 'A'.repeat(43),
  })
  const events = JSON.stringify({ events: [{ id: 'event-1', kind: 'label', atMs: 1, body: {} }] })
  const sized = (text: string): string => `Content-Length: ${text.length}`
  return {
    'a read': { headers: [bearer] },
    'a doubled slash': { line: 'GET //v1/readiness', headers: [bearer] },
    'a foreign authority': { line: 'GET http://evil.example/v1/readiness', headers: [bearer] },
    'a foreign host': { headers: ['Host: evil.example', bearer] },
    'a foreign origin': { headers: [bearer, 'Origin: https://evil.example'] },
    'a foreign site': { headers: [bearer, 'Sec-Fetch-Site: cross-site'] },
    'its own origin': { headers: [bearer, `Origin: ${origin}`] },
    'no session': {},
    'a wrong session': { headers: [`Authorization: Bearer ${'x'.repeat(43)}`] },
    'no such route': { line: 'GET /v1/nothing', headers: [bearer] },
    'another verb': { line: 'DELETE /v1/readiness', headers: [bearer] },
    'a scope it lacks': { headers: [reader] },
    'what only programs may': { line: 'GET /v1/devices', headers: [page] },
    'a write without key': { line: 'POST /v1/events', headers: [bearer, json, sized(events)], body: events },
    'a form': { line: 'PATCH /v1/settings', headers: [bearer, 'Content-Type: text/plain', sized('{}')], body: '{}' },
    'a body where none belongs': { headers: [bearer, sized('{}')], body: '{}' },
    'a second hello': { line: 'POST /v1/hello', headers: [json, sized(hello)], body: hello },
    'a host of this computer': { headers: [`Host: 127.0.0.1:${httpPort + 1}`, bearer] },
  }
}

async function outcomes(steps: GateSteps): Promise<Record<string, string>> {
  const unlimited = { perSecond: 1e6, burst: 1e6 }
  // One hello is allowed and the second must wait; a session may ask so often and no more.
  const trial = await startTrialBridge({
    listen: true,
    trial: { strangers: unlimited, hellos: { perSecond: 0.001, burst: 1 }, gateSteps: steps },
  })
  const ask = async ({ line = 'GET /v1/readiness', headers = [], body = '' }: Request): Promise<string> => {
    const host = headers.some((header) => header.startsWith('Host:')) ? [] : [`Host: 127.0.0.1:${trial.httpPort}`]
    const answer = await sendRaw(trial.httpPort, rawRequest(`${line} HTTP/1.1`, ...host, ...headers) + body)
    return `${answer.status} ${errorCodeOf(answer) ?? ''}`
  }
  const seen: Record<string, string> = {}
  const requests = requestsOf(trial)
  await ask(requests['a second hello'] ?? {})
  for (const [name, request] of Object.entries(requests)) seen[name] = await ask(request)
  const wild = trial.token(undefined, { id: 'wild' })
  const { session } = trial.bridge.parts.sessions.list().at(-1) ?? {}
  Object.defineProperty(session, 'bucket', { value: { take: () => 5_000 } })
  seen['a session gone wild'] = await ask({ headers: [`Authorization: Bearer ${wild}`] })
  await trial.stop()
  return seen
}

const without = (name: string): GateSteps => {
  const left = (steps: object) => Object.entries(steps).flatMap(([key, step]) => (key === name ? [] : [step]))
  return { outer: left(outerSteps), inner: left(innerSteps) }
}

it('[A42] [B3] a gate that fails is shut, for requests and upgrades, and the bridge goes on', async () => {
  let breaks = true
  const broken = () => {
    if (breaks) throw new Error('/etc/shadow')
    return null
  }
  const steps = { outer: [broken, ...gateSteps.outer], inner: gateSteps.inner }
  const trial = await startTrialBridge({ listen: true, trial: { gateSteps: steps } })
  for (const port of [trial.httpPort, trial.streamPort])
    for (const more of [[], ['Connection: Upgrade', 'Upgrade: websocket']]) {
      const answer = await sendRaw(port, rawRequest('GET /healthz HTTP/1.1', `Host: 127.0.0.1:${port}`, ...more))
      expect([answer.status, errorCodeOf(answer)]).toEqual([500, 'internal_error'])
      expect(answer.all).not.toContain('shadow')
    }
  breaks = false
  const headers = [`Host: 127.0.0.1:${trial.httpPort}`, `Authorization: Bearer ${trial.token()}`]
  expect((await sendRaw(trial.httpPort, rawRequest('GET /v1/readiness HTTP/1.1', ...headers))).status).toBe(200)
})

describe('a bridge that lacks a step of its gate', () => {
  const whole = outcomes(gateSteps)
  /** Another user of this computer cannot be played here: the unit battery of the gate does. */
  const steps = [...Object.keys(outerSteps), ...Object.keys(innerSteps)].filter((name) => name !== 'peer')

  it('[B3] with all of them refuses everything but what it should answer', async () => {
    const answered = Object.entries(await whole).filter(([, outcome]) => outcome.startsWith('200'))
    expect(answered.map(([name]) => name)).toEqual(['a read', 'its own origin'])
  })

  it.each(steps)('[B3] is told apart by the battery: %s', async (name) => {
    expect(await outcomes(without(name))).not.toEqual(await whole)
  })
})
