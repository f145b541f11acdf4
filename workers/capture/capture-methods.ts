// What the page can ask of the capture worker, and what it hears unasked.
import type { CallContext } from '../host/expose.ts'
import {
  CaptureRun,
  type CaptureOutcome,
  type CaptureSettings,
  type CaptureStatus,
  type Glance,
  type PrepareOutcome,
} from './capture-run.ts'
import type { CropRequest } from './crops.ts'
import type { PowerMode } from './pace.ts'
import type { PreviewRequest } from './preview.ts'
import type { CaptureInput } from './sources/open-source.ts'

/** Heard while a source runs: how it goes about once a second, and the frame in few words about four times. */
export type CaptureEvent =
  | { readonly kind: 'status'; readonly status: CaptureStatus }
  | { readonly kind: 'glance'; readonly glance: Glance }

export function createCaptureMethods(origin: string, emit: (event: CaptureEvent) => void) {
  const run = new CaptureRun({
    status: (status) => emit({ kind: 'status', status }),
    glance: (glance) => emit({ kind: 'glance', glance }),
  })
  return {
    /** Loads model, wasm and GPU from the own origin; once before `run`. */
    prepare: (settings: CaptureSettings): Promise<PrepareOutcome> => run.prepare(settings, origin),
    /** The port receives every sample from now on; it has to be transferred. */
    attach: (port: MessagePort): void => run.sinks.add(port),
    /** The port may ask for small pictures of what is being measured; it has to be transferred. */
    attachPreview: (request: PreviewRequest): void => run.preview.add(request),
    /** The port receives a small picture of the face a frame, for a network; it has to be transferred. */
    attachCrops: (request: CropRequest): void => run.crops.add(request),
    setMode: (mode: PowerMode): void => run.setMode(mode),
    /** Ends with the source, or stops when the call is aborted; either way this answers how it went. */
    run: (input: CaptureInput, context: CallContext): Promise<CaptureOutcome> => run.run(input, context),
    status: (): CaptureStatus => run.status(),
  }
}
export type CaptureMethods = ReturnType<typeof createCaptureMethods>
