import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { errorCodeOf, rawRequest, sendRaw } from '../support/bridge/raw-http.ts'
import {
  authFrame,
  getTicket,
  message,
  openSocket,
  openStream,
  type StreamClient,
} from '../support/bridge/stream-client.ts'
import { startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'
import { maskedFrame, openRawStream, readFrames } from '../support/bridge/raw-stream.ts'

let trial: TrialBridge
beforeAll(async () => {
  trial = await startTrialBridge({ listen: true, trial: { strangers: { perSecond: 1e6, burst: 1e6 } } })
})
afterAll(stopAll)

const clients: StreamClient[] = []
const keep = async (opening: Promise<StreamClient>): Promise<StreamClient> => {
  const client = await opening
  clients.push(client)
  return client
}
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.terminate()
  while (trial.bridge.parts.hub.counts().open > 0) await wait(5)
})

const upgrade = (path: string, ...headers: string[]) =>
  sendRaw(
    trial.streamPort,
    rawRequest(
      `GET ${path} HTTP/1.1`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    ),
  )
const host = () => `Host: 127.0.0.1:${trial.streamPort}`
const origin = () => `Origin: ${trial.origin}`
const v13 = 'Sec-WebSocket-Version: 13'

describe('before the upgrade', () => {
  it.each([
    ['an evil origin', ['Origin: https://evil.example']],
    ['the null origin', ['Origin: null']],
    ['no origin', []],
    ['two origins', ['Origin: SELF', 'Origin: https://evil.example']],
    ['two origins, the other way round', ['Origin: https://evil.example', 'Origin: SELF']],
    ['the other spelling', ['Origin: http://localhost:1']],
    ['another extension', ['Origin: chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba']],
  ])('[B01] %s gets 403 and never 101', async (_, lines) => {
    const answer = await upgrade('/v1/stream', host(), v13, ...lines.map((line) => line.replace('SELF', trial.origin)))
    expect([answer.status, errorCodeOf(answer)]).toEqual([403, 'origin_forbidden'])
  })

  it('[B01] an evil Host gets 403, with every mark of the page otherwise right', async () => {
    for (const evil of [
      'Host: evil.example',
      `Host: rebind.test:${trial.streamPort}`,
      `Host: 127.0.0.1:${trial.httpPort}`,
    ])
      expect(errorCodeOf(await upgrade('/v1/stream', evil, v13, origin()))).toBe('host_forbidden')
  })

  it('[B06] nothing secret in the address or the subprotocol', async () => {
    expect((await upgrade('/v1/stream?token=abc', host(), v13, origin())).status).toBe(400)
    expect(
      (await upgrade('/v1/stream', host(), v13, origin(), 'Sec-WebSocket-Protocol: bridge.v1, token.abc')).status,
    ).toBe(400)
  })

  it('[B07] another path, another port, another version, no key', async () => {
    expect((await upgrade('/v1/other', host(), v13, origin())).status).toBe(404)
    expect((await upgrade('/', host(), v13, origin())).status).toBe(404)
    expect([400, 426]).toContain((await upgrade('/v1/stream', host(), 'Sec-WebSocket-Version: 8', origin())).status)
    const noKey = rawRequest(
      'GET /v1/stream HTTP/1.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      v13,
      host(),
      origin(),
    )
    expect((await sendRaw(trial.streamPort, noKey)).status).toBe(400)
    const plain = rawRequest('GET /v1/stream HTTP/1.1', host(), origin())
    expect((await sendRaw(trial.streamPort, plain)).status).toBe(426)
    const elsewhere = rawRequest(
      'GET /v1/preflight HTTP/1.1',
      `Host: 127.0.0.1:${trial.httpPort}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      v13,
      origin(),
    )
    expect((await sendRaw(trial.httpPort, elsewhere)).status).toBe(426)
  })
})

describe('the first frame', () => {
  it('[B03] must come within two seconds', async () => {
    const client = await keep(openSocket(trial))
    expect(await client.closed).toBe(4401)
    expect(client.messages).toEqual([])
  })

  it('[B04] a ticket is good once, for thirty seconds, for its session and its origin', async () => {
    const token = trial.token(['state:read'])
    const reasons = {
      used: async () => {
        const ticket = await getTicket(trial, token)
        const first = await keep(openSocket(trial))
        first.send(authFrame(trial, ticket))
        await first.heard('SNAPSHOT')
        return authFrame(trial, ticket)
      },
      expired: async () => {
        const ticket = await getTicket(trial, token)
        trial.clock.advance(30_000)
        return authFrame(trial, ticket)
      },
      'of another origin': async () => authFrame(trial, await getTicket(trial, token, trial.extensionOrigin)),
      'with the proof of another': async () => {
        const [mine, theirs] = [await getTicket(trial, token), await getTicket(trial, trial.token())]
        return authFrame(trial, { ticket: mine.ticket, secret: theirs.secret })
      },
      'proven for another port': async () =>
        authFrame(trial, await getTicket(trial, token), { port: trial.streamPort + 1 }),
      'of a session that has ended': async () => {
        const ending = trial.token(['state:read'])
        const ticket = await getTicket(trial, ending)
        await trial.request('/v1/session', { method: 'DELETE', token: ending })
        return authFrame(trial, ticket)
      },
      'made up': async () => authFrame(trial, { ticket: 'made-up-ticket', secret: 'A'.repeat(43) }),
    }
    for (const [reason, make] of Object.entries(reasons)) {
      const frame = await make()
      const client = await keep(openSocket(trial))
      client.send(frame)
      expect([reason, await client.closed, client.messages.length]).toEqual([reason, 4401, 0])
    }
  })

  it('[B05] anything else before it ends the connection and is not done', async () => {
    for (const first of [message('SHUTDOWN'), message('PING'), message('RESYNC'), '{', '[]', '{"type":"AUTH"}']) {
      const client = await keep(openSocket(trial))
      client.send(first)
      expect(await client.closed).toBe(4401)
      expect(client.messages).toEqual([])
    }
    expect(trial.rows('stop')).toEqual([])
    expect((await trial.denials()).filter(({ body }) => body['surface'] === 'stream').length).toBeGreaterThan(0)
  })

  it('[B16] the bridge proves itself in its first word, with a proof only it could make', async () => {
    const client = await keep(openStream(trial))
    const [first] = client.messages
    expect(first?.type).toBe('WELCOME')
    expect(first?.type === 'WELCOME' && first.payload.proof).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })
})

describe('messages', () => {
  it('[B08] [B7] SHUTDOWN without its scope is refused out loud, and the bridge goes on', async () => {
    const client = await keep(openStream(trial, ['state:read']))
    client.send(message('SHUTDOWN', 'cid-shutdown-1'))
    const error = await client.heard('ERROR')
    expect(error).toMatchObject({
      cid: 'cid-shutdown-1',
      payload: { code: 'scope_forbidden', details: { needed: 'admin:stop' } },
    })
    client.send(message('PING', 'cid-ping-0001'))
    expect((await client.heard('PONG')).cid).toBe('cid-ping-0001')
    const denied = (await trial.denials()).find(({ cid }) => cid === 'cid-shutdown-1')
    expect(denied?.body).toMatchObject({ code: 'scope_forbidden', surface: 'stream', outcome: 'denied' })
  })

  it('[B08] unknown, malformed and repeated first frames are errors; the fifth ends the connection', async () => {
    const client = await keep(openStream(trial))
    const wrong = [
      'not json',
      '{"type":"NOPE","seq":0,"cid":"cid-12345678","payload":{}}',
      '{"type":"PING"}',
      '['.repeat(40),
      '{"__proto__":1}',
    ]
    for (const text of wrong) client.send(text)
    expect(await client.closed).toBe(4400)
    expect(client.messages.filter(({ type }) => type === 'ERROR')).toHaveLength(5)
  })

  it('[B18] a flood of messages is asked to wait, then ended', async () => {
    const client = await keep(openStream(trial))
    for (let i = 0; i < 2_000; i++) client.send(message('PING'))
    expect(await client.closed).toBe(4429)
    expect(client.messages.some((one) => one.type === 'ERROR' && one.payload.code === 'rate_limited')).toBe(true)
    expect(client.messages.filter(({ type }) => type === 'PONG').length).toBeLessThan(200)
  })

  it('[B1] numbers run on by type, and everyone gets the same', async () => {
    const [one, two] = [await keep(openStream(trial)), await keep(openStream(trial))]
    const token = trial.token()
    for (const keepDays of [31, 32, 33])
      await trial.request('/v1/settings', {
        method: 'PATCH',
        body: JSON.stringify({ keepDays }),
        headers: { 'content-type': 'application/json', 'x-cortex-request-id': `cid-days-${keepDays}` },
        token,
      })
    const seen = await Promise.all(
      [one, two].map(async (client) => {
        await client.heard('SETTINGS', 3)
        return client.messages.filter(({ type }) => type === 'SETTINGS').map(({ seq, cid }) => [seq, cid])
      }),
    )
    expect(seen[0]).toEqual(seen[1])
    const [[first = 0] = []] = seen[0] as number[][]
    expect(seen[0]).toEqual([
      [first, 'cid-days-31'],
      [first + 1, 'cid-days-32'],
      [first + 2, 'cid-days-33'],
    ])
  })

  it('[B1] RESYNC brings a snapshot that says where every sequence stands', async () => {
    const client = await keep(openStream(trial))
    client.send(message('RESYNC', 'cid-resync-1'))
    const snapshot = await client.heard('SNAPSHOT', 2)
    expect(snapshot.cid).toBe('cid-resync-1')
    expect(snapshot.payload.seqs).toEqual(trial.bridge.parts.hub.seqs())
  })

  it('[B15] the 17th connection of a session takes the place of its oldest; others stay', async () => {
    const other = await keep(openStream(trial))
    const token = trial.token(['state:read'])
    const own: StreamClient[] = []
    for (let i = 0; i < 17; i++) own.push(await keep(openStream(trial, [], token)))
    expect(await own[0]?.closed).toBe(4409)
    expect(own.slice(1).every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true)
    expect(other.socket.readyState).toBe(other.socket.OPEN)
  })

  it('[B15] unproven connections are few', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 60 }, () => keep(openSocket(trial))))
    expect(answers.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(60)
    expect(trial.bridge.parts.hub.counts().open).toBeLessThanOrEqual(33)
    for (const { socket } of clients) socket.terminate()
    while (trial.bridge.parts.hub.counts().open > 0) await wait(5)
    expect((await keep(openStream(trial))).messages[0]?.type).toBe('WELCOME')
  })

  it('[A24] when its session ends, so does its stream', async () => {
    const token = trial.token(['state:read'])
    const client = await keep(openStream(trial, [], token))
    await trial.request('/v1/session', { method: 'DELETE', token })
    expect(await client.closed).toBe(4403)
  })

  it('[A24] a living stream keeps its session in use', async () => {
    const token = trial.token(['state:read'])
    await keep(openStream(trial, [], token))
    for (let i = 0; i < 3; i++) {
      trial.clock.advance(14 * 60_000)
      for (const client of clients) client.send(message('PING'))
      await wait(20)
      trial.bridge.parts.hub.tick()
    }
    expect((await trial.request('/v1/readiness', { token })).status).toBe(200)
  })
})

describe('frames by hand', () => {
  it.each<readonly [string, number, Uint8Array]>([
    ['[B09] unmasked', 1002, new Uint8Array([0x81, 0x02, 0x7b, 0x7d])],
    ['[B09] with a reserved bit', 1002, maskedFrame(0xc1, '{}')],
    ['[B09] of a reserved opcode', 1002, maskedFrame(0x83, '{}')],
    ['[B09] continuing nothing', 1002, maskedFrame(0x80, '{}')],
    ['[B09] a control frame in parts', 1002, maskedFrame(0x09, 'x')],
    ['[B09] a ping of 126 bytes', 1002, maskedFrame(0x89, 'x'.repeat(126))],
    ['[B09] a close of one byte', 1002, maskedFrame(0x88, 'x')],
    ['[B09] a close with code 1005', 1002, maskedFrame(0x88, Buffer.from([0x03, 0xed]))],
    ['[B10] of bad UTF-8', 1007, maskedFrame(0x81, Buffer.from([0xff, 0xfe]))],
    ['[B11] of four declared gigabytes', 1009, new Uint8Array([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4])],
    ['[B11] one byte over the cap', 1009, maskedFrame(0x81, 'x'.repeat(16_385))],
  ])('%s ends with %i', async (_, code, bytes) => {
    const stream = await openRawStream(trial)
    stream.write(bytes)
    const frames = readFrames(await stream.ended)
    expect(frames.at(-1)).toMatchObject({ opcode: 8, closeCode: code })
  })

  it('[B12] 200,000 empty fragments cost no memory', async () => {
    const stream = await openRawStream(trial)
    const before = process.memoryUsage().rss
    const empty = maskedFrame(0x00, '')
    stream.write(maskedFrame(0x01, ''))
    stream.write(Buffer.concat(Array.from({ length: 200_000 }, () => empty)))
    const frames = readFrames(await stream.ended)
    expect([1008, 1009]).toContain(frames.at(-1)?.closeCode)
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000) // this process also holds the client's own 1.2 MB and vitest
  })

  it('[B19] 1,000 connections reset in the middle of a frame leave nothing behind', async () => {
    const reset = async (): Promise<void> => {
      const socket = connect({ host: '127.0.0.1', port: trial.streamPort })
      socket.on('error', () => {})
      const answered = new Promise((resolve) => socket.once('data', resolve).once('close', resolve))
      const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
      socket.write(
        rawRequest('GET /v1/stream HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket', key, v13, host(), origin()),
      )
      socket.write(Buffer.from([0x81, 0xfe]))
      await answered
      socket.resetAndDestroy()
    }
    for (let i = 0; i < 50; i++) await Promise.all(Array.from({ length: 20 }, reset))
    while (trial.bridge.parts.hub.counts().open > 0) await wait(10)
    expect((await keep(openStream(trial))).messages[0]?.type).toBe('WELCOME')
  })
})
