// The page's handle on the inference worker; made only when somebody brings a network.
import type { InferenceMethods } from '../../workers/inference.worker.ts'
import inferenceUrl from '../../workers/inference.worker.ts?worker&url'
import { trustedScriptUrl } from './trusted-url.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export type InferenceClient = WorkerClient<InferenceMethods>

export const createInferenceClient = (): InferenceClient =>
  createWorkerClient<InferenceMethods>({
    name: 'inference',
    build: import.meta.env['VITE_BUILD'] ?? 'development',
    spawn: () => new Worker(trustedScriptUrl(inferenceUrl), { type: 'module', name: 'inference' }),
  })
