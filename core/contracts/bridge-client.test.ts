import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepClient } from './bridge-client.ts'
import {
  initialClient,
  type ClientEffect,
  type ClientEvent,
  type ClientState,
  type ClientWorld,
} from './bridge-client-state.ts'
import type { BridgeError } from './bridge-envelope.ts'
import { serverProofText, type GrantedSession, type HelloResult } from './bridge-hello.ts'
import { closeCodes, type ServerMessage } from './bridge-stream.ts'

const secret = Buffer.alloc(32, 7)
const mac = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url')
const config = { httpPort: 9472, client: { kind: 'page', id: 'test', version: '1' }, scopes: ['state:read'] } as const
const session: GrantedSession = { sid: 'sid', token: 'T'.repeat(43), scopes: ['state:read'], idleMs: 1, maxMs: 1 }
const ticket = { ticket: 'ticket-1', secret: 'S'.repeat(43), url: 'ws://127.0.0.1:9473/v1/stream' }
const failed = (code: string, details: object = {}): { kind: 'failed'; error: BridgeError } => ({
  kind: 'failed',
  error: { code, message: '', details } as BridgeError,
})

/** A client with a world that stands still until it is moved. */
function client(start: ClientState = initialClient(config)) {
  let state = start
  let effects: readonly ClientEffect[] = []
  const history: ClientEffect[] = []
  const world: { -readonly [K in keyof ClientWorld]: ClientWorld[K] } = {
    nowMs: 1_000,
    random: () => 0.5,
    nonce: () => 'N'.repeat(43),
    cid: () => 'cid-12345678',
  }
  const on = (event: ClientEvent): readonly ClientEffect[] => {
    ;({ state, effects } = stepClient(state, event, world))
    history.push(...effects)
    return effects
  }
  const last = <D extends ClientEffect['do']>(kind: D) =>
    history.findLast((effect) => effect.do === kind) as Extract<ClientEffect, { do: D }> | undefined
  const answerHello = () => {
    const asked = last('hello')
    if (asked?.request.step !== 'challenge') throw new Error('no challenge was asked')
    const serverNonce = 'M'.repeat(43)
    const serverProof = mac(
      serverProofText(9472, asked.request.proof, { clientNonce: asked.request.clientNonce, serverNonce }),
    )
    on({ type: 'hello', reply: { kind: 'ok', result: { step: 'challenge', serverNonce, serverProof } } })
    on({ type: 'signed', macs: last('sign')?.texts.map(mac) ?? [] })
  }
  const greet = (more: Partial<Extract<HelloResult, { step: 'session' }>> = {}) =>
    on({
      type: 'hello',
      reply: {
        kind: 'ok',
        result: {
          step: 'session',
          session,
          contract: { spoken: '1.0', oldestMinor: 0, newestMinor: 0 },
          capabilities: {},
          bootId: 'boot',
          streamUrl: ticket.url,
          launcherUrl: 'http://127.0.0.1:9471',
          ...more,
        },
      },
    })
  const goLive = (seqs = { INPUT: 4, READINESS: 1, SETTINGS: 0, EVENT: 2, SCAN: 0 }) => {
    on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })
    answerHello()
    greet()
    on({ type: 'ticket', reply: { kind: 'ok', result: ticket } })
    on({ type: 'signed', macs: ['client-mac', 'server-mac'] })
    on({ type: 'opened' })
    on({
      type: 'message',
      message: { type: 'WELCOME', seq: 0, cid: 'cid-12345678', payload: { bootId: 'boot', proof: 'server-mac' } },
    })
    on({
      type: 'message',
      message: {
        type: 'SNAPSHOT',
        seq: 0,
        cid: 'cid-12345678',
        payload: { seqs, readiness: { subsystems: [], hints: [] }, settings: {} as never, input: {} as never },
      },
    })
  }
  return {
    on,
    last,
    world,
    answerHello,
    greet,
    goLive,
    get state() {
      return state
    },
    get effects() {
      return effects
    },
    history,
  }
}
const event = (type: 'EVENT' | 'INPUT' | 'SETTINGS', seq: number): ClientEvent => ({
  type: 'message',
  message: { type, seq, cid: 'cid-12345678', payload: {} } as ServerMessage,
})

describe('the way in', () => {
  it('[LNK-1] asks with nothing but a nonce, checks the proof, then shows its own', () => {
    const one = client()
    expect(one.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })).toContainEqual({
      do: 'hello',
      request: { step: 'challenge', contract: '1.0', proof: { kind: 'local' }, clientNonce: 'N'.repeat(43) },
    })
    expect(one.state.link).toEqual({ kind: 'connecting' })
    one.answerHello()
    expect(one.last('hello')?.request).toMatchObject({ step: 'session', scopes: ['state:read'] })
    one.greet()
    expect(one.last('ticket')).toEqual({ do: 'ticket', token: session.token })
  })

  it('[LNK-1] reaches live only after the stream has proven itself too', () => {
    const one = client()
    one.goLive()
    expect(one.state.link).toEqual({
      kind: 'live',
      scopes: ['state:read'],
      bootId: 'boot',
      launcherUrl: 'http://127.0.0.1:9471',
    })
    const two = client()
    two.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })
    two.answerHello()
    two.greet()
    two.on({ type: 'ticket', reply: { kind: 'ok', result: ticket } })
    two.on({ type: 'signed', macs: ['client-mac', 'server-mac'] })
    two.on({ type: 'opened' })
    two.on({
      type: 'message',
      message: { type: 'WELCOME', seq: 0, cid: 'cid-12345678', payload: { bootId: 'x', proof: 'wrong' } },
    })
    expect(two.state.link).toEqual({ kind: 'not-genuine' })
    expect(two.last('close')).toBeDefined()
  })

  it('[LNK-1] to whoever cannot prove itself, nothing secret ever leaves', () => {
    const impostor = client()
    impostor.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'device', deviceId: 'd' } } })
    impostor.on({
      type: 'hello',
      reply: { kind: 'ok', result: { step: 'challenge', serverNonce: 'M'.repeat(43), serverProof: 'X'.repeat(43) } },
    })
    impostor.on({ type: 'signed', macs: impostor.last('sign')?.texts.map(mac) ?? [] })
    expect(impostor.state.link).toEqual({ kind: 'not-genuine' })
    expect(impostor.history.filter((effect) => effect.do === 'hello')).toHaveLength(1)
    expect(impostor.history.some((effect) => ['ticket', 'open', 'send'].includes(effect.do))).toBe(false)
    const stranger = client()
    stranger.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })
    stranger.on({ type: 'hello', reply: { kind: 'unreadable' } })
    expect(stranger.state.link).toEqual({ kind: 'not-genuine' })
  })

  it('[LNK-1] a page that was paired uses its own key from then on', () => {
    const one = client()
    one.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'code', codeId: 'c' } } })
    one.answerHello()
    one.greet({ device: { deviceId: 'mine', key: 'K'.repeat(43) } })
    expect(one.last('keep-device')?.device.deviceId).toBe('mine')
    one.on({ type: 'ticket', reply: { kind: 'unreachable' } })
    one.on({ type: 'timer' })
    expect(one.last('hello')?.request).toMatchObject({ step: 'challenge', proof: { kind: 'device', deviceId: 'mine' } })
  })

  it.each([
    [failed('auth_required'), 'needs-pairing', false],
    [failed('scope_forbidden', { needed: 'admin:stop' }), 'needs-pairing', false],
    [failed('contract_major_unsupported', { offered: '1.0', supported: '2.0' }), 'version-mismatch', false],
    [failed('shutting_down'), 'shutting-down', true],
    [failed('rate_limited', { retryAfterMs: 1 }), 'connecting', true],
    [{ kind: 'unreachable' } as const, 'not-running', true],
    [{ kind: 'blocked' } as const, 'blocked', true],
  ])('[LNK-2] %j is shown as %s; tries again: %s', (reply, kind, again) => {
    const one = client()
    one.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })
    one.on({ type: 'hello', reply })
    expect(one.state.link.kind).toBe(kind)
    expect(one.last('timer')?.afterMs !== null).toBe(again)
  })

  it('[LNK-2] says both versions when they do not fit', () => {
    const one = client()
    one.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })
    one.on({ type: 'hello', reply: failed('contract_major_unsupported', { offered: '1.0', supported: '2.3' }) })
    expect(one.state.link).toEqual({ kind: 'version-mismatch', theirs: '2.3', ours: '1.0' })
  })

  it('[LNK-2] a handed session is asked for again when it is over', () => {
    const one = client()
    expect(one.on({ type: 'start', credential: { kind: 'handed' } })).toContainEqual({ do: 'fetch-handed' })
    one.on({ type: 'handed', session: { ...session, bootId: 'boot' } })
    expect(one.last('ticket')?.token).toBe(session.token)
    one.on({ type: 'ticket', reply: failed('session_expired') })
    expect(one.on({ type: 'timer' })).toContainEqual({ do: 'fetch-handed' })
  })
})

describe('trying again', () => {
  it('[LNK-2] pauses grow to a cap, with chance in them, and grow long only after many attempts', () => {
    const one = client()
    one.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })
    const pauses: number[] = []
    for (let i = 0; i < 60; i++) {
      one.on({ type: 'hello', reply: { kind: 'unreachable' } })
      pauses.push(one.last('timer')?.afterMs ?? 0)
      one.world.nowMs += pauses.at(-1) ?? 0
      one.on({ type: 'timer' })
    }
    expect(pauses.slice(0, 5)).toEqual([113, 225, 450, 900, 1_125])
    expect(pauses[39]).toBe(1_125)
    expect(pauses[59]).toBe(7_500)
    expect(one.state.link).toEqual({ kind: 'not-running', since: 1_000 })
  })

  it('[LNK-2] after a restart of the bridge it is back within two seconds', () => {
    const one = client()
    one.goLive()
    one.on({ type: 'closed', code: 1006 })
    let waited = 0
    for (let i = 0; i < 4; i++) {
      waited += one.last('timer')?.afterMs ?? 0
      one.on({ type: 'timer' })
      one.on({ type: 'hello', reply: { kind: 'unreachable' } })
    }
    expect(waited).toBeLessThan(2_000)
  })

  it('[LNK-2] waking up does not wait for the pause', () => {
    const one = client()
    one.on({ type: 'start', credential: { kind: 'proof', ref: { kind: 'local' } } })
    one.on({ type: 'hello', reply: { kind: 'unreachable' } })
    expect(one.on({ type: 'wake' }).some((effect) => effect.do === 'hello')).toBe(true)
  })

  it('[LNK-2] a timer that comes hours late means sleep: everything is proved anew', () => {
    const one = client()
    one.goLive()
    one.world.nowMs += 8 * 3_600_000
    expect(one.on({ type: 'timer' }).some((effect) => effect.do === 'hello')).toBe(true)
    expect(one.state.link).toEqual({ kind: 'asleep' })
  })

  it('[LNK-2] a silent stream is asked, and given up when it does not answer', () => {
    const one = client()
    one.goLive()
    one.world.nowMs += 30_000
    expect(one.on({ type: 'timer' })).toContainEqual(
      expect.objectContaining({ do: 'send', message: expect.objectContaining({ type: 'PING' }) as unknown }),
    )
    one.world.nowMs += 8_000
    one.on({ type: 'timer' })
    expect(one.state.link.kind).toBe('not-running')
    const two = client()
    two.goLive()
    two.world.nowMs += 30_000
    two.on({ type: 'timer' })
    two.on({ type: 'message', message: { type: 'PONG', seq: 0, cid: 'cid-12345678', payload: {} } })
    two.world.nowMs += 8_000
    two.on({ type: 'timer' })
    expect(two.state.link.kind).toBe('live')
  })

  it('[LNK-2] stopped means stopped: nothing that comes later starts it', () => {
    const one = client()
    one.goLive()
    one.on({ type: 'stop' })
    for (const late of [
      { type: 'timer' },
      { type: 'wake' },
      { type: 'opened' },
      { type: 'closed', code: 1006 },
      { type: 'session-over' },
    ] as const)
      expect(one.on(late)).toEqual([])
    expect(one.state.link).toEqual({ kind: 'off' })
  })

  it('[LNK-2] an announced stop is told as that, and the way back begins afresh', () => {
    const one = client()
    one.goLive()
    one.on({
      type: 'message',
      message: { type: 'STOPPING', seq: 0, cid: 'cid-12345678', payload: { withinMs: 5_000 } },
    })
    one.on({ type: 'closed', code: closeCodes.stopping })
    expect([one.state.link.kind, one.state.attempts]).toEqual(['shutting-down', 1])
  })
})

describe('sequences', () => {
  it('[LNK-3] go on from where the snapshot says, each type on its own', () => {
    const one = client()
    one.goLive()
    for (const message of [event('EVENT', 3), event('INPUT', 5), event('EVENT', 4), event('SETTINGS', 1)])
      expect(one.on(message).map((effect) => effect.do)).toEqual(['tell'])
  })

  it('[LNK-3] what was seen is never told twice', () => {
    const one = client()
    one.goLive()
    one.on(event('EVENT', 3))
    expect(one.on(event('EVENT', 3))).toEqual([])
    expect(one.on(event('EVENT', 1))).toEqual([])
  })

  it('[LNK-3] a gap asks for one snapshot, however many follow, and the snapshot mends it', () => {
    const one = client()
    one.goLive()
    expect(one.on(event('EVENT', 5)).map((effect) => effect.do)).toEqual(['tell', 'send'])
    expect(one.on(event('EVENT', 9)).map((effect) => effect.do)).toEqual(['tell'])
    one.on({
      type: 'message',
      message: {
        type: 'SNAPSHOT',
        seq: 0,
        cid: 'cid-12345678',
        payload: { seqs: { INPUT: 4, READINESS: 1, SETTINGS: 0, EVENT: 12, SCAN: 0 } } as never,
      },
    })
    expect(one.on(event('EVENT', 13)).map((effect) => effect.do)).toEqual(['tell'])
    expect(one.on(event('EVENT', 20)).map((effect) => effect.do)).toEqual(['tell', 'send'])
  })

  it('[LNK-3] where only the newest matters a gap is no loss', () => {
    const one = client()
    one.goLive()
    expect(one.on(event('SETTINGS', 7)).map((effect) => effect.do)).toEqual(['tell'])
  })

  it('[LNK-3] whatever comes in whatever order, numbers told only rise and nothing throws', () => {
    const anyEvent = fc.oneof(
      fc.record({
        type: fc.constant('message' as const),
        message: fc.record({
          type: fc.constantFrom('EVENT', 'INPUT', 'SETTINGS'),
          seq: fc.nat(30),
          cid: fc.constant('cid-12345678'),
          payload: fc.constant({}),
        }),
      }),
      fc.constantFrom(
        { type: 'timer' },
        { type: 'wake' },
        { type: 'opened' },
        { type: 'closed', code: 1006 },
        { type: 'session-over' },
        { type: 'signed', macs: [] },
        { type: 'message', message: null },
        { type: 'hello', reply: { kind: 'unreachable' } },
      ),
    )
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const one = client()
        one.goLive()
        const told: Record<string, number> = {}
        for (const each of events)
          for (const effect of one.on(each as ClientEvent))
            if (effect.do === 'tell' && effect.message.type !== 'SNAPSHOT') {
              expect(effect.message.seq).toBeGreaterThan(told[effect.message.type] ?? 0)
              told[effect.message.type] = effect.message.seq
            }
      }),
      { numRuns: 300 },
    )
  })
})
