// Hosts a worker's methods over comlink: abortable calls, progress, events, and failures as coded values instead of exceptions.
import * as Comlink from 'comlink'
import {
  WORKER_PROTOCOL,
  type HostedWorker,
  type Progress,
  type Reply,
  type WorkerCall,
  type WorkerMessage,
} from '#core/contracts/worker-protocol.ts'
import { toFailure } from './failure.ts'
import { transfersOf } from './transfer.ts'

export interface CallContext {
  /** Fires when the caller gives up. */
  readonly signal: AbortSignal
  readonly report: (progress: Progress) => void
}

/** A method takes one input and its context; an expected failure is a member of what it returns, an exception is a bug. */
export type WorkerMethod = (input: never, context: CallContext) => unknown
/** Any object of such methods; mapped, so that interfaces are assignable too. */
export type WorkerMethods<M> = { readonly [K in keyof M]: WorkerMethod }

export interface WorkerIdentity {
  readonly name: string
  readonly build: string
}

/**
 * Builds the hosted object. Events emitted before anyone has said hello are kept and delivered with the first greeting.
 * @param createMethods receives `emit` for events nobody asked for
 */
export function hostWorker<M extends WorkerMethods<M>, E>(
  identity: WorkerIdentity,
  createMethods: (emit: (event: E) => void) => M,
): HostedWorker<E> {
  const listeners = new Set<(message: WorkerMessage<E>) => void>()
  const early: E[] = []
  const methods = createMethods((event) => {
    if (listeners.size === 0) early.push(event)
    for (const listener of listeners) listener({ kind: 'event', event })
  })

  /** What one caller sees: its own calls, aborts and progress, the same methods as everyone. */
  const createSeat = (onLeave: (leave: () => void) => void): HostedWorker<E> => {
    const calls = createCalls<M>(methods)
    let tell = (_message: WorkerMessage<E>): void => undefined
    return {
      hello(listener) {
        tell = listener
        listeners.add(listener)
        onLeave(() => void listeners.delete(listener))
        for (const event of early.splice(0)) listener({ kind: 'event', event })
        return { protocol: WORKER_PROTOCOL, ...identity }
      },
      call: (call) => calls.run(call, (progress) => tell({ kind: 'progress', call: call.call, progress })),
      cancel: calls.cancel,
      attach(port) {
        const end = port as MessagePort // the only thing a caller can pass that is worth attaching
        Comlink.expose(
          createSeat((leave) => end.addEventListener('close', leave)),
          end,
        )
      },
      ping: () => true,
    }
  }
  return createSeat(() => undefined)
}

/** The calls under way of one caller. */
function createCalls<M extends WorkerMethods<M>>(methods: M) {
  const running = new Map<number, AbortController>()

  async function run({ call, method, input }: WorkerCall, report: CallContext['report']): Promise<Reply<unknown>> {
    const one = Object.hasOwn(methods, method) ? methods[method as keyof M] : null // own key, checked here
    if (!one) return { ok: false, failure: { code: 'unknown-method', message: method } }
    const abort = new AbortController()
    running.set(call, abort)
    try {
      const value = await one(input as never, { signal: abort.signal, report }) // typed by the client from the same methods
      return Comlink.transfer({ ok: true, value }, transfersOf(value))
    } catch (error) {
      return { ok: false, failure: toFailure(error, abort.signal) }
    } finally {
      running.delete(call)
    }
  }

  return { run, cancel: (call: number): void => running.get(call)?.abort() }
}

/** Exposes the methods to whoever created this worker. Call it once, synchronously, in the worker's entry file. */
export function exposeWorker<M extends WorkerMethods<M>, E>(
  identity: WorkerIdentity,
  createMethods: (emit: (event: E) => void) => M,
): void {
  Comlink.expose(hostWorker<M, E>(identity, createMethods))
}
