import * as Comlink from 'comlink'
import { afterEach, describe, expect, it } from 'vitest'
import { WORKER_PROTOCOL } from '#core/contracts/worker-protocol.ts'
import { connectPort } from '../../workers/host/connect.ts'
import { hostWorker, type CallContext } from '../../workers/host/expose.ts'
import { withTransfer } from '../../workers/host/transfer.ts'
import type { Clock } from './clock.ts'
import { BEAT_MS, SILENT_BEATS } from './heartbeat.ts'
import { MAX_RESTARTS, RESTART_WINDOW_MS } from './restart-budget.ts'
import { createWorkerClient, unwrap, WorkerCallError, type WorkerStatus } from './worker-client.ts'
import type { WorkerLike } from './worker-life.ts'

const identity = { name: 'sample', build: '1' }
type Event = { readonly tick: number }

function createMethods(emit: (event: Event) => void) {
  return {
    double: (n: number) => n * 2,
    fail: (): never => {
      throw new TypeError('outer', { cause: new Error('inner') })
    },
    hang: () => new Promise<never>(() => undefined),
    steps: async (count: number, { report }: CallContext) => {
      for (let done = 1; done <= count; done++) report({ done, total: count, what: 'step' })
      return count
    },
    untilAborted: (_: null, { signal }: CallContext) =>
      new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('rolled back'))),
    throwOnAbort: (_: null, { signal }: CallContext) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    tick: (n: number) => emit({ tick: n }),
    bytes: (size: number) => {
      const buffer = new ArrayBuffer(size)
      return withTransfer({ buffer }, [buffer])
    },
    sizeOf: (buffer: ArrayBuffer) => buffer.byteLength,
  }
}
type Methods = ReturnType<typeof createMethods>

/** A worker in this very thread: two ends of a channel, with the ways a real one can die. */
class FakeWorker extends EventTarget implements WorkerLike {
  terminated = false
  readonly #near: MessagePort
  readonly #far: MessagePort
  constructor(hosted: object | null) {
    super()
    const { port1, port2 } = new MessageChannel()
    this.#near = port1
    this.#far = port2
    port1.addEventListener('message', ({ data }) => this.dispatchEvent(new MessageEvent('message', { data })))
    port1.start()
    if (hosted) Comlink.expose(hosted, port2)
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#near.postMessage(message, transfer as never) // Node's and the DOM's list of transferables differ in name only
  }
  terminate(): void {
    this.terminated = true
    this.#near.close()
    this.#far.close()
  }
  crash(): void {
    this.dispatchEvent(new Event('error'))
  }
}

/** A clock that moves only when told to. */
function createManualClock(): Clock & { advance: (ms: number) => void } {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  return {
    nowMs: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => void (timers = timers.filter((one) => one !== timer))
    },
    advance(ms) {
      now += ms
      const due = timers.filter((timer) => timer.at <= now)
      timers = timers.filter((timer) => timer.at > now)
      for (const timer of due) timer.run()
    },
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))
const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

function setUp(host: () => object | null = () => hostWorker<Methods, Event>(identity, createMethods)) {
  const clock = createManualClock()
  const workers: FakeWorker[] = []
  const spawn = () => {
    const worker = new FakeWorker(host())
    workers.push(worker)
    return worker
  }
  const client = createWorkerClient<Methods, Event>({ ...identity, spawn, clock })
  stops.push(client.stop)
  const seen: WorkerStatus['kind'][] = []
  client.onStatus((status) => seen.push(status.kind))
  const latest = (): FakeWorker => workers.at(-1) ?? new FakeWorker(null)
  return { client, clock, workers, seen, latest }
}

describe('worker client', () => {
  it('a call waits for the greeting and comes back typed', async () => {
    const { client } = setUp()
    expect(client.status()).toEqual({ kind: 'starting' })
    expect(await client.call('double', 21)).toEqual({ ok: true, value: 42 })
    expect(client.status()).toEqual({ kind: 'ready' })
  })

  it('an exception arrives as a coded failure with its chain of causes', async () => {
    const { client } = setUp()
    const reply = await client.call('fail', null)
    expect(reply).toMatchObject({ ok: false, failure: { code: 'threw', name: 'TypeError', message: 'outer <- inner' } })
    expect(() => unwrap(reply)).toThrow(WorkerCallError)
  })

  it('a method that does not exist, or belongs to Object, is refused by name', async () => {
    const { client } = setUp()
    for (const method of ['nothing', 'toString', '__proto__'])
      expect(await client.call(method as 'double', 1)).toEqual({
        ok: false,
        failure: { code: 'unknown-method', message: method },
      })
  })

  it('progress and events come over, also those from before the greeting', async () => {
    const early = () =>
      hostWorker<Methods, Event>(identity, (emit) => {
        emit({ tick: 0 })
        return createMethods(emit)
      })
    const { client } = setUp(early)
    const ticks: number[] = []
    client.onEvent(({ tick }) => ticks.push(tick))
    const progress: unknown[] = []
    await client.call('steps', 2, { onProgress: (one) => progress.push(one) })
    await client.call('tick', 7)
    await turn()
    expect(ticks).toEqual([0, 7])
    expect(progress).toEqual([
      { done: 1, total: 2, what: 'step' },
      { done: 2, total: 2, what: 'step' },
    ])
  })

  it('an abort reaches the worker, whose own answer counts', async () => {
    const { client } = setUp()
    await client.call('double', 1)
    const first = new AbortController()
    const rolledBack = client.call('untilAborted', null, { signal: first.signal })
    const second = new AbortController()
    const thrown = client.call('throwOnAbort', null, { signal: second.signal })
    await turn()
    first.abort()
    second.abort()
    expect(await rolledBack).toEqual({ ok: true, value: 'rolled back' })
    expect(await thrown).toEqual({ ok: false, failure: { code: 'aborted' } })
  })

  it('a call with a spent signal never reaches the worker', async () => {
    const { client } = setUp()
    expect(await client.call('double', 1, { signal: AbortSignal.abort() })).toEqual({
      ok: false,
      failure: { code: 'aborted' },
    })
  })

  it('buffers change hands both ways', async () => {
    const { client } = setUp()
    const buffer = new ArrayBuffer(16)
    expect(await client.call('sizeOf', buffer, { transfer: [buffer] })).toEqual({ ok: true, value: 16 })
    expect(buffer.byteLength).toBe(0)
    const reply = await client.call('bytes', 8)
    expect(reply.ok && reply.value.buffer.byteLength).toBe(8)
  })

  it('another worker talks to it over a port of its own', async () => {
    const { client } = setUp()
    await client.call('double', 1)
    const ticks: number[] = []
    const port = connectPort<Methods, Event>(client.openPort(), ({ tick }) => ticks.push(tick))
    stops.push(port.close)
    expect(await port.call('double', 8)).toEqual({ ok: true, value: 16 })
    expect(await port.call('fail', null)).toMatchObject({ ok: false, failure: { code: 'threw' } })
    await client.call('tick', 3)
    await turn()
    expect(ticks).toEqual([3])
  })

  it('input that cannot be cloned fails the call and not the worker', async () => {
    const { client } = setUp()
    expect(await client.call('double', (() => 1) as never)).toMatchObject({ ok: false, failure: { code: 'threw' } })
    expect(await client.call('double', 1)).toEqual({ ok: true, value: 2 })
  })
})

describe('worker watchdog', () => {
  it('a crash answers calls under way, and the next call finds a new worker', async () => {
    const { client, clock, workers, latest, seen } = setUp()
    const hanging = client.call('hang', null)
    await turn()
    latest().crash()
    expect(await hanging).toEqual({ ok: false, failure: { code: 'crashed' } })
    expect(workers[0]?.terminated).toBe(true)
    const next = client.call('double', 4)
    clock.advance(2000)
    expect(await next).toEqual({ ok: true, value: 8 })
    expect(workers).toHaveLength(2)
    expect(seen).toEqual(['ready', 'restarting', 'ready'])
  })

  it('a worker that answers but does not get on can be started anew', async () => {
    const { client, workers, seen } = setUp()
    const hanging = client.call('hang', null)
    await turn()
    client.renew()
    client.renew() // already under way
    expect(await hanging).toEqual({ ok: false, failure: { code: 'crashed' } })
    expect([workers[0]?.terminated, seen]).toEqual([true, ['ready', 'restarting']])
  })

  it('silence is a crash, a sleeping computer is not', async () => {
    const { client, clock, workers } = setUp()
    await client.call('double', 1)
    clock.advance(8 * 3_600_000) // one late timer after a night
    await turn()
    for (let i = 0; i < 3 * SILENT_BEATS; i++) {
      clock.advance(BEAT_MS)
      await turn()
    }
    expect(workers).toHaveLength(1)
    for (let i = 0; i <= SILENT_BEATS; i++) clock.advance(BEAT_MS) // beats with no turn of the loop in between
    expect(workers[0]?.terminated).toBe(true)
  })

  it('a worker that never greets is silent too, and its waiting calls end as off', async () => {
    const { client, clock, workers } = setUp(() => null)
    const waiting = client.call('double', 1)
    for (let i = 0; i < (MAX_RESTARTS + 1) * (SILENT_BEATS + 4); i++) clock.advance(BEAT_MS)
    expect(await waiting).toEqual({ ok: false, failure: { code: 'off' } })
    expect(client.status()).toEqual({ kind: 'off', reason: 'crashed-too-often' })
    expect(workers).toHaveLength(MAX_RESTARTS + 1)
  })

  it('every restart begins within two seconds, the sixth crash in ten minutes switches off, and the person can start it again', async () => {
    const { client, clock, workers, latest } = setUp()
    for (let crash = 1; crash <= MAX_RESTARTS; crash++) {
      await client.call('double', 1)
      latest().crash()
      clock.advance(1999)
      expect(workers).toHaveLength(crash + 1)
    }
    await client.call('double', 1)
    latest().crash()
    clock.advance(RESTART_WINDOW_MS)
    expect(client.status()).toEqual({ kind: 'off', reason: 'crashed-too-often' })
    expect(await client.call('double', 1)).toEqual({ ok: false, failure: { code: 'off' } })
    client.restart()
    expect(await client.call('double', 1)).toEqual({ ok: true, value: 2 })
  })

  it('crashes far apart never switch it off', async () => {
    const { client, clock, latest } = setUp()
    for (let crash = 0; crash < 3 * MAX_RESTARTS; crash++) {
      await client.call('double', 1)
      latest().crash()
      clock.advance(0)
      clock.advance(RESTART_WINDOW_MS / 4)
    }
    expect(await client.call('double', 1)).toEqual({ ok: true, value: 2 })
  })

  it.each([
    ['another build', { protocol: WORKER_PROTOCOL, name: 'sample', build: '2' }],
    ['another protocol', { protocol: WORKER_PROTOCOL + 1, ...identity }],
    ['another worker', { protocol: WORKER_PROTOCOL, name: 'other', build: '1' }],
  ])('a worker of %s is not used and not restarted', async (_, hello) => {
    const { client, clock, workers } = setUp(() => ({ hello: () => hello, ping: () => true }))
    expect(await client.call('double', 1)).toEqual({ ok: false, failure: { code: 'off' } })
    clock.advance(RESTART_WINDOW_MS)
    expect(client.status()).toEqual({ kind: 'off', reason: 'wrong-version' })
    expect(workers).toHaveLength(1)
  })

  it('stop ends calls under way and starts nothing again', async () => {
    const { client, clock, workers } = setUp()
    const hanging = client.call('hang', null)
    await turn()
    client.stop()
    expect(await hanging).toEqual({ ok: false, failure: { code: 'off' } })
    clock.advance(RESTART_WINDOW_MS)
    expect(workers).toHaveLength(1)
    expect(client.status()).toEqual({ kind: 'off', reason: 'stopped' })
  })
})
