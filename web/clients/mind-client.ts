// The page's handle on the mind worker.
import type { MindEvent, MindMethods } from '../../workers/mind.worker.ts'
import mindUrl from '../../workers/mind.worker.ts?worker&url'
import { trustedScriptUrl } from './trusted-url.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export type MindClient = WorkerClient<MindMethods, MindEvent>

export const createMindClient = (): MindClient =>
  createWorkerClient<MindMethods, MindEvent>({
    name: 'mind',
    build: import.meta.env['VITE_BUILD'] ?? 'development',
    spawn: () => new Worker(trustedScriptUrl(mindUrl), { type: 'module', name: 'mind' }),
  })
