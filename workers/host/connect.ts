// A worker's typed handle on another worker, over a port the page handed to both.
import * as Comlink from 'comlink'
import type { HostedWorker, Reply, WorkerMessage } from '#core/contracts/worker-protocol.ts'
import { toFailure } from './failure.ts'

type AnyMethod = (input: never, ...context: never[]) => unknown
type Methods<M> = { readonly [K in keyof M]: AnyMethod }
type InputOf<F> = F extends () => unknown
  ? null | undefined
  : F extends (input: infer I, ...context: never[]) => unknown
    ? I
    : never
type OutputOf<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never

export interface WorkerPort<M> {
  /** Never rejects: a failure is a reply. No answer comes when the other worker has died; the page then hands out a new port. */
  readonly call: <K extends keyof M & string>(
    method: K,
    input: InputOf<M[K]>,
    transfer?: Transferable[],
  ) => Promise<Reply<OutputOf<M[K]>>>
  readonly close: () => void
}

/** @param onEvent receives what the other worker tells everyone */
export function connectPort<M extends Methods<M>, E = never>(
  port: MessagePort,
  onEvent: (event: E) => void = () => undefined,
): WorkerPort<M> {
  const remote = Comlink.wrap<HostedWorker<E>>(port)
  const listen = (message: WorkerMessage<E>): void => {
    if (message.kind === 'event') onEvent(message.event)
  }
  const greeted = remote.hello(Comlink.proxy(listen))
  let calls = 0
  return {
    async call(method, input, transfer = []) {
      try {
        await greeted
        return (await remote.call(Comlink.transfer({ call: ++calls, method, input }, transfer))) as never // the host ran M[K]
      } catch (error) {
        return { ok: false, failure: toFailure(error, new AbortController().signal) }
      }
    },
    close: () => port.close(),
  }
}
