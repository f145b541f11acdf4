// inference.worker: runs a pulse network the person brought; started only when there is one.
import { exposeWorker } from './host/expose.ts'
import { createInferenceMethods } from './inference/inference-methods.ts'

export type { InferenceMethods, OpenOutcome } from './inference/inference-methods.ts'
export type { ClipReading } from './inference/network-reader.ts'

const build = import.meta.env['VITE_BUILD'] ?? 'development'

exposeWorker<ReturnType<typeof createInferenceMethods>, never>({ name: 'inference', build }, () =>
  createInferenceMethods(self.location.origin),
)
