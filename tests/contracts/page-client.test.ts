// The page's client against a real bridge, a real launcher and a program that squats the port: pairing, proofs, starting, stopping.
import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { pairingFragment } from '#core/contracts/bridge-hello.ts'
import type { BridgeView } from '../../web/clients/bridge-view.ts'
import { takePairingFragment } from '../../web/clients/bridge-client.ts'
import { unconnected } from '../../web/clients/bridge-view.ts'
import type { BridgeKey, BridgeKeyStore } from '../../web/clients/bridge-key.ts'
import { createNodeTransport } from '../../bridge/client/node-transport.ts'
import { freePorts } from '../support/free-port.ts'
import { startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'

beforeAll(() => vi.stubGlobal('CORTEX_VERSION', '0.0.0'))
// Read when the module is loaded, as the build writes the version into the page.
const load = async () => ({
  ...(await import('../../web/clients/bridge-connection.ts')),
  ...(await import('../../web/clients/bridge-transport.ts')),
})

const servers: Server[] = []
const leave: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const go of leave.splice(0)) await go()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await stopAll()
})

function keyStore(): BridgeKeyStore & { kept: BridgeKey | null } {
  const store = {
    kept: null as BridgeKey | null, // set by the page under test
    load: () => Promise.resolve(store.kept),
    keep: (key: BridgeKey) => {
      store.kept = key
      return Promise.resolve()
    },
    forget: () => {
      store.kept = null
      return Promise.resolve()
    },
  }
  return store
}

async function openPage(httpPort: number, { fragment = '', keys = keyStore() } = {}) {
  const { PageConnection, createPageTransport } = await load()
  vi.stubGlobal('location', { hostname: '127.0.0.1', port: String(httpPort) })
  const pairing = { link: null, typed: null }
  const origin = `http://127.0.0.1:${httpPort}`
  // The browser's socket says where it comes from; Node's does not, so the program's transport opens it.
  const { openSocket } = createNodeTransport({ port: httpPort, origin, rootKey: new Uint8Array(32) })
  const transport = { ...createPageTransport({ httpPort, keys, pairing }), openSocket }
  let view: BridgeView = unconnected
  const seen: string[] = []
  const onView = (change: Partial<BridgeView>) => {
    view = { ...view, ...change }
    if (change.link) seen.push(change.link.kind)
  }
  const page = new PageConnection({ fragment, onView, onMessage: () => {} }, { httpPort, keys, pairing, transport })
  leave.push(() => page.forget())
  await page.begin()
  const until = async (isSo: (view: BridgeView) => boolean) => {
    for (let i = 0; i < 1_000 && !isSo(view); i++) await wait(10)
    expect(isSo(view), JSON.stringify(view)).toBe(true)
  }
  return { page, until, view: () => view, seen, keys }
}
const fragmentOf = (trial: TrialBridge): string => new URL(trial.bridge.openUrl()).hash

describe('pairing', () => {
  it('[B2] a page opened with a code is let in, keeps a key nobody can read, and needs no code the next time', async () => {
    const trial = await startTrialBridge({ listen: true })
    const one = await openPage(trial.httpPort, { fragment: fragmentOf(trial) })
    await one.until(({ link, readiness }) => link.kind === 'live' && readiness !== null)
    expect(one.view()).toMatchObject({
      isPaired: true,
      pairing: 'none',
      settings: { settings: { inputRhythm: false } },
    })
    await one.until(() => one.keys.kept !== null)
    const own = one.keys.kept?.key
    if (!own) throw new Error('no key was kept')
    expect(own.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', own)).rejects.toThrow()
    const again = await openPage(trial.httpPort, { keys: one.keys })
    await again.until(({ link }) => link.kind === 'live')
    expect(await again.page.request('patchSettings', { body: { keepDays: 9 } })).toMatchObject({ kind: 'ok' })
    await one.until(({ settings }) => settings?.settings.keepDays === 9)
  })

  it('[B2] a typed code lets in once; a wrong one is told apart and tells the bridge nothing', async () => {
    const trial = await startTrialBridge({ listen: true })
    const { page, until, view } = await openPage(trial.httpPort)
    await until(({ link }) => link.kind === 'needs-pairing')
    expect(page.pair('not a code')).toBe(false)
    const reply = await trial.post('/v1/pairings', { kind: 'typed' }, { token: trial.token() })
    const { result } = (await reply.json()) as { result: { code: string } }
    const wrong = result.code.startsWith('A') ? 'BBBBBBBB' : 'AAAAAAAA'
    expect(page.pair(wrong)).toBe(true)
    await until(({ pairing }) => pairing === 'no-match')
    expect(page.pair(`${result.code.slice(0, 4)} ${result.code.slice(4).toLowerCase()}`)).toBe(true)
    await until(({ link }) => link.kind === 'live')
    expect(view().pairing).toBe('none')
    const other = await openPage(trial.httpPort)
    await other.until(({ link }) => link.kind === 'needs-pairing')
    other.page.pair(result.code)
    await other.until(({ pairing }) => pairing === 'spent')
  })

  it('[B2] a code that is spent falls back to the key the page has', async () => {
    const trial = await startTrialBridge({ listen: true })
    const fragment = fragmentOf(trial)
    const one = await openPage(trial.httpPort, { fragment })
    await one.until(() => one.keys.kept !== null)
    const again = await openPage(trial.httpPort, { fragment, keys: one.keys })
    await again.until(({ link }) => link.kind === 'live')
    expect(again.view().pairing).toBe('spent')
  })

  it('[B2] the code leaves the address before anything could keep it', () => {
    const fragment = pairingFragment('abcdefgh', 'x'.repeat(43))
    const replaced: unknown[] = []
    const past = { state: null, replaceState: (...entry: unknown[]) => void replaced.push(entry[2]) }
    expect(takePairingFragment({ hash: fragment, pathname: '/now', search: '' }, past)).toBe(fragment)
    expect(takePairingFragment({ hash: '#theme', pathname: '/settings', search: '' }, past)).toBe('')
    expect(replaced).toEqual(['/now'])
  })
})

/** Answers as fits its part, and keeps everything it is sent. */
async function squat(port: number, answer: (body: string) => object | string): Promise<string[]> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      heard.push(`${JSON.stringify(request.headers)} ${body}`)
      const text = answer(body)
      response.setHeader('Content-Type', 'application/json')
      response.end(typeof text === 'string' ? text : JSON.stringify(text))
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()))
  return heard
}

describe('a program that holds the port', () => {
  it('[B2] [H18] learns nothing, and the page says that it is not genuine', async () => {
    const trial = await startTrialBridge({ listen: true })
    const one = await openPage(trial.httpPort, { fragment: fragmentOf(trial) })
    await one.until(() => one.keys.kept !== null)
    const { keys } = one
    const { deviceId = '' } = keys.kept ?? {}
    await trial.stop()
    const proof = 'p'.repeat(43)
    const heard = await squat(trial.httpPort, () => ({
      ok: true,
      contract: '1.0',
      cid: 'cid-12345678',
      result: { step: 'challenge', serverNonce: 'n'.repeat(43), serverProof: proof },
    }))
    const other = await openPage(trial.httpPort, { keys })
    await other.until(({ link }) => link.kind === 'not-genuine')
    expect(heard.length).toBeGreaterThan(0)
    // A nonce and the public name of the key; no proof of ours, no session, no second step.
    for (const request of heard) {
      expect(request).not.toMatch(/clientProof|uthorization/)
      if (request.includes('"challenge"')) expect(request).toContain(deviceId)
    }
    expect(keys.kept).not.toBeNull()
  })

  it('[B2] cannot make the page throw its key away by claiming not to know it', async () => {
    const trial = await startTrialBridge({ listen: true })
    const one = await openPage(trial.httpPort, { fragment: fragmentOf(trial) })
    await one.until(() => one.keys.kept !== null)
    await trial.stop()
    await squat(trial.httpPort, () => ({
      ok: false,
      contract: '1.0',
      cid: 'cid-12345678',
      error: { code: 'auth_required', message: 'x', details: {} },
    }))
    const other = await openPage(trial.httpPort, { keys: one.keys })
    await other.until(({ link }) => link.kind === 'needs-pairing')
    expect(one.keys.kept).not.toBeNull()
  })
})

describe('stopping and starting', () => {
  it('[B7] the stop shows each step, and the page says afterwards that nothing runs', async () => {
    const trial = await startTrialBridge({ listen: true })
    const one = await openPage(trial.httpPort, { fragment: fragmentOf(trial) })
    await one.until(({ link }) => link.kind === 'live')
    const told: string[] = []
    const steps = await one.page.stopBridge(({ way, outcome }) => told.push(`${way} ${outcome}`))
    expect(told).toEqual(['stream stopped', 'http not-needed', 'native-host not-needed', 'launcher not-needed'])
    expect(steps.map(({ outcome }) => outcome)[0]).toBe('stopped')
    await one.until(({ link, readiness }) => link.kind === 'not-running' && readiness === null)
  })

  it('[B8] a page that was never let in cannot ask the launcher; with a key and no launcher it says so', async () => {
    const [httpPort = 0] = await freePorts(1)
    const stranger = await openPage(httpPort)
    await stranger.until(({ link }) => link.kind === 'not-running')
    expect(await stranger.page.startBridge()).toBe('not-paired')
    const trial = await startTrialBridge({ listen: true })
    const one = await openPage(trial.httpPort, { fragment: fragmentOf(trial) })
    await one.until(() => one.keys.kept !== null)
    expect(await one.page.startBridge()).toBe('launcher-missing')
  })
})
