// One life of a worker, from spawn to crash or stop: greeting, heartbeat, calls under way, and their end when it ends.
import * as Comlink from 'comlink'
import {
  WORKER_PROTOCOL,
  type HostedWorker,
  type Progress,
  type Reply,
  type WorkerFailure,
  type WorkerHello,
  type WorkerMessage,
} from '#core/contracts/worker-protocol.ts'
import type { Clock } from './clock.ts'
import { startHeartbeat } from './heartbeat.ts'

/** The part of Worker used here. */
export interface WorkerLike extends Comlink.Endpoint {
  terminate(): void
}

export interface LifeOptions<E> {
  readonly name: string
  readonly build: string
  readonly spawn: () => WorkerLike
  readonly clock: Clock
  readonly onEvent: (event: E) => void
  readonly onReady: () => void
  /** Called once. Every call under way has been answered with the same failure by then. */
  readonly onEnd: (failure: WorkerFailure) => void
}

export interface LifeCall {
  readonly call: number
  readonly method: string
  readonly input: unknown
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((progress: Progress) => void) | undefined
  readonly transfer: Transferable[]
}

export interface WorkerLife {
  readonly call: (call: LifeCall) => Promise<Reply<unknown>>
  readonly attach: (port: MessagePort) => void
  readonly end: (failure: WorkerFailure) => void
}

interface Pending {
  readonly settle: (reply: Reply<never>) => void
  readonly onProgress: ((progress: Progress) => void) | undefined
}

export function startLife<E>(options: LifeOptions<E>): WorkerLife {
  const worker = options.spawn()
  const remote = Comlink.wrap<HostedWorker<E>>(worker)
  const pending = new Map<number, Pending>()
  let ended = false

  const end = (failure: WorkerFailure): void => {
    if (ended) return
    ended = true
    stopHeartbeat()
    worker.terminate()
    for (const { settle } of pending.values()) settle(failed(failure))
    options.onEnd(failure)
  }
  const crash = (): void => end({ code: 'crashed' })
  const listen = (message: WorkerMessage<E>): void => {
    if (message.kind === 'event') options.onEvent(message.event)
    else pending.get(message.call)?.onProgress?.(message.progress)
  }
  const greet = async (): Promise<void> => {
    const hello = await remote.hello(Comlink.proxy(listen))
    if (ended) return
    if (isSameBuild(hello, options)) options.onReady()
    else end({ code: 'wrong-version', message: `met ${hello.name} of build ${hello.build}` })
  }

  worker.addEventListener('error', crash)
  worker.addEventListener('messageerror', crash)
  const stopHeartbeat = startHeartbeat({ clock: options.clock, ping: () => remote.ping(), onSilent: crash })
  greet().catch(crash)
  const attach = (port: MessagePort): void => void remote.attach(Comlink.transfer(port, [port]))
  return {
    end,
    attach,
    call: (call) => (ended ? Promise.resolve(failed({ code: 'crashed' })) : place(remote, pending, call)),
  }
}

export const failed = (failure: WorkerFailure): Reply<never> => ({ ok: false, failure })

const isSameBuild = (hello: WorkerHello, { name, build }: { name: string; build: string }): boolean =>
  hello.protocol === WORKER_PROTOCOL && hello.name === name && hello.build === build

/** An abort is passed on, and the worker's own answer is awaited: only it knows whether the work was undone or already finished. */
async function place<E>(
  remote: Comlink.Remote<HostedWorker<E>>,
  pending: Map<number, Pending>,
  { call, method, input, signal, onProgress, transfer }: LifeCall,
): Promise<Reply<unknown>> {
  const cancel = (): void => void remote.cancel(call)
  const lost = new Promise<Reply<never>>((settle) => pending.set(call, { settle, onProgress }))
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await Promise.race([remote.call(Comlink.transfer({ call, method, input }, transfer)), lost])
  } catch (error) {
    return failed({ code: 'threw', message: String(error) }) // input or result that cannot be cloned
  } finally {
    pending.delete(call)
    signal?.removeEventListener('abort', cancel)
  }
}
