import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bridgeMethods, type BridgeMethod } from '#core/contracts/bridge-methods.ts'
import { bridgeErrors, bridgeScopes, type BridgeErrorCode } from '#core/contracts/bridge-errors.ts'
import { defaultBridgeSettings } from '#core/contracts/bridge-settings.ts'
import { eventKinds } from '#core/contracts/bridge-records.ts'
import {
  readAnswer,
  startTrialBridge,
  stopAll,
  type ReadAnswer,
  type TrialBridge,
} from '../support/bridge/trial-bridge.ts'

let trial: TrialBridge
let filesBefore: readonly string[] = []
/** Names in the state folder, and what the small files hold; database, mirror and log may grow by refusals. */
const filesOf = (base: string): string[] =>
  readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/ledger\.sqlite|mirror|logs/.test(name))
    .map((name) => {
      const path = join(base, name)
      return statSync(path).isFile() ? `${name} ${createHash('sha256').update(readFileSync(path)).digest('hex')}` : name
    })
    .toSorted()
beforeAll(async () => {
  // One bridge for the whole table; its limit for strangers has a test of its own.
  trial = await startTrialBridge({ trial: { strangers: { perSecond: 1e6, burst: 1e6 } } })
  filesBefore = filesOf(trial.tree.base)
})
beforeEach(() => trial.denials()) // many at once are kept as a number: start each test with an empty list
afterAll(stopAll)

const pathOf = (method: BridgeMethod): string => method.path.replace(':id', 'some-id-1')
const closedMethods = Object.entries(bridgeMethods).filter(([, method]) => method.access !== 'open')
const bodyFor = (method: BridgeMethod) =>
  method.body ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}

/** What every refusal has in common: its code, the golden envelope, nothing readable by another origin, one row on record. */
async function expectRefused(
  answer: ReadAnswer,
  code: BridgeErrorCode,
  status: number = bridgeErrors[code].status,
): Promise<void> {
  expect({ status: answer.status, code: answer.code }).toEqual({ status, code })
  const envelope = JSON.parse(answer.text) as { error: { message: string } }
  expect(Object.keys(envelope)).toEqual(['ok', 'contract', 'cid', 'error'])
  expect(envelope.error.message).toBe(bridgeErrors[code].message)
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  expect(answer.text).not.toMatch(/\/(home|root|work|tmp|usr)\/|at .*:\d+:\d+/)
  const rows = (await trial.denials()).filter(({ cid }) => cid === answer.cid)
  expect(rows.map(({ body }) => body['code'])).toEqual([code])
}

const get = (path: string, headers: Record<string, string> = {}, token: string | null = trial.token()) =>
  readAnswer(trial.request(path, { headers, ...(token === null ? {} : { token }) }))

async function expectAlive(): Promise<void> {
  expect((await get('/v1/readiness')).status).toBe(200)
}

describe('Host', () => {
  it('[A01] a foreign Host is refused even with a valid session', async () => {
    await expectRefused(await get('/v1/readiness', { host: `evil.example:${trial.httpPort}` }), 'host_forbidden')
    await expectAlive()
  })

  const hosts = (port: number): readonly string[] => [
    'localhost',
    '127.0.0.1',
    '127.0.0.1:1',
    `localhost:${port + 1}`,
    `0.0.0.0:${port}`,
    `[::]:${port}`,
    `[::1]:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `127.1:${port}`,
    `127.0.1:${port}`,
    `127.0.0.2:${port}`,
    `2130706433:${port}`,
    `0x7f.1:${port}`,
    `0x7f000001:${port}`,
    `0177.0.0.1:${port}`,
    `127.0.0.1.nip.io:${port}`,
    `localhost.:${port}`,
    `127.0.0.1.:${port}`,
    `x.localhost:${port}`,
    `localhost.com:${port}`,
    `localhost.localdomain:${port}`,
    `10.0.0.5:${port}`,
    `192.168.0.2:${port}`,
    `a@127.0.0.1:${port}`,
    `a:b@127.0.0.1:${port}`,
    `127.0.0.1:${port}.evil`,
    `127.0.0.1:${port}:${port}`,
    `127.0.0.1:0${port}`,
    `127.0.0.1:${port}/`,
    `127.0.0.1:${port}#x`,
    `127.0.0.1:${port}%00`,
    `127.0.0.1 :${port}`,
    `127.0.0.1\t:${port}`,
    `evil.example, 127.0.0.1:${port}`,
    `http://127.0.0.1:${port}`,
    'evil.example',
    `xn--localhost-:${port}`,
    `localhost:${port}@evil.example`,
    `local\u00adhost:${port}`,
    ':',
  ]
  it.each(Array.from({ length: 40 }, (_, i) => i))('[A02] host %i of the table is refused', async (i) => {
    const host = hosts(trial.httpPort)[i] ?? ''
    await expectRefused(await get('/v1/readiness', { host }), 'host_forbidden')
  })

  it('[A02] the two exact hosts pass, in any case', async () => {
    for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', 'LocalHost'])
      expect((await get('/healthz', { host: `${host}:${trial.httpPort}` })).status).toBe(200)
  })

  it.each(closedMethods.map(([id]) => id))('[A07] a rebound page without Origin gets nothing from %s', async (id) => {
    const method: BridgeMethod = bridgeMethods[id as keyof typeof bridgeMethods]
    const headers = { ...bodyFor(method).headers, host: `rebind.test:${trial.httpPort}` }
    const asked = trial.request(pathOf(method), {
      ...bodyFor(method),
      method: method.verb,
      headers,
      token: trial.token(),
    })
    await expectRefused(await readAnswer(asked), 'host_forbidden')
  })

  it('[A08] the app itself is not served under a foreign Host', async () => {
    const answer = await get('/', { host: `evil.example:${trial.httpPort}`, accept: 'text/html' })
    await expectRefused(answer, 'host_forbidden')
    expect(answer.text).not.toMatch(/[A-Za-z0-9_-]{43}/)
  })
})

describe('Origin', () => {
  it.each(['cross-site', 'same-site', 'bogus'])('[A09] Sec-Fetch-Site %s without Origin is refused', async (site) => {
    await expectRefused(await get('/v1/readiness', { 'sec-fetch-site': site }), 'origin_forbidden')
    await expectRefused(await get('/', { 'sec-fetch-site': site, accept: 'text/html' }), 'origin_forbidden')
  })

  it('[A09] none and same-origin pass, and a program that only sends a mode, as Node does', async () => {
    expect((await get('/v1/readiness', { 'sec-fetch-mode': 'cors' })).status).toBe(200)
    await expectRefused(await get('/v1/readiness', { 'sec-fetch-mode': 'cors' }, null), 'auth_required')
    for (const site of ['none', 'same-origin'])
      expect((await get('/v1/readiness', { 'sec-fetch-site': site, 'sec-fetch-mode': 'cors' })).status).toBe(200)
  })

  it.each(closedMethods.filter(([, { verb }]) => verb !== 'GET').map(([id]) => id))(
    '[A10] a no-cors POST from another origin never reaches %s',
    async (id) => {
      const method: BridgeMethod = bridgeMethods[id as keyof typeof bridgeMethods]
      const before = trial.rows('document').length
      const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }
      const body = method.body ? { body: '{}' } : {}
      const asked = trial.request(pathOf(method), { method: method.verb, headers, token: trial.token(), ...body })
      await expectRefused(await readAnswer(asked), 'origin_forbidden')
      expect(trial.rows('document')).toHaveLength(before)
    },
  )

  it.each(['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'text/plain'])(
    '[A11] a form post as %s is refused: by its origin, and without one by its type',
    async (type) => {
      const headers = { 'content-type': type }
      const init = { method: 'PATCH', body: 'a=b', token: trial.token() }
      const foreign = trial.request('/v1/settings', {
        ...init,
        headers: { ...headers, origin: 'https://evil.example' },
      })
      await expectRefused(await readAnswer(foreign), 'origin_forbidden')
      await expectRefused(
        await readAnswer(trial.request('/v1/settings', { ...init, headers })),
        'unsupported_media_type',
      )
    },
  )

  const lookalikes = ({ httpPort: port }: TrialBridge): readonly string[] => [
    'null',
    'NULL',
    '',
    `http://127.0.0.1:${port}.evil.example`,
    `http://evil.example/http://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
    'http://127.0.0.1',
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}/`,
    `HTTP://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    `http://user@127.0.0.1:${port}`,
    `http://xn--127-0-0-1:${port}`,
    `http://127.0.0.1:${port} https://evil.example`,
    `file://127.0.0.1:${port}`,
    'https://pwa.example.evil.com',
    'chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba',
    'moz-extension://6f1f7a0c-0000-4000-8000-000000000000',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop.evil',
    'CHROME-EXTENSION://abcdefghijklmnopabcdefghijklmnop',
  ]
  it.each(Array.from({ length: 20 }, (_, i) => i))('[A12] [A13] [A15] origin %i of the table is refused', async (i) => {
    const origin = lookalikes(trial)[i] ?? ''
    await expectRefused(await get('/v1/readiness', { origin }), 'origin_forbidden')
  })

  it('[A16] a preflight from an allowed origin gets exactly what it needs', async () => {
    const headers = { origin: trial.extensionOrigin, 'access-control-request-method': 'POST' }
    const answer = await readAnswer(trial.request('/v1/settings', { method: 'OPTIONS', headers }))
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toEqual({
      'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-cortex-request-id',
      'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
      'access-control-allow-origin': trial.extensionOrigin,
      'access-control-max-age': '600',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'Origin',
    })
  })

  it.each(['Private-Network', 'Local-Network'])(
    '[A16] [A17] a foreign preflight asking for %s gets nothing',
    async (network) => {
      const headers = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        [`access-control-request-${network.toLowerCase()}`]: 'true',
      }
      const answer = await readAnswer(trial.request('/v1/settings', { method: 'OPTIONS', headers }))
      await expectRefused(answer, 'origin_forbidden')
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    },
  )

  it('[A16] the extension may read its answers, and only it', async () => {
    const answer = await get('/v1/readiness', { origin: trial.extensionOrigin })
    expect(answer.headers.get('access-control-allow-origin')).toBe(trial.extensionOrigin)
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    expect((await get('/v1/readiness', { origin: trial.origin })).headers.get('access-control-allow-origin')).toBeNull()
  })

  it('[A18] nothing a page can send without asking is readable or executed', async () => {
    const beacon = { origin: 'https://evil.example', 'content-type': 'text/plain', 'sec-fetch-mode': 'no-cors' }
    await expectRefused(
      await readAnswer(trial.request('/v1/shutdown', { method: 'POST', headers: beacon, body: '{}' })),
      'origin_forbidden',
    )
    const source = { accept: 'text/event-stream', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
    await expectRefused(await get('/v1/events', source), 'origin_forbidden')
    const preload = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }
    await expectRefused(await get('/', preload), 'origin_forbidden')
  })

  it.each(['https://evil.example/', 'http://127.0.0.1/', 'http://127.0.0.1.evil.example/x', 'about:client'])(
    '[A19] the Referer %s without Origin is refused',
    async (referer) => {
      await expectRefused(await get('/v1/readiness', { referer }), 'origin_forbidden')
    },
  )

  it('[A19] a link to the app from elsewhere opens it, and nothing else', async () => {
    const click = {
      referer: 'https://elsewhere.example/',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    await expectRefused(await get('/v1/readiness', click), 'origin_forbidden')
    expect((await readAnswer(trial.request('/', { method: 'POST', headers: click }))).code).toBe('origin_forbidden')
  })
})

describe('strangers', () => {
  it('[A20] every path without a session, known or not, gets the same bytes', async () => {
    const random = Array.from({ length: 200 }, (_, i) => `/v1/${(i * 7919).toString(36)}/${i}`)
    const known = closedMethods.map(([, method]) => pathOf(method))
    const bodies = new Set<string>()
    for (const path of [...random, ...known, '/nothing', '/v1', '/v1/'])
      bodies.add(maskCid(await readAnswer(trial.request(path, { headers: { 'x-cortex-request-id': 'cid-12345678' } }))))
    for (const [, method] of closedMethods)
      bodies.add(maskCid(await readAnswer(trial.request(pathOf(method), { method: method.verb, ...bodyFor(method) }))))
    expect([...bodies]).toHaveLength(1)
    expect([...bodies][0]).toContain('401')
  })

  it('[A21] liveness says one thing, to anyone, and nothing about us', async () => {
    const answer = await get('/healthz', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, null)
    expect([answer.status, answer.text]).toEqual([200, '{"ok":true}'])
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control') || name === 'server')).toEqual(
      [],
    )
    expect(answer.text + JSON.stringify([...answer.headers])).not.toMatch(/cortex|1\.0|node/i)
  })

  const bearers = (good: string): readonly (readonly [string, string])[] => [
    ['none', ''],
    ['the scheme alone', 'Bearer'],
    ['the scheme and a space', 'Bearer '],
    ['short', 'Bearer abc'],
    ['long', `Bearer ${good}${good}`],
    ['one character more', `Bearer ${good}x`],
    ['one character less', `Bearer ${good.slice(1)}`],
    ['of the same length, wrong', `Bearer ${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`],
    ['not base64url', `Bearer ${good.slice(0, -1)}!`],
    ['in another alphabet', `Bearer ${'\u00e9'.repeat(43)}`],
    ['in lower case scheme', `bearer ${good}`],
    ['as Basic', `Basic ${Buffer.from(`x:${good}`).toString('base64')}`],
    ['without scheme', good],
    ['with two spaces', `Bearer  ${good}`],
    ['with something after it', `Bearer ${good} x`],
    ['a list', `Bearer ${good}, Bearer ${good}`],
    ['a megabyte', `Bearer ${'A'.repeat(1_000_000)}`],
  ]
  it.each(bearers('x'.repeat(43)).map(([name], i) => [name, i] as const))(
    '[A22] [A23] a bearer that is %s is no bearer',
    async (_, i) => {
      const header = bearers(trial.token())[i]?.[1] ?? ''
      await expectRefused(
        await get('/v1/readiness', header === '' ? {} : { authorization: header }, null),
        'auth_required',
      )
    },
  )
})

const maskCid = ({ status, text }: ReadAnswer): string => `${status} ${text.replace(/"cid":"[^"]*"/, '')}`

describe('sessions', () => {
  const MINUTE = 60_000

  it('[A24] a session ends after fifteen minutes without use, and its holder is told so', async () => {
    const token = trial.token()
    trial.clock.advance(14 * MINUTE)
    expect((await get('/v1/readiness', {}, token)).status).toBe(200)
    trial.clock.advance(14 * MINUTE)
    expect((await get('/v1/readiness', {}, token)).status).toBe(200)
    trial.clock.advance(15 * MINUTE)
    await expectRefused(await get('/v1/readiness', {}, token), 'session_expired')
    await expectRefused(await get('/v1/readiness', {}, token), 'session_expired')
  })

  it('[A24] no use keeps a session beyond twelve hours', async () => {
    const token = trial.token()
    for (let i = 0; i < 71; i++) {
      trial.clock.advance(10 * MINUTE)
      expect((await get('/v1/readiness', {}, token)).status).toBe(200)
    }
    trial.clock.advance(11 * MINUTE)
    await expectRefused(await get('/v1/readiness', {}, token), 'session_expired')
  })

  it('[G08] [A24] setting the clock changes no expiry: it is counted on the monotonic one', async () => {
    const token = trial.token()
    trial.clock.setWallBy(24 * 60 * MINUTE)
    expect((await get('/v1/readiness', {}, token)).status).toBe(200)
    trial.clock.setWallBy(-72 * 60 * MINUTE)
    trial.clock.advance(15 * MINUTE)
    await expectRefused(await get('/v1/readiness', {}, token), 'session_expired')
  })

  it('[B2] the 33rd session makes the one unused for longest go, and nobody is locked out', async () => {
    const tokens = Array.from({ length: 32 }, () => trial.token())
    expect((await get('/v1/readiness', {}, tokens[0])).status).toBe(200)
    const late = trial.token()
    expect((await get('/v1/readiness', {}, late)).status).toBe(200)
    expect((await get('/v1/readiness', {}, tokens[0])).status).toBe(200)
    await expectRefused(await get('/v1/readiness', {}, tokens[1]), 'session_expired')
  })

  it('[A26] each scope opens its own methods and no others', async () => {
    for (const scope of bridgeScopes)
      for (const [, method] of closedMethods) {
        if (method.path === '/v1/shutdown' && scope === 'admin:stop') continue // shown where stopping is
        const token = trial.token([scope], { local: true })
        const asked = trial.request(pathOf(method), { method: method.verb, ...bodyFor(method), token })
        const { code } = await readAnswer(asked)
        if (method.access === scope) expect([method.path, code]).not.toEqual([method.path, 'scope_forbidden'])
        else expect([method.path, code]).toEqual([method.path, 'scope_forbidden'])
      }
  })

  it('[A26] pairing and devices are for programs of this user, whatever scope a page holds', async () => {
    const token = trial.token(['admin:stop'], { local: false })
    await expectRefused(await readAnswer(trial.post('/v1/pairings', { kind: 'typed' }, { token })), 'scope_forbidden')
    await expectRefused(await get('/v1/devices', {}, token), 'scope_forbidden')
  })
})

describe('routes', () => {
  it('[A36] a known path with another verb says which verbs it takes', async () => {
    const answer = await readAnswer(trial.request('/v1/settings', { method: 'DELETE', token: trial.token() }))
    await expectRefused(answer, 'method_not_allowed')
    expect(answer.headers.get('allow')).toBe('GET, PATCH')
  })

  it('[A35] what no route answers is unknown, with or without a slash', async () => {
    for (const path of ['/v1/nothing', '/v1/settings/', '/v1/events/a/b', '/v1/projects/adopt/x'])
      await expectRefused(await get(path), 'unknown_route')
  })

  it.each([
    '/v1/settings?x=1',
    '/v1/events?limit=0',
    '/v1/events?limit=201',
    '/v1/events?limit=1&limit=2',
    '/v1/events?kind[gt]=a',
    '/v1/events?order_by=body:asc',
    '/v1/events?order_by=seq',
    '/v1/dashboard?recents=51',
  ])('[B11] the query of %s is refused', async (path) => {
    await expectRefused(await get(path), 'validation_failed')
  })

  it('[A40] a correlation id of another shape is replaced, a good one echoed', async () => {
    for (const id of [
      'short',
      'a'.repeat(65),
      'has space here',
      'x\u001b[31mred-1234',
      '%s%n%x-12345',
      'a'.repeat(10_000),
    ]) {
      const answer = await get('/v1/readiness', { 'x-cortex-request-id': id })
      expect(answer.cid).toMatch(/^[A-Za-z0-9_-]{22}$/)
      expect(answer.headers.get('x-cortex-request-id')).toBe(answer.cid)
    }
    expect((await get('/v1/readiness', { 'x-cortex-request-id': 'my-own-id_1' })).cid).toBe('my-own-id_1')
  })

  it('[B1] API answers carry the headers that keep them out of pages', async () => {
    const { headers } = await get('/v1/readiness')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('set-cookie')).toBeNull()
  })
})

describe('after all of it', () => {
  it('[A01] [A10] [A26] nothing was done: no record but refusals, no file', async () => {
    const kinds = eventKinds.filter((kind) => !['audit', 'boot', 'document'].includes(kind))
    expect(kinds.flatMap((kind) => trial.rows(kind))).toEqual([])
    // With the right scope an empty change of settings is let through: it is a version of the same settings.
    expect(trial.rows('document').every(({ body }) => String(body['collection']).includes('settings'))).toBe(true)
    expect((await get('/v1/settings')).result).toMatchObject({ settings: defaultBridgeSettings })
    expect(filesOf(trial.tree.base)).toEqual(filesBefore)
  })
})
