import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTRACT_VERSION } from '#core/contracts/bridge-envelope.ts'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { readPairingFragment, readTypedCode } from '#core/contracts/bridge-hello.ts'
import { provisionKeys } from '../../bridge/ledger/provision.ts'
import { systemDisk } from '../../bridge/ports/disk.ts'
import { challenge, rootKeyOf, sayHello, typedKeyOf, type HelloPlan } from '../support/bridge/hello-by-hand.ts'
import { readAnswer, startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'

let trial: TrialBridge
beforeAll(async () => {
  trial = await startTrialBridge({ trial: { hellos: { perSecond: 1e6, burst: 1e6 } } })
})
beforeEach(() => {
  for (const { session } of trial.bridge.parts.sessions.list()) trial.bridge.parts.sessions.end(session.sid)
})
afterAll(stopAll)

const local = (): HelloPlan => ({ ref: { kind: 'local' }, secret: rootKeyOf(trial) })

async function mintTyped(): Promise<{ code: string; plan: HelloPlan }> {
  const { result } = await readAnswer(trial.post('/v1/pairings', { kind: 'typed' }, { token: trial.token() }))
  const { code } = result as { code: string }
  return { code, plan: { ref: { kind: 'typed' }, secret: typedKeyOf(trial, readTypedCode(code) ?? '') } }
}
function linkPlan(): HelloPlan {
  const pairing = readPairingFragment(new URL(trial.bridge.openUrl()).hash)
  return {
    ref: { kind: 'code', codeId: pairing?.codeId ?? '' },
    secret: Buffer.from(pairing?.secret ?? '', 'base64url'),
  }
}

describe('proofs', () => {
  it('[B2] both sides prove that they hold the root key, and there is a session with what was asked', async () => {
    const { isGenuine, session } = await sayHello(trial, { ...local(), scopes: ['state:read', 'admin:stop'] })
    expect(isGenuine).toBe(true)
    expect(session?.session.scopes).toEqual(['state:read', 'admin:stop'])
    expect(session?.device).toBeUndefined()
    expect((await trial.request('/v1/readiness', { token: session?.session.token ?? '' })).status).toBe(200)
  })

  it('[A24] a second step is good once: sent again it is refused', async () => {
    const { sent } = await sayHello(trial, local())
    expect((await readAnswer(trial.post('/v1/hello', sent))).code).toBe('auth_required')
  })

  it('[A24] a challenge is good for thirty seconds', async () => {
    const plan = local()
    const late = await sayHello(trial, { ...plan, tamper: (request) => (trial.clock.advance(30_000), request) })
    expect(late.answer.code).toBe('auth_required')
  })

  it.each<[string, NonNullable<HelloPlan['tamper']>]>([
    ['a wrong proof of the same length', (request) => ({ ...request, clientProof: 'A'.repeat(43) })],
    ['an all-zero proof', (request) => ({ ...request, clientProof: Buffer.alloc(32).toString('base64url') })],
    ['more scopes than were signed', (request) => ({ ...request, scopes: [...bridgeScopes] })],
    [
      'another client than was signed',
      (request) => ({ ...request, client: { ...request.client, id: 'someone-else' } }),
    ],
    ['another client nonce', (request) => ({ ...request, clientNonce: 'B'.repeat(43) })],
    ['a nonce the bridge never gave', (request) => ({ ...request, serverNonce: 'C'.repeat(43) })],
    ['another kind of secret', (request) => ({ ...request, proof: { kind: 'device', deviceId: 'nobody' } })],
  ])('[A23] [A24] %s gives no session', async (_, tamper) => {
    const { answer } = await sayHello(trial, { ...local(), tamper })
    expect([answer.status, answer.code]).toEqual([401, 'auth_required'])
    expect(trial.bridge.parts.sessions.list()).toEqual([])
  })

  it.each<[string, NonNullable<HelloPlan['tamper']>]>([
    ['a short proof', (request) => ({ ...request, clientProof: 'abc' })],
    ['no scopes', (request) => ({ ...request, scopes: [] })],
    ['an unknown scope', (request) => ({ ...request, scopes: ['root'] })],
    ['a field too many', (request) => ({ ...request, extra: 1 })],
  ])('[A31] %s is no hello', async (_, tamper) => {
    expect((await sayHello(trial, { ...local(), tamper })).answer.code).toBe('validation_failed')
  })

  it('[B16] [H18] a proof for one port says nothing at another', async () => {
    const other = await startTrialBridge()
    const { clientNonce, serverProof, answer } = await challenge(other, {
      ref: { kind: 'local' },
      secret: rootKeyOf(other),
    })
    expect(answer.status).toBe(200)
    const relayed = await challenge(trial, local(), clientNonce)
    expect(relayed.serverProof).not.toBe(serverProof)
  })
})

describe('contract versions', () => {
  it.each(['1.0', '1.1', '1.37', '1.9999'])(
    '[B1] a client of minor %s is let in, and told what both speak',
    async (contract) => {
      const { session } = await sayHello(trial, { ...local(), contract })
      expect(session?.contract).toEqual({ spoken: CONTRACT_VERSION, oldestMinor: 0, newestMinor: 0 })
    },
  )

  it.each(['0.9', '2.0', '10.0'])('[B1] a client of %s gets both versions and no session', async (contract) => {
    const { answer } = await sayHello(trial, { ...local(), contract })
    expect([answer.status, answer.code]).toEqual([409, 'contract_major_unsupported'])
    expect(answer.text).toContain(`"offered":"${contract}","supported":"${CONTRACT_VERSION}"`)
    expect(trial.bridge.parts.sessions.list()).toEqual([])
  })
})

describe('pairing by link', () => {
  it('[B2] lets a page in once and gives it a key of its own, good for every later hello', async () => {
    const plan = linkPlan()
    const first = await sayHello(trial, plan)
    expect(first.isGenuine).toBe(true)
    const device = first.session?.device
    expect(device?.key).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect((await sayHello(trial, plan)).answer.code).toBe('auth_required')
    const later: HelloPlan = {
      ref: { kind: 'device', deviceId: device?.deviceId ?? '' },
      secret: Buffer.from(device?.key ?? '', 'base64url'),
    }
    const again = await sayHello(trial, later)
    expect([again.isGenuine, again.session?.device]).toEqual([true, undefined])
  })

  it('[B2] is over after a minute', async () => {
    const plan = linkPlan()
    trial.clock.advance(60_000)
    expect((await sayHello(trial, plan)).answer.code).toBe('auth_required')
  })

  it('[B2] several links opened in a row each keep theirs', async () => {
    const plans = Array.from({ length: 4 }, linkPlan)
    for (const plan of plans) expect((await sayHello(trial, plan)).session).not.toBeNull()
  })
})

describe('pairing by typed code', () => {
  it('[B2] takes eight characters, however they are typed', async () => {
    const { code, plan } = await mintTyped()
    expect(code).toMatch(/^[A-HJ-KM-NP-Z2-9]{8}$/)
    expect(readTypedCode(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).toBe(code)
    expect((await sayHello(trial, plan)).session?.device?.deviceId).toBeDefined()
    expect((await sayHello(trial, plan)).answer.code).toBe('auth_required')
  })

  it('[B2] is void after three wrong tries, right or not', async () => {
    const { plan } = await mintTyped()
    const wrong = { ...plan, tamper: (request: object) => ({ ...request, clientProof: 'A'.repeat(43) }) }
    for (let i = 0; i < 3; i++) expect((await sayHello(trial, wrong)).answer.code).toBe('auth_required')
    expect((await sayHello(trial, plan)).answer.code).toBe('auth_required')
  })

  it('[B2] a new code replaces the one before, and both end after three minutes', async () => {
    const [first, second] = [await mintTyped(), await mintTyped()]
    expect((await sayHello(trial, first.plan)).answer.code).toBe('auth_required')
    trial.clock.advance(180_000)
    expect((await sayHello(trial, second.plan)).answer.code).toBe('auth_required')
  })
})

describe('devices', () => {
  const pairPage = async (): Promise<{ plan: HelloPlan; token: string; deviceId: string }> => {
    const { session } = await sayHello(trial, { ...linkPlan(), scopes: [...bridgeScopes] })
    const deviceId = session?.device?.deviceId ?? ''
    const secret = Buffer.from(session?.device?.key ?? '', 'base64url')
    return { plan: { ref: { kind: 'device', deviceId }, secret }, token: session?.session.token ?? '', deviceId }
  }

  it('[B2] a page that is forgotten is out at once and stays out', async () => {
    const { plan, token, deviceId } = await pairPage()
    const admin = trial.token()
    expect((await trial.request(`/v1/devices/${deviceId}`, { method: 'DELETE', token: admin })).status).toBe(200)
    expect((await readAnswer(trial.request('/v1/readiness', { token }))).code).toBe('session_expired')
    expect((await sayHello(trial, plan)).answer.code).toBe('auth_required')
    expect((await readAnswer(trial.request(`/v1/devices/${deviceId}`, { method: 'DELETE', token: admin }))).code).toBe(
      'not_found',
    )
  })

  it('[B2] a page cannot ask for more than it was paired for', async () => {
    const { result } = await readAnswer(
      trial.post('/v1/pairings', { kind: 'typed', scopes: ['state:read'] }, { token: trial.token() }),
    )
    const plan: HelloPlan = { ref: { kind: 'typed' }, secret: typedKeyOf(trial, (result as { code: string }).code) }
    const { answer } = await sayHello(trial, { ...plan, scopes: ['state:read', 'admin:stop'] })
    expect(answer.code).toBe('scope_forbidden')
    expect(answer.text).toContain('admin:stop')
  })

  it('[F15] [F14] a replaced root key ends every session and pairing, and anyone may pair anew', async () => {
    const { plan, token } = await pairPage()
    const { chmodSync } = process.getBuiltinModule('node:fs')
    chmodSync(trial.tree.rootKey, 0o644)
    const { notes } = provisionKeys(systemDisk, trial.tree)
    expect(notes.map(({ kind }) => kind)).toEqual(['key-rotated'])
    await trial.bridge.listen()
    expect((await readAnswer(trial.request('/v1/readiness', { token }))).code).toBe('session_expired')
    expect((await sayHello(trial, plan)).answer.code).toBe('auth_required')
    expect((await sayHello(trial, linkPlan())).session).not.toBeNull()
    expect((await sayHello(trial, local())).session).not.toBeNull()
    const hints = (await readAnswer(trial.request('/v1/readiness', { token: trial.token() }))).text
    expect(hints).toContain('keys-rotated')
  })

  it('[F16] keys of one state folder open nothing in another', async () => {
    const { plan } = await pairPage()
    const elsewhere = await startTrialBridge()
    const list = readFileSync(trial.tree.devices)
    process.getBuiltinModule('node:fs').writeFileSync(elsewhere.tree.devices, list)
    const { isGenuine, answer } = await sayHello(elsewhere, plan)
    expect([isGenuine, answer.code]).toEqual([false, 'auth_required'])
  })
})

describe('on record', () => {
  it('[B13] every session that is opened is on record, with its id and without its token', async () => {
    const { session } = await sayHello(trial, local())
    await new Promise((resolve) => setTimeout(resolve, 20))
    const row = trial.rows('audit').findLast(({ body }) => body['route'] === 'hello' && body['outcome'] === 'done')
    expect(row?.body['sid']).toBe(session?.session.sid)
    expect(JSON.stringify(row)).not.toContain(session?.session.token)
  })
})
