// What the page can ask of the capture worker, and what it hears unasked.
import type { CallContext } from '../host/expose.ts'
import {
  CaptureRun,
  type CaptureOutcome,
  type CaptureSettings,
  type CaptureStatus,
  type PrepareOutcome,
} from './capture-run.ts'
import type { PowerMode } from './pace.ts'
import type { CaptureInput } from './sources/open-source.ts'

/** About once a second while a source runs. */
export interface CaptureEvent {
  readonly kind: 'status'
  readonly status: CaptureStatus
}

export function createCaptureMethods(origin: string, emit: (event: CaptureEvent) => void) {
  const run = new CaptureRun((status) => emit({ kind: 'status', status }))
  return {
    /** Loads model, wasm and GPU from the own origin; once before `run`. */
    prepare: (settings: CaptureSettings): Promise<PrepareOutcome> => run.prepare(settings, origin),
    /** The port receives every sample from now on; it has to be transferred. */
    attach: (port: MessagePort): void => run.sinks.add(port),
    /** The port may ask for small pictures of what is being measured; it has to be transferred. */
    attachPreview: (port: MessagePort): void => run.preview.add(port),
    setMode: (mode: PowerMode): void => run.setMode(mode),
    /** Ends with the source, or stops when the call is aborted; either way this answers how it went. */
    run: (input: CaptureInput, { signal }: CallContext): Promise<CaptureOutcome> => run.run(input, signal),
    status: (): CaptureStatus => run.status(),
  }
}
export type CaptureMethods = ReturnType<typeof createCaptureMethods>
