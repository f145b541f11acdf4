// The page's handle on the store worker: answers with a value or with a sentence for the person, whatever went wrong on the way.
import type { Reply, WorkerFailureCode } from '#core/contracts/worker-protocol.ts'
import type { StoreEvent, StoreMethods, Stored, StoreRefusal } from '../../workers/store.worker.ts'
import storeUrl from '../../workers/store.worker.ts?worker&url'
import { trustedScriptUrl } from './trusted-url.ts'
import { createWorkerClient, type CallOptions, type InputOf, type WorkerClient } from './worker-client.ts'

/** What a method answers when all goes well. */
export type ValueOf<M> = M extends (...args: never[]) => infer R
  ? Awaited<R> extends Stored<infer V>
    ? V
    : never
  : never

export type StoreAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly code: StoreRefusal | WorkerFailureCode
      readonly sentence: string
      readonly detail: string
    }

export interface StoreClient {
  readonly ask: <K extends keyof StoreMethods>(
    method: K,
    input: InputOf<StoreMethods[K]>,
    options?: CallOptions,
  ) => Promise<StoreAnswer<ValueOf<StoreMethods[K]>>>
  readonly worker: WorkerClient<StoreMethods, StoreEvent>
}

const failureSentences: Readonly<Record<WorkerFailureCode, string>> = {
  threw: 'Keeping records met an error. Nothing was changed.',
  crashed: 'The part that keeps records stopped and is being started again. Try once more.',
  aborted: 'Stopped. Nothing was changed.',
  'unknown-method': 'This window is older than the part that keeps records. Reload it.',
  'wrong-version': 'This window is older than the part that keeps records. Reload it.',
  off: 'The part that keeps records is not running. Reload this window.',
}

/** Starts the worker at once. It opens the database with the first question. */
export const createStoreClient = (): StoreClient =>
  toStoreClient(
    createWorkerClient<StoreMethods, StoreEvent>({
      name: 'store',
      build: import.meta.env['VITE_BUILD'] ?? 'development',
      spawn: () => new Worker(trustedScriptUrl(storeUrl), { type: 'module', name: 'store' }),
    }),
  )

export const toStoreClient = (worker: StoreClient['worker']): StoreClient => ({
  worker,
  ask: async (method, input, options) => flatten(await worker.call(method, input, options)) as never, // the answer of this method
})

function flatten(reply: Reply<unknown>): StoreAnswer<unknown> {
  if (!reply.ok) {
    const { code, message = '' } = reply.failure
    return { ok: false, code, sentence: failureSentences[code], detail: message }
  }
  const answer = reply.value as Stored<unknown> // what every method answers
  if (answer.ok) return { ok: true, value: answer.value }
  const { refusal, sentence, detail } = answer
  return { ok: false, code: refusal, sentence, detail }
}
