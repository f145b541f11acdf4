// Pages of other sites against a running bridge, in a real browser that is paired with it: rebinding, forged requests, a hijacked stream.
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { callMethod } from '#core/contracts/bridge-link.ts'
import { bridgeMethods, type BridgeMethod } from '#core/contracts/bridge-methods.ts'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { openSession } from '#core/contracts/bridge-session.ts'
import { createNodeTransport } from '../../bridge/client/node-transport.ts'
import { startApp, type RunningApp } from '../support/running-app.ts'

const SITE = 'evil.test'
const REBOUND = 'rebind.test'

interface Scene {
  readonly app: RunningApp
  /** Another site, served on loopback too, so that nothing but the bridge itself stands in its way. */
  readonly site: string
}
const test = base.extend<{ scene: Scene }>({
  launchOptions: async ({ launchOptions }, use) => {
    const rules = `--host-resolver-rules=MAP ${SITE} 127.0.0.1, MAP ${REBOUND} 127.0.0.1`
    // The browser's own gate before loopback is switched off: the bridge must hold without it.
    const open = '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets'
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), rules, open] })
  },
  scene: async ({ page }, use) => {
    const app = await startApp()
    const server = await servePage()
    const scene = { app, site: `http://${SITE}:${(server.address() as AddressInfo).port}/` } // a TCP server
    // The browser holds whatever a paired page holds. The page itself is gone and has said its last word before anything is compared.
    await page.goto(app.openUrl)
    await expect.poll(async () => (await look(scene)).devices, { timeout: 20_000 }).toBe(1)
    await page.goto('about:blank')
    let before = ''
    await expect
      .poll(async () => before === (before = JSON.stringify(await look(scene))), { timeout: 20_000, intervals: [300] })
      .toBe(true)
    await use(scene)
    server.close()
    await app.stop()
  },
})

function servePage(): Promise<Server> {
  const server = createServer((_, answer) =>
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>A page</title>'),
  )
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

interface Known {
  readonly version: number
  readonly devices: number
  readonly denied: LedgerEvent[]
  readonly done: LedgerEvent[]
}

/** What the bridge knows: its settings' version, who is paired, and every refusal and every deed on record. */
async function look({ app }: Scene): Promise<Known> {
  const rootKey = readFileSync(join(app.stateDir, 'root.key'))
  const transport = createNodeTransport({ port: app.httpPort, origin: app.url.slice(0, -1), rootKey })
  const client = { kind: 'script', id: 'spec', version: '1' } as const
  const opened = await openSession(transport, {
    port: app.httpPort,
    ref: { kind: 'local' },
    client,
    scopes: bridgeScopes,
  })
  if (opened.kind !== 'ok') throw new Error(opened.kind)
  const { token } = opened.result.session
  const settings = await callMethod(transport, 'getSettings', { token })
  const items: LedgerEvent[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: Record<string, string> = { kind: 'audit', limit: '200', ...(cursor === '' ? {} : { cursor }) }
    const rows = await callMethod(transport, 'listEvents', { token, query })
    if (rows.kind !== 'ok') throw new Error('the bridge does not answer')
    items.push(...rows.result.items)
    cursor = rows.result.nextCursor
  }
  const paired = await callMethod(transport, 'listDevices', { token })
  if (settings.kind !== 'ok' || paired.kind !== 'ok') throw new Error('the bridge does not answer')
  const of = (outcome: string) => items.filter(({ body }) => body['outcome'] === outcome && body['route'] !== 'hello')
  const devices = paired.result.devices.length
  return { version: settings.result.version, devices, denied: of('denied'), done: of('done') }
}

const methods = (Object.values(bridgeMethods) as BridgeMethod[]).map(({ verb, path }) => ({
  verb,
  path: path.replace(':id', 'some-id'),
}))

/** Everything a page can send without asking, and everything it must ask for; answers what it could read. */
async function attack(page: Page, http: string): Promise<string[]> {
  return page.evaluate(
    async ([base, routes]) => {
      const read: string[] = []
      const note = async (name: string, answer: Promise<Response>): Promise<void> => {
        const text = await answer.then((got) => (got.type === 'opaque' ? '' : got.text())).catch(() => '')
        if (text !== '') read.push(`${name}: ${text}`)
      }
      const body = JSON.stringify({ keepDays: 1 })
      for (const { verb, path } of routes) {
        const url = base + path
        await note(`cors ${path}`, fetch(url, { method: verb, ...(verb === 'GET' ? {} : { body }) }))
        await note(`asked ${path}`, fetch(url, { method: verb, headers: { authorization: 'Bearer x' } }))
        await note(`simple ${path}`, fetch(url, { method: 'POST', mode: 'no-cors', body, credentials: 'include' }))
        navigator.sendBeacon(url, body)
      }
      const load = (tag: 'script' | 'img' | 'iframe' | 'link', path: string): Promise<void> =>
        new Promise((resolve) => {
          const element = document.createElement(tag)
          if (element instanceof HTMLLinkElement)
            Object.assign(element, { rel: 'preload', as: 'fetch', href: base + path })
          else element.src = base + path
          element.onload = () => {
            if (tag === 'script' || tag === 'img') read.push(`${tag} ${path} was taken`)
            resolve()
          }
          element.onerror = () => resolve()
          document.body.append(element)
        })
      for (const tag of ['script', 'img', 'iframe', 'link'] as const) await load(tag, '/v1/settings')
      await new Promise<void>((resolve) => {
        const source = new EventSource(`${base}/v1/events`)
        source.onmessage = ({ data }) => read.push(`event ${String(data)}`)
        source.onerror = () => resolve()
      })
      const form = document.createElement('form')
      Object.assign(form, { method: 'POST', action: `${base}/v1/shutdown`, target: 'elsewhere' })
      const frame = document.createElement('iframe')
      frame.name = 'elsewhere'
      document.body.append(frame, form)
      await new Promise<void>((resolve) => {
        frame.onload = () => resolve()
        form.submit()
      })
      return read
    },
    [http, methods] as const,
  )
}

/** Close codes and messages of every stream a page can try to open; 1006 is a handshake that failed. */
const hijack = (page: Page, urls: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (addresses) =>
      Promise.all(
        addresses.map(
          (address) =>
            new Promise<string>((resolve) => {
              const socket = new WebSocket(address)
              socket.onopen = () => resolve('opened')
              socket.onmessage = () => resolve('a message')
              socket.onclose = ({ code }) => resolve(String(code))
            }),
        ),
      ),
    [...urls],
  )

test('[A10] [A11] [A12] [A18] [B02] a page of another site reads nothing, does nothing and opens no stream', async ({
  page,
  scene,
}) => {
  const before = await look(scene)
  await page.goto(scene.site)
  const http = `http://127.0.0.1:${scene.app.httpPort}`
  const stream = `ws://127.0.0.1:${scene.app.wsPort}/v1/stream`
  expect(await hijack(page, [stream, stream.replace('127.0.0.1', 'localhost'), `${stream}?ticket=x`])).toEqual([
    '1006',
    '1006',
    '1006',
  ])
  // They did arrive: the bridge refused them, for what they were. Looked at before the flood, of which only a part is kept one by one.
  const surfaces = async () => (await look(scene)).denied.map(({ body }) => body['surface'])
  await expect.poll(surfaces, { timeout: 20_000 }).toContain('stream')
  // Liveness may be seen to be there, as any open port can, and says no word that another origin may read.
  expect(await attack(page, http)).toEqual([])
  // The same from a frame without an origin of its own.
  const boxed = await page.evaluate(
    ([url, socketUrl]) =>
      new Promise<string>((resolve) => {
        addEventListener('message', ({ data }) => resolve(String(data)))
        const frame = document.createElement('iframe')
        frame.setAttribute('sandbox', 'allow-scripts')
        frame.srcdoc = `<script>(async () => {
          const read = await fetch('${url}/v1/settings').then((got) => got.text()).catch(() => 'nothing')
          const closed = await new Promise((end) => { const s = new WebSocket('${socketUrl}'); s.onopen = () => end('opened'); s.onclose = (e) => end(e.code) })
          parent.postMessage(read + ' ' + closed, '*')
        })()</script>`
        document.body.append(frame)
      }),
    [http, stream] as const,
  )
  expect(boxed).toBe('nothing 1006')
  const after = await look(scene)
  expect([after.version, after.devices, after.done]).toEqual([before.version, before.devices, before.done])
  await expect.poll(surfaces, { timeout: 20_000 }).toContain('http')
  const own = new Set(before.denied.map(({ id }) => id))
  const codes = after.denied.flatMap(({ id, body }) => (own.has(id) ? [] : [body['code']]))
  expect(new Set(codes)).toEqual(new Set(['origin_forbidden']))
})

test('[A06] [A07] [A08] [B02] a name that was bound to this computer afterwards gets nothing but refusals', async ({
  page,
  scene,
}) => {
  const before = await look(scene)
  const rebound = `http://${REBOUND}:${scene.app.httpPort}`
  // The page came from its own server once; from then on its name leads here.
  await page.route(`${rebound}/lure`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A page</title>' }),
  )
  await page.goto(`${rebound}/lure`)
  const answers = await page.evaluate(
    (routes) =>
      Promise.all(
        routes.map(async ({ verb, path }) => {
          const answer = await fetch(path, { method: verb, ...(verb === 'GET' ? {} : { body: '{}' }) })
          const { error } = (await answer.json()) as { error?: { code: string } }
          return `${answer.status} ${error?.code}`
        }),
      ),
    [...methods, { verb: 'GET', path: '/' }, { verb: 'GET', path: '/index.html' }],
  )
  expect(new Set(answers)).toEqual(new Set(['403 host_forbidden']))
  const streams = [`ws://${REBOUND}:${scene.app.wsPort}/v1/stream`, `ws://127.0.0.1:${scene.app.wsPort}/v1/stream`]
  expect(await hijack(page, streams)).toEqual(['1006', '1006'])
  const opened = await page.goto(rebound)
  expect(opened?.status()).toBe(403)
  const after = await look(scene)
  expect([after.version, after.devices, after.done]).toEqual([before.version, before.devices, before.done])
})
