// capture.worker: opens a frame source, runs the pipeline over it and sends a FrameSample a frame to every attached port.
import { createCaptureMethods, type CaptureEvent } from './capture/capture-methods.ts'
import { exposeWorker } from './host/expose.ts'

export type { CaptureEvent, CaptureMethods } from './capture/capture-methods.ts'
export type { CaptureOutcome, CaptureSettings, CaptureStatus, Glance, PrepareOutcome } from './capture/capture-run.ts'
export type { PowerMode } from './capture/pace.ts'
export type { PreviewLook, PreviewMessage, PreviewWish } from './capture/preview.ts'
export type { CaptureMessage, SinkCredit } from './capture/sink.ts'
export type { CaptureInput } from './capture/sources/open-source.ts'
export type { PortFrameMessage, PortWish } from './capture/sources/port-source.ts'

const build = import.meta.env['VITE_BUILD'] ?? 'development'

exposeWorker<ReturnType<typeof createCaptureMethods>, CaptureEvent>({ name: 'capture', build }, (emit) =>
  createCaptureMethods(self.location.origin, emit),
)
