// The page's handle on the vitals worker.
import type { VitalsEvent, VitalsMethods } from '../../workers/vitals.worker.ts'
import vitalsUrl from '../../workers/vitals.worker.ts?worker&url'
import { trustedScriptUrl } from './trusted-url.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export type VitalsClient = WorkerClient<VitalsMethods, VitalsEvent>

export const createVitalsClient = (): VitalsClient =>
  createWorkerClient<VitalsMethods, VitalsEvent>({
    name: 'vitals',
    build: import.meta.env['VITE_BUILD'] ?? 'development',
    spawn: () => new Worker(trustedScriptUrl(vitalsUrl), { type: 'module', name: 'vitals' }),
  })
