// The page's handle on the capture worker.
import type { CaptureEvent, CaptureMethods } from '../../workers/capture.worker.ts'
import captureUrl from '../../workers/capture.worker.ts?worker&url'
import { trustedScriptUrl } from './trusted-url.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export type CaptureClient = WorkerClient<CaptureMethods, CaptureEvent>

/** Starts the worker; it holds no camera and no model until it is asked to. */
export const createCaptureClient = (): CaptureClient =>
  createWorkerClient<CaptureMethods, CaptureEvent>({
    name: 'capture',
    build: import.meta.env['VITE_BUILD'] ?? 'development',
    spawn: () => new Worker(trustedScriptUrl(captureUrl), { type: 'module', name: 'capture' }),
  })
