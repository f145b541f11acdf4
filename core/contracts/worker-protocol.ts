// What page and worker tell each other: one call shape, replies with coded failures, progress, events. Same build, so plain types.

/** Raised when the shapes below change; page and worker of different builds then refuse each other instead of misunderstanding. */
export const WORKER_PROTOCOL = 1

export const workerFailureCodes = [
  'threw', // a bug inside the worker
  'crashed', // the worker died or stopped answering while the call was under way
  'aborted', // the caller gave up
  'unknown-method',
  'wrong-version', // page and worker come from different builds
  'off', // the worker failed too often and is no longer started
] as const
export type WorkerFailureCode = (typeof workerFailureCodes)[number]

/** A failure as data: a class, its code and its cause do not survive the way out of a worker. `name` and `message` are for the log. */
export interface WorkerFailure {
  readonly code: WorkerFailureCode
  readonly name?: string
  readonly message?: string
  readonly stack?: string
}

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: WorkerFailure }

/** Work done so far of all there is, in the unit the method documents; `total` null while it is not known. */
export interface Progress {
  readonly done: number
  readonly total: number | null
  /** What is being worked on, when the method has something to name. */
  readonly what?: string
}

/** What the worker says of itself before anything else is asked. */
export interface WorkerHello {
  readonly protocol: number
  readonly name: string
  readonly build: string
}

export type WorkerMessage<E> =
  | { readonly kind: 'progress'; readonly call: number; readonly progress: Progress }
  | { readonly kind: 'event'; readonly event: E }

export interface WorkerCall {
  readonly call: number
  readonly method: string
  readonly input: unknown
}

/** The one object a hosted worker exposes over comlink. */
export interface HostedWorker<E> {
  hello(listener: (message: WorkerMessage<E>) => void): WorkerHello
  call(call: WorkerCall): Promise<Reply<unknown>>
  cancel(call: number): void
  /** Serves the same methods over another MessagePort, for a worker that talks to this one directly. */
  attach(port: unknown): void
  /** Answers as soon as the worker's loop turns; silence means it hangs. */
  ping(): true
}
