import { connect } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCodeOf, holdSlow, rawRequest, sendRaw } from '../support/bridge/raw-http.ts'
import { startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'

const CANARY = 'this file lies beside the app and must never be seen'
let trial: TrialBridge
let host: string
let auth: string
beforeAll(async () => {
  const folder = scratchFolder('web')
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'canary.txt'), CANARY)
  writeFileSync(join(folder, 'web', 'index.html'), '<!doctype html><title>Cortex</title>')
  writeFileSync(join(folder, 'web', 'assets', 'app-1a2b3c.js'), 'export {}')
  writeFileSync(join(folder, 'web', 'face.task'), 'model')
  writeFileSync(join(folder, 'web', 'engine.wasm'), 'wasm')
  trial = await startTrialBridge({ listen: true, webRoot: join(folder, 'web') })
  host = `Host: 127.0.0.1:${trial.httpPort}`
  auth = `Authorization: Bearer ${trial.token()}`
})
afterAll(stopAll)

const ask = (...lines: string[]) => sendRaw(trial.httpPort, rawRequest(...lines))
const expectAlive = async () => expect((await ask('GET /v1/readiness HTTP/1.1', host, auth)).status).toBe(200)

describe('raw requests', () => {
  it('[A02] HTTP/1.1 without Host is no request', async () => {
    expect((await ask('GET /healthz HTTP/1.1')).status).toBe(400)
  })

  it('[A03] HTTP/1.0 without Host is refused', async () => {
    const answer = await ask('GET /v1/readiness HTTP/1.0', auth)
    expect([answer.status, errorCodeOf(answer)]).toEqual([403, 'host_forbidden'])
  })

  it.each([0, 1])('[A04] two Host headers are refused, in either order (%i)', async (first) => {
    const hosts = [host, 'Host: evil.example']
    const answer = await ask('GET /v1/readiness HTTP/1.1', hosts[first] ?? '', hosts[1 - first] ?? '', auth)
    expect(answer.status).toBe(400)
  })

  it('[A05] an absolute target is read only when its authority is the Host', async () => {
    const target = (authority: string) => ask(`GET http://${authority}/v1/readiness HTTP/1.1`, host, auth)
    expect((await target('evil.example')).status).toBe(400)
    expect((await target(`evil.example@127.0.0.1:${trial.httpPort}`)).status).toBe(400)
    expect((await target(`127.0.0.1:${trial.httpPort}.evil.example`)).status).toBe(400)
    expect((await target(`localhost:${trial.httpPort}`)).status).toBe(400)
    expect((await target(`127.0.0.1:${trial.httpPort}`)).status).toBe(200)
  })

  it.each([0, 1])('[A14] two Origin headers are refused, in either order (%i)', async (first) => {
    const origins = [`Origin: ${trial.origin}`, 'Origin: https://evil.example']
    const answer = await ask('GET /v1/readiness HTTP/1.1', host, auth, origins[first] ?? '', origins[1 - first] ?? '')
    expect([answer.status, errorCodeOf(answer)]).toEqual([403, 'origin_forbidden'])
  })

  it('[A23] two Authorization headers count as none', async () => {
    const answer = await ask('GET /v1/readiness HTTP/1.1', host, auth, auth)
    expect([answer.status, errorCodeOf(answer)]).toEqual([401, 'auth_required'])
  })

  it.each([
    '//v1/readiness',
    '/%2e%2e/canary.txt',
    '/../canary.txt',
    '/./canary.txt',
    '/assets/../../canary.txt',
    '/assets/..%2f..%2fcanary.txt',
    '/assets%2f..%2f..%2fcanary.txt',
    '/..%5ccanary.txt',
    '/assets\\..\\..\\canary.txt',
    '/canary.txt%00.js',
    '/v1/readiness#x',
    '/v1/readiness;x',
    '/v1%2freadiness',
    '/v1/%72eadiness',
    '/%2fcanary.txt',
    `/${'a'.repeat(2_000)}`,
    `/v1/readiness?${'a'.repeat(3_000)}`,
    '/v1/readiness?a=%00',
    '/v1/readiness?a=%zz',
    'canary.txt',
    '?x',
    'http:/v1/readiness',
  ])('[A35] the target %s reaches no file and no route', async (target) => {
    const answer = await ask(`GET ${target} HTTP/1.1`, host, auth, 'Accept: text/html')
    expect([400, 404]).toContain(answer.status)
    expect(answer.all).not.toContain(CANARY)
  })

  it('[A36] verbs that are none of ours', async () => {
    for (const verb of ['TRACE', 'PUT', 'PROPFIND']) {
      expect((await ask(`${verb} /v1/readiness HTTP/1.1`, host)).status).toBe(401)
      expect((await ask(`${verb} /v1/readiness HTTP/1.1`, host, auth)).status).toBe(405)
    }
    expect((await ask('get /v1/readiness HTTP/1.1', host, auth)).status).toBe(405)
    expect((await ask('OPTIONS * HTTP/1.1', host)).status).toBe(401)
    expect((await ask(`CONNECT 127.0.0.1:${trial.httpPort} HTTP/1.1`, host)).status).toBe(401)
    expect((await ask('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443')).status).toBe(403)
    await expectAlive()
  })

  it('[A37] too many or too large headers', async () => {
    const large = await ask('GET /v1/readiness HTTP/1.1', host, `X-Large: ${'a'.repeat(9_000)}`)
    expect([large.status, errorCodeOf(large)]).toEqual([431, 'malformed_request'])
    expect((await ask('GET /v1/readiness HTTP/1.1', host, `X-Large: ${'a'.repeat(17_000)}`)).status).toBe(431)
    const many = Array.from({ length: 200 }, (_, i) => `X-Header-Number-${i}: ${'v'.repeat(40)}`)
    expect((await ask('GET /v1/readiness HTTP/1.1', host, ...many)).status).toBe(431)
    expect(
      (await ask('GET /v1/readiness HTTP/1.1', host, auth, 'Authorization: Bearer ' + 'A'.repeat(1_000_000))).status,
    ).toBe(431)
    await expectAlive()
  })

  it.each<readonly [string, string | Uint8Array]>([
    [
      'both lengths',
      'POST /v1/hello HTTP/1.1\r\nHOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'POST /v1/hello HTTP/1.1\r\nHOST\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    ['a negative length', 'POST /v1/hello HTTP/1.1\r\nHOST\r\nContent-Length: -1\r\n\r\n'],
    ['a hexadecimal length', 'POST /v1/hello HTTP/1.1\r\nHOST\r\nContent-Length: 0x2\r\n\r\n{}'],
    ['a folded header', 'GET /healthz HTTP/1.1\r\nHOST\r\nX-A: b\r\n c\r\n\r\n'],
    ['bare line feeds', 'GET /healthz HTTP/1.1\nHOST\n\n'],
    ['a space before the colon', 'GET /healthz HTTP/1.1\r\nHOST\r\nX-A : b\r\n\r\n'],
    [
      'an endless chunk extension',
      `POST /v1/hello HTTP/1.1\r\nHOST\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      'a chunk size that is none',
      'POST /v1/hello HTTP/1.1\r\nHOST\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n',
    ],
    ['an unknown transfer encoding', 'POST /v1/hello HTTP/1.1\r\nHOST\r\nTransfer-Encoding: gzip, chunked, x\r\n\r\n'],
    ['a TLS hello', new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
    ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/0.9', 'GET /healthz\r\n\r\n'],
    ['bytes out of nowhere', new Uint8Array(Array.from({ length: 512 }, (_, i) => (i * 37) % 256))],
  ])('[A34] %s is refused and the connection closed', async (_, bytes) => {
    const sent = typeof bytes === 'string' ? bytes.replace('HOST', host) : bytes
    const answer = await sendRaw(trial.httpPort, sent)
    expect([0, 400, 401, 403, 405, 413, 415]).toContain(answer.status)
    expect(answer.all).not.toContain('"ok":true')
    await expectAlive()
  })

  it('[A28] a chunked body is counted as it comes, whatever was declared', async () => {
    const head = [
      'PATCH /v1/settings HTTP/1.1',
      host,
      auth,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ]
    const chunked = (bytes: number): string => `${bytes.toString(16)}\r\n{}${' '.repeat(bytes - 2)}\r\n0\r\n\r\n`
    const send = (bytes: number) => sendRaw(trial.httpPort, `${head.join('\r\n')}\r\n\r\n${chunked(bytes)}`)
    expect((await send(65_536)).status).toBe(200)
    const over = await send(65_537)
    expect([over.status, errorCodeOf(over)]).toEqual([413, 'payload_too_large'])
    await expectAlive()
  })

  it('[A29] ten declared gigabytes are refused before any of them is sent', async () => {
    const answer = await ask(
      'PATCH /v1/settings HTTP/1.1',
      host,
      auth,
      'Content-Type: application/json',
      'Content-Length: 10000000000',
    )
    expect([answer.status, errorCodeOf(answer)]).toEqual([413, 'payload_too_large'])
  })

  it('[A29] a stranger is never told to go on sending', async () => {
    const answer = await ask(
      'POST /v1/events HTTP/1.1',
      host,
      'Content-Type: application/json',
      'Content-Length: 100',
      'Expect: 100-continue',
    )
    expect(answer.status).toBe(401)
    expect(answer.all).not.toContain('100 Continue')
    const other = await ask('POST /v1/events HTTP/1.1', host, auth, 'Content-Length: 2', 'Expect: tea')
    expect(other.status).toBe(400)
  })

  it('[A29] a body that drips is cut off by time, and one that is left half-said hurts nobody', async () => {
    const socket = connect({ host: '127.0.0.1', port: trial.httpPort })
    socket.on('error', () => {})
    let heard = ''
    socket.on('data', (chunk) => (heard += chunk.toString()))
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.write(
      `PATCH /v1/settings HTTP/1.1\r\n${host}\r\n${auth}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
    )
    const drip = setInterval(() => socket.write(' '), 500)
    await closed
    clearInterval(drip)
    expect(heard).toMatch(/^HTTP\/1\.1 (408|400)|^$/)
    const left = connect({ host: '127.0.0.1', port: trial.httpPort })
    left.on('error', () => {})
    left.write(
      `PATCH /v1/settings HTTP/1.1\r\n${host}\r\n${auth}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"keep`,
    )
    await wait(50)
    left.destroy()
    await expectAlive()
  })

  it('[A38] 400 slow sockets keep nobody out', async () => {
    const slow = Array.from({ length: 400 }, () => holdSlow(trial.httpPort))
    await wait(100)
    let status = 0
    while (status !== 200)
      status = (await sendRaw(trial.httpPort, rawRequest('GET /v1/readiness HTTP/1.1', host, auth), { waitMs: 1_000 }))
        .status
    slow.forEach((socket) => socket.destroy())
  })

  it('[A40] a correlation id cannot break a line of the log', async () => {
    const answer = await ask('GET /v1/readiness HTTP/1.1', host, auth, 'X-Cortex-Request-ID: a-b-c-d-e\u0001\u001b[31m')
    expect(answer.all).not.toContain('\u001b')
  })
})

describe('the app', () => {
  it('[A35] only files of the build are served, each with its type', async () => {
    const types = async (path: string) =>
      /content-type: (.*)/i.exec((await ask(`GET ${path} HTTP/1.1`, host)).head)?.[1]
    expect(await types('/')).toBe('text/html; charset=utf-8')
    expect(await types('/assets/app-1a2b3c.js')).toBe('text/javascript; charset=utf-8')
    expect(await types('/engine.wasm')).toBe('application/wasm')
    expect(await types('/face.task')).toBe('application/octet-stream')
  })

  it('[U7] hashed files may be kept for ever, the rest is asked for again', async () => {
    const hashed = await ask('GET /assets/app-1a2b3c.js HTTP/1.1', host)
    expect(hashed.head).toMatch(/cache-control: public, max-age=31536000, immutable/i)
    const page = await ask('GET / HTTP/1.1', host)
    expect(page.head).toMatch(/cache-control: no-cache/i)
    const etag = /etag: (.*)/i.exec(page.head)?.[1] ?? ''
    expect((await ask('GET / HTTP/1.1', host, `If-None-Match: ${etag}`)).status).toBe(304)
  })

  it('[U7] a deep link opens the app; what a program asks for there stays a stranger', async () => {
    expect((await ask('GET /settings HTTP/1.1', host, 'Accept: text/html')).status).toBe(200)
    expect((await ask('GET /settings HTTP/1.1', host, 'Accept: application/json')).status).toBe(401)
    expect((await ask('GET /v1/nothing HTTP/1.1', host, 'Accept: text/html')).status).toBe(401)
    expect((await ask('GET /missing.js HTTP/1.1', host, 'Accept: text/html')).status).toBe(401)
  })

  it('[B1] there is one address: the other spelling is sent there', async () => {
    const answer = await ask('GET /settings HTTP/1.1', `Host: localhost:${trial.httpPort}`, 'Accept: text/html')
    expect(answer.status).toBe(308)
    expect(answer.head).toContain(`${trial.origin}/settings`)
  })

  it('[H14] it comes with the whole list of security headers', async () => {
    const { head } = await ask('GET / HTTP/1.1', host)
    for (const name of [
      'content-security-policy',
      'cross-origin-opener-policy',
      'cross-origin-embedder-policy',
      'permissions-policy',
    ])
      expect(head.toLowerCase()).toContain(`${name}:`)
  })

  it('[A19] a link from another site opens the app and a script tag does not', async () => {
    const marks = ['Sec-Fetch-Site: cross-site', 'Referer: https://elsewhere.example/', 'Accept: text/html']
    expect(
      (await ask('GET / HTTP/1.1', host, ...marks, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document')).status,
    ).toBe(200)
    expect(
      (await ask('GET / HTTP/1.1', host, ...marks, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe')).status,
    ).toBe(403)
    expect(
      (await ask('GET / HTTP/1.1', host, ...marks, 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: script')).status,
    ).toBe(403)
  })
})
