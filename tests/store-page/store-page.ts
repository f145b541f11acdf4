// A page that hands the shipped store client to the test, and a worker that fails on request to the shipped watchdog.
import { createStoreClient } from '../../web/clients/store-client.ts'
import { trustedScriptUrl } from '../../web/clients/trusted-url.ts'
import { createWorkerClient } from '../../web/clients/worker-client.ts'
import type { FailingMethods } from './failing.worker.ts'
import failingUrl from './failing.worker.ts?worker&url'

const store = createStoreClient()
const startFailing = () =>
  createWorkerClient<FailingMethods>({
    name: 'failing',
    build: 'test',
    spawn: () => new Worker(trustedScriptUrl(failingUrl), { type: 'module' }),
  })

export interface StorePage {
  readonly store: typeof store
  readonly startFailing: typeof startFailing
}
Object.assign(globalThis, { store, startFailing } satisfies StorePage)
