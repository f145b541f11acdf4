// The page's typed handle on one hosted worker: starts it at once, waits until it is ready, and starts it again after a crash.
import type { Progress, Reply, WorkerFailure } from '#core/contracts/worker-protocol.ts'
import { pageClock, type Clock } from './clock.ts'
import { createListeners } from './listeners.ts'
import { judgeRestart } from './restart-budget.ts'
import { failed, startLife, type WorkerLife, type WorkerLike } from './worker-life.ts'

export type WorkerStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'restarting' }
  | { readonly kind: 'off'; readonly reason: 'crashed-too-often' | 'wrong-version' | 'stopped' }

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** What of the input changes hands instead of being copied. */
  readonly transfer?: Transferable[]
}

type AnyMethod = (input: never, ...context: never[]) => unknown
type Methods<M> = { readonly [K in keyof M]: AnyMethod }
/** A method without input takes null. */
export type InputOf<F> = F extends () => unknown
  ? null | undefined
  : F extends (input: infer I, ...context: never[]) => unknown
    ? I
    : never
export type OutputOf<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never

export interface WorkerClient<M, E = never> {
  /** Waits for the worker to be ready, then calls. Never rejects: a failure is a reply. */
  readonly call: <K extends keyof M & string>(
    method: K,
    input: InputOf<M[K]>,
    options?: CallOptions,
  ) => Promise<Reply<OutputOf<M[K]>>>
  readonly onEvent: (listener: (event: E) => void) => () => void
  readonly status: () => WorkerStatus
  readonly onStatus: (listener: (status: WorkerStatus) => void) => () => void
  /**
   * One end of a new channel to this worker, to be handed to another worker (`connectPort`). It dies with the worker: hand out a new one
   * whenever the status becomes ready.
   */
  readonly openPort: () => MessagePort
  /** Starts it again after it was switched off, with a fresh budget. */
  readonly restart: () => void
  /** Ends a worker that answers but does not get on, and starts it again as after a crash; counts against the same budget. */
  readonly renew: () => void
  readonly stop: () => void
}

export interface WorkerClientOptions {
  /** As the worker calls itself in its greeting. */
  readonly name: string
  readonly build: string
  readonly spawn: () => WorkerLike
  readonly clock?: Clock
}

export function createWorkerClient<M extends Methods<M>, E = never>(options: WorkerClientOptions): WorkerClient<M, E> {
  const { clock = pageClock } = options
  const events = createListeners<E>()
  const statuses = createListeners<WorkerStatus>()
  let status: WorkerStatus = { kind: 'starting' }
  let restartsAtMs: readonly number[] = []
  let cancelRestart = (): void => undefined
  let calls = 0
  let life = start()

  function setStatus(next: WorkerStatus): void {
    status = next
    statuses.tell(next)
  }

  function start(): WorkerLife {
    return startLife<E>({ ...options, clock, onEvent: events.tell, onReady: () => setStatus({ kind: 'ready' }), onEnd })
  }

  function onEnd({ code }: WorkerFailure): void {
    if (code !== 'crashed')
      return setStatus({ kind: 'off', reason: code === 'wrong-version' ? 'wrong-version' : 'stopped' })
    const verdict = judgeRestart(restartsAtMs, clock.nowMs())
    if (verdict.kind === 'off') return setStatus({ kind: 'off', reason: 'crashed-too-often' })
    restartsAtMs = verdict.restartsAtMs
    setStatus({ kind: 'restarting' })
    cancelRestart = clock.after(verdict.delayMs, () => void (life = start()))
  }

  async function isReady(): Promise<boolean> {
    while (status.kind === 'starting' || status.kind === 'restarting') await statuses.next()
    return status.kind === 'ready'
  }

  return {
    async call(method, input, { signal, onProgress, transfer = [] } = {}) {
      const call = ++calls
      if (!(await isReady())) return failed({ code: 'off' })
      if (signal?.aborted) return failed({ code: 'aborted' })
      return (await life.call({ call, method, input, signal, onProgress, transfer })) as never // the host ran M[K], so this is its reply
    },
    onEvent: events.add,
    status: () => status,
    onStatus: statuses.add,
    openPort() {
      const { port1, port2 } = new MessageChannel()
      life.attach(port1)
      return port2
    },
    restart() {
      if (status.kind !== 'off') return
      restartsAtMs = []
      setStatus({ kind: 'starting' })
      life = start()
    },
    renew() {
      if (status.kind === 'ready') life.end({ code: 'crashed' })
    },
    stop() {
      cancelRestart()
      life.end({ code: 'off' })
      if (status.kind !== 'off') setStatus({ kind: 'off', reason: 'stopped' })
    },
  }
}

/** Raised by `unwrap`; for callers that live in a world of exceptions, such as TanStack Query. */
export class WorkerCallError extends Error {
  readonly failure: WorkerFailure
  constructor(failure: WorkerFailure) {
    super(failure.message ?? `the worker call failed: ${failure.code}`)
    this.name = 'WorkerCallError'
    this.failure = failure
  }
}

export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new WorkerCallError(reply.failure)
}
