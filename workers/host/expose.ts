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
/** Any object of such methods; `object` keeps interfaces assignable. */
export type WorkerMethods<M> = { readonly [K in keyof M]: WorkerMethod }

export interface WorkerIdentity {
  readonly name: string
  readonly build: string
}

type Emit<E> = (event: E) => void

/**
 * Builds the hosted object. Events emitted before the page has said hello are kept and delivered with it.
 * @param createMethods receives `emit` for events nobody asked for
 */
export function hostWorker<M extends WorkerMethods<M>, E>(
  identity: WorkerIdentity,
  createMethods: (emit: Emit<E>) => M,
): HostedWorker<E> {
  const running = new Map<number, AbortController>()
  const early: WorkerMessage<E>[] = []
  let send = (message: WorkerMessage<E>): void => void early.push(message)
  const methods = createMethods((event) => send({ kind: 'event', event }))

  const call = async ({ call: id, method, input }: WorkerCall): Promise<Reply<unknown>> => {
    const run = Object.hasOwn(methods, method) ? methods[method as keyof M] : null // own key, checked here
    if (!run) return { ok: false, failure: { code: 'unknown-method', message: method } }
    const abort = new AbortController()
    running.set(id, abort)
    const report = (progress: Progress): void => send({ kind: 'progress', call: id, progress })
    try {
      const value = await run(input as never, { signal: abort.signal, report }) // typed by the client from the same methods
      return transferred(value)
    } catch (error) {
      return { ok: false, failure: toFailure(error, abort.signal) }
    } finally {
      running.delete(id)
    }
  }

  return {
    hello(listener) {
      send = listener
      for (const message of early.splice(0)) listener(message)
      return { protocol: WORKER_PROTOCOL, ...identity }
    },
    call,
    cancel: (id) => running.get(id)?.abort(),
    ping: () => true,
  }
}

const transferred = (value: unknown): Reply<unknown> => Comlink.transfer({ ok: true, value }, transfersOf(value))

/** Exposes the methods to whoever created this worker. Call it once, synchronously, in the worker's entry file. */
export function exposeWorker<M extends WorkerMethods<M>, E>(
  identity: WorkerIdentity,
  createMethods: (emit: Emit<E>) => M,
): void {
  Comlink.expose(hostWorker<M, E>(identity, createMethods))
}
