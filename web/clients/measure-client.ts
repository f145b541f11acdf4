// The page's handle on the measure worker.
import type { MeasureMethods } from '../../workers/measure.worker.ts'
import measureUrl from '../../workers/measure.worker.ts?worker&url'
import { trustedScriptUrl } from './trusted-url.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export type MeasureClient = WorkerClient<MeasureMethods>

export const createMeasureClient = (): MeasureClient =>
  createWorkerClient<MeasureMethods>({
    name: 'measure',
    build: import.meta.env['VITE_BUILD'] ?? 'development',
    spawn: () => new Worker(trustedScriptUrl(measureUrl), { type: 'module', name: 'measure' }),
  })
