import { createServer, type Server, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { LinkState } from '#core/contracts/bridge-client-state.ts'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { createBridgeLink, type BridgeLink } from '#core/contracts/bridge-link.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import { createNodeTransport } from '../../bridge/client/node-transport.ts'
import { STOP_LIMIT_MS } from '../../bridge/stop/stopper.ts'
import { listSegments, readSegment } from '../../bridge/ledger/mirror.ts'
import { systemDisk } from '../../bridge/ports/disk.ts'
import { connect } from 'node:net'
import { rawRequest } from '../support/bridge/raw-http.ts'
import { maskedFrame } from '../support/bridge/raw-stream.ts'
import { authFrame, getTicket, openStream } from '../support/bridge/stream-client.ts'
import { readAnswer, startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'

const links: BridgeLink[] = []
const servers: Server[] = []
afterEach(async () => {
  for (const link of links.splice(0)) link.stop()
  for (const server of servers.splice(0)) server.close()
  await stopAll()
})

interface Followed {
  readonly link: BridgeLink
  readonly states: LinkState[]
  readonly messages: ServerMessage[]
  until(kind: LinkState['kind'], count?: number): Promise<LinkState>
}
function follow(httpPort: number, rootKey: Uint8Array): Followed {
  const transport = createNodeTransport({ port: httpPort, origin: `http://127.0.0.1:${httpPort}`, rootKey })
  const link = createBridgeLink(
    { httpPort, client: { kind: 'cli', id: 'link-test', version: '1' }, scopes: bridgeScopes },
    transport,
  )
  links.push(link)
  const states: LinkState[] = []
  const messages: ServerMessage[] = []
  link.onState((state) => states.push(state))
  link.onMessage((message) => messages.push(message))
  return {
    link,
    states,
    messages,
    async until(kind, count = 1) {
      for (let i = 0; i < 4_000; i++) {
        const found = states.filter((state) => state.kind === kind)[count - 1]
        if (found) return found
        await wait(10)
      }
      throw new Error(`never ${kind}; there were ${states.map((state) => state.kind).join(', ')}`)
    },
  }
}
const keyOf = (trial: TrialBridge): Uint8Array => readFileSync(trial.tree.rootKey)
const start = { kind: 'proof', ref: { kind: 'local' } } as const

describe('the link over real sockets', () => {
  it('[B2] [LNK-2] goes live, carries calls and messages, and stops the bridge when asked with the right scope', async () => {
    const trial = await startTrialBridge({ listen: true })
    const one = follow(trial.httpPort, keyOf(trial))
    one.link.start(start)
    await one.until('live')
    expect(await one.link.request('patchSettings', { body: { keepDays: 12 }, cid: 'cid-at-the-click' })).toMatchObject({
      kind: 'ok',
      result: { settings: { keepDays: 12 } },
    })
    while (!one.messages.some(({ type }) => type === 'SETTINGS')) await wait(5)
    expect(one.messages.find(({ type }) => type === 'SETTINGS')?.cid).toBe('cid-at-the-click')
    expect(await one.link.request('getEvent', { params: { id: 'nobody' } })).toMatchObject({
      kind: 'failed',
      error: { code: 'not_found' },
    })
    expect(one.link.send('SHUTDOWN', 'cid-stop-please')).toBe(true)
    await one.until('shutting-down')
    const report = await trial.bridge.stopped
    expect([report.hung, report.failed]).toEqual([[], []])
    expect(report.tookMs).toBeLessThan(5_000)
  })

  it('[B17] [LNK-3] comes back after every restart, with a snapshot and nothing told twice', async () => {
    const stateDir = `${scratchFolder('link')}/state`
    let trial = await startTrialBridge({ listen: true, stateDir })
    const program = { httpPort: trial.httpPort, streamPort: trial.streamPort }
    const one = follow(trial.httpPort, keyOf(trial))
    one.link.start(start)
    for (let round = 1; round <= 4; round++) {
      await one.until('live', round)
      const events = [{ id: `event-${round}`, kind: 'decision' as const, atMs: 1, body: {} }]
      expect(
        await one.link.request('appendEvents', { body: { events }, idempotencyKey: `key-round-${round}` }),
      ).toMatchObject({ kind: 'ok' })
      while (!one.messages.some((message) => message.type === 'EVENT' && message.payload.id === `event-${round}`))
        await wait(5)
      await trial.stop()
      trial = await startTrialBridge({ listen: true, stateDir, program })
    }
    const told = one.messages.flatMap((message) =>
      message.type === 'EVENT' && message.payload.kind === 'decision' ? [message.payload.id] : [],
    )
    expect(told).toEqual(['event-1', 'event-2', 'event-3', 'event-4'])
    expect(one.messages.filter(({ type }) => type === 'SNAPSHOT').length).toBeGreaterThanOrEqual(4)
    expect(trial.rows('decision')).toHaveLength(4)
  })

  it('[B13] [X9] the id of a click is on the answer, the stream, the log and the record', async () => {
    const trial = await startTrialBridge({ listen: true })
    const one = follow(trial.httpPort, keyOf(trial))
    one.link.start(start)
    await one.until('live')
    const events = [{ id: 'from-the-click', kind: 'label' as const, atMs: 1, body: {} }]
    await one.link.request('appendEvents', {
      body: { events },
      idempotencyKey: 'key-the-click',
      cid: 'cid-of-the-click',
    })
    while (!one.messages.some(({ type }) => type === 'EVENT')) await wait(5)
    expect(one.messages.find(({ type }) => type === 'EVENT')?.cid).toBe('cid-of-the-click')
    expect(trial.rows('label')[0]?.cid).toBe('cid-of-the-click')
    expect(trial.rows('audit').some(({ cid }) => cid === 'cid-of-the-click')).toBe(true)
    await one.link.request('getEvent', { params: { id: 'nobody' }, cid: 'cid-of-a-miss-1' })
    const { read } = trial.bridge.parts.records.ledger
    trial.bridge.parts.records.ledger.read = () => {
      throw new Error('a bug')
    }
    await one.link.request('listEvents', { cid: 'cid-of-the-bug-1' })
    trial.bridge.parts.records.ledger.read = read
    const lines = readFileSync(`${trial.tree.logs}/bridge.log`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { cid?: string; who?: string })
    expect(lines.find(({ cid }) => cid === 'cid-of-the-bug-1')?.who).toBe('local:link-test')
  })
})

describe('impostors', () => {
  /** Whoever holds the port: answers as told and keeps every byte it hears. */
  async function squat(
    answer: (heard: string, socket: Socket) => void,
  ): Promise<{ port: number; heard: () => string }> {
    let heard = ''
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1')
        answer(chunk.toString('latin1'), socket)
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return { port: typeof address === 'object' && address ? address.port : 0, heard: () => heard }
  }
  const reply = (socket: Socket, body: object): void => {
    const text = JSON.stringify({ ok: true, contract: '1.0', cid: 'cid-12345678', result: body })
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`)
  }

  it('[C14] [H18] [LNK-1] a squatter on the port hears nothing but a nonce, and is told apart', async () => {
    const trial = await startTrialBridge()
    const rootKey = keyOf(trial)
    const squatter = await squat((_, socket) =>
      reply(socket, { step: 'challenge', serverNonce: 'A'.repeat(43), serverProof: 'B'.repeat(43) }),
    )
    const one = follow(squatter.port, rootKey)
    one.link.start(start)
    await one.until('not-genuine')
    const heard = squatter.heard()
    expect(heard).toContain('"step":"challenge"')
    expect(heard).not.toContain('"step":"session"')
    expect(heard).not.toMatch(/clientProof|Bearer|authorization/i)
    expect(heard).not.toContain(Buffer.from(rootKey).toString('base64url'))
  })

  it('[B16] an impostor on the stream port hears a proof that opens nothing, and no more', async () => {
    const squatter = await squat((heard, socket) => {
      const key = /sec-websocket-key: (.*)/i.exec(heard)?.[1]
      if (!key) return
      const accept = createSocketAccept(key)
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      const welcome = Buffer.from(
        JSON.stringify({
          type: 'WELCOME',
          seq: 0,
          cid: 'cid-12345678',
          payload: { bootId: 'x', proof: 'A'.repeat(43) },
        }),
      )
      setTimeout(
        () =>
          socket.write(Buffer.concat([Buffer.from([0x81, 126, welcome.length >> 8, welcome.length & 255]), welcome])),
        30,
      )
    })
    const trial = await startTrialBridge({ listen: true })
    const { tickets } = trial.bridge.parts
    const { issue } = tickets
    let secret = ''
    tickets.issue = (sid, origin) => {
      const ticket = issue.call(tickets, sid, origin)
      secret = ticket.secret
      return ticket
    }
    const routes = trial.bridge.app.routes.find(({ path }) => path === '/v1/stream/tickets')
    expect(routes).toBeDefined()
    const transport = createNodeTransport({ port: trial.httpPort, origin: trial.origin, rootKey: keyOf(trial) })
    const link = createBridgeLink(
      { httpPort: trial.httpPort, client: { kind: 'cli', id: 'b16', version: '1' }, scopes: ['state:read'] },
      {
        ...transport,
        openSocket: (_url, listeners) => transport.openSocket(`ws://127.0.0.1:${squatter.port}/v1/stream`, listeners),
      },
    )
    links.push(link)
    const states: string[] = []
    link.onState(({ kind }) => states.push(kind))
    link.start(start)
    while (!states.includes('not-genuine')) await wait(10)
    expect(squatter.heard()).not.toContain(secret)
    expect(squatter.heard()).not.toContain('Bearer')
  })
})

const createSocketAccept = (key: string): string =>
  process
    .getBuiltinModule('node:crypto')
    .createHash('sha1')
    .update(`${key.trim()}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')

describe('slow readers', () => {
  it('[B14] a client that never reads gets the newest only, then is let go; memory stays bounded', async () => {
    const trial = await startTrialBridge({ listen: true })
    const ticket = await getTicket(trial, trial.token(['state:read']))
    const socket = connect({ host: '127.0.0.1', port: trial.streamPort })
    socket.on('error', () => {})
    socket.write(
      rawRequest(
        'GET /v1/stream HTTP/1.1',
        `Host: 127.0.0.1:${trial.streamPort}`,
        `Origin: ${trial.origin}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 13',
      ),
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.write(maskedFrame(0x81, JSON.stringify(authFrame(trial, ticket))))
    while (trial.bridge.parts.hub.counts().open === 0) await wait(5)
    await wait(50)
    socket.pause()
    const reader = await openStream(trial)
    const { hub } = trial.bridge.parts
    const settings = trial.bridge.parts.settings.current()
    const large = { ...settings, settings: { ...settings.settings, projectRoots: ['/x'.repeat(400)] } }
    const before = process.memoryUsage().rss
    let sent = 0
    while (hub.counts().open === 2 && sent < 40_000) {
      hub.publish('SETTINGS', 'cid-12345678', large)
      hub.publish('INPUT', 'cid-12345678', { keys: ++sent })
      if (sent % 50 === 0) {
        await wait(1)
        hub.tick()
      }
      if (sent % 2_000 === 0) trial.clock.advance(1_000)
    }
    expect(hub.counts().open).toBe(1)
    expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000) // the honest reader in this process keeps every message it hears
    const last = hub.seqs().INPUT
    while (!reader.messages.some((message) => message.type === 'INPUT' && message.seq === last)) await wait(5)
    expect(reader.messages.filter(({ type }) => type === 'INPUT').map(({ seq }) => seq)).toEqual(
      Array.from({ length: last }, (_, i) => i + 1),
    )
    socket.destroy()
    reader.socket.terminate()
  })
})

describe('stopping', () => {
  it('[B20] during a stream every connection is told and closed with 1012, and what was acknowledged is on disk', async () => {
    const stateDir = `${scratchFolder('stop')}/state`
    const trial = await startTrialBridge({ listen: true, stateDir })
    const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(trial)))
    const token = trial.token()
    const acknowledged: string[] = []
    const writers = Array.from({ length: 10 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        const id = `w${writer}-${i}`
        const events = [{ id, kind: 'decision', atMs: 1, body: {} }]
        const response = await fetch(`${trial.origin}/v1/events`, {
          method: 'POST',
          body: JSON.stringify({ events }),
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'idempotency-key': `key-${id}-000`,
          },
        }).catch(() => null)
        if (response?.status !== 200) return
        acknowledged.push(id)
      }
    })
    while (acknowledged.length < 20) await wait(5)
    await trial.bridge.stop()
    await Promise.all(writers)
    expect(await Promise.all(streams.map(({ closed }) => closed))).toEqual([1012, 1012, 1012, 1012, 1012])
    expect(streams.every(({ messages }) => messages.some(({ type }) => type === 'STOPPING'))).toBe(true)
    const mirrored = new Set(
      listSegments(systemDisk, trial.tree.mirror).flatMap(({ path }) => readSegment(path).rows.map(({ id }) => id)),
    )
    expect(acknowledged.filter((id) => !mirrored.has(id))).toEqual([])
  })

  it('[G13] [G09] with work that never ends it is over within five seconds, whatever the clock does, and says what hung', async () => {
    const trial = await startTrialBridge({
      listen: true,
      startInput: () => ({
        state: () => ({ state: 'running' }),
        recent: () => [],
        setEnabled: () => {},
        stop: () => new Promise(() => {}),
      }),
    })
    const { inFlight } = trial.bridge.parts
    for (let i = 0; i < 1_000; i++) inFlight.set({} as never, i === 0 ? 'appendEvents' : 'readiness')
    const token = trial.token()
    const stopping = trial.bridge.stop()
    const late = await readAnswer(trial.request('/v1/settings', { token }))
    expect([late.status, late.code]).toEqual([503, 'shutting_down'])
    expect((await readAnswer(trial.request('/v1/preflight'))).result).toEqual({ contract: '1.0', shuttingDown: true })
    trial.clock.setWallBy(-3_600_000)
    const report = await stopping
    expect(report.tookMs).toBeLessThan(STOP_LIMIT_MS * 3) // held by timers; the rest is what a slow machine adds
    expect(report.hung).toContain('input')
    expect(readFileSync(`${trial.tree.logs}/bridge.log`, 'utf8')).toContain('"openRequests":1000')
  })

  it('[B7] shutdown over HTTP answers first, is on record, and refuses what comes after', async () => {
    const trial = await startTrialBridge({ listen: true })
    const answer = await readAnswer(
      trial.post(
        '/v1/shutdown',
        {},
        { token: trial.token(['admin:stop']), headers: { 'x-cortex-request-id': 'cid-shutdown-01' } },
      ),
    )
    expect([answer.status, answer.result]).toEqual([202, { stopping: true, withinMs: 5_000 }])
    expect(trial.rows('stop').map(({ cid }) => cid)).toEqual(['cid-shutdown-01'])
    await trial.bridge.stopped
  })

  it('[G12] [B12] when it cannot be put on record, only a grant for it lets it through, and its use is kept', async () => {
    const trial = await startTrialBridge({ listen: true })
    const { ledger, grants } = trial.bridge.parts.records
    ledger.commit = () => Promise.resolve({ kind: 'failed', code: 'storage_full' })
    const stop = (headers: Record<string, string> = {}) =>
      readAnswer(trial.post('/v1/shutdown', {}, { token: trial.token(['admin:stop']), headers }))
    const refused = await stop()
    expect([refused.status, refused.code]).toEqual([507, 'storage_full'])
    const other = grants.mint({ purpose: 'restore', lifetimeMs: 60_000, nowMs: trial.clock.wallMs() })
    expect((await stop({ 'x-cortex-grant': other.token })).code).toBe('storage_full')
    const { token, grant } = grants.mint({ purpose: 'stop', lifetimeMs: 60_000, nowMs: trial.clock.wallMs() - 1 })
    expect((await stop({ 'x-cortex-grant': token })).status).toBe(202)
    const { readOverrides } = await import('../../bridge/ledger/overrides.ts')
    expect(readOverrides(trial.tree.grants)).toMatchObject([{ action: 'stop', by: 'bridge', grantId: grant.id }])
    await trial.bridge.stopped
  })

  it('[B12] while records are away: what can wait is taken and promised, the rest is refused by name', async () => {
    const trial = await startTrialBridge()
    const { ledger } = trial.bridge.parts.records
    const { commit, read } = ledger
    ledger.commit = (write) =>
      Promise.resolve(
        write.spool ? { kind: 'spooled', result: write.spool.result } : { kind: 'failed', code: 'storage_unavailable' },
      )
    ledger.read = () => null
    const token = trial.token()
    const events = [{ id: 'waits', kind: 'decision', atMs: 1, body: {} }]
    expect((await readAnswer(trial.post('/v1/events', { events }, { token, key: 'key-waits-0001' }))).status).toBe(200)
    const patched = trial.request('/v1/settings', {
      method: 'PATCH',
      body: '{"keepDays":1}',
      headers: { 'content-type': 'application/json' },
      token,
    })
    const answer = await readAnswer(patched)
    expect([answer.status, answer.code]).toEqual([503, 'storage_unavailable'])
    expect((await readAnswer(trial.request('/v1/events', { token }))).code).toBe('storage_unavailable')
    expect((await readAnswer(trial.request('/v1/readiness', { token }))).status).toBe(200)
    Object.assign(ledger, { commit, read })
  })
})
