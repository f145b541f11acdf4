// capture.worker: opens a frame source, runs the pipeline over it and sends a FrameSample a frame to every attached port.
import * as Comlink from 'comlink'
import { CaptureHost } from './capture/capture-host.ts'

export type { CaptureInput } from './capture/sources/open-source.ts'
export type { CaptureMessage, SinkCredit } from './capture/sink.ts'
export type { CaptureOutcome, CaptureSettings, CaptureStatus } from './capture/capture-host.ts'
export type { PreviewMessage, PreviewWish } from './capture/preview.ts'
export type { PortFrameMessage, PortWish } from './capture/sources/port-source.ts'

const host = new CaptureHost(self.location.origin)

export type CaptureApi = CaptureHost

Comlink.expose(host)
