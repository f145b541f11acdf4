// The measure page: runs the shipped capture worker over the chosen file and hands every sample to the script that drives the browser.
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import type { CaptureMessage, CaptureOutcome } from '../../workers/capture.worker.ts'
import { createCaptureClient } from '../clients/capture-client.ts'
import { unwrap } from '../clients/worker-client.ts'

/** What the driving script puts on the window before the file is chosen. */
interface MeasureHost {
  measureOpen(opened: { readonly frameCount: number | null; readonly durationMs: number | null }): Promise<void>
  measureBatch(text: string): Promise<void>
  measureEnd(outcome: CaptureOutcome): Promise<void>
}

/** Samples sent to the script at once: fewer round trips, still a fraction of a second. */
const BATCH = 15

const host = globalThis as unknown as MeasureHost // bindings come from the driving script

async function measure(file: File): Promise<void> {
  const capture = createCaptureClient()
  const prepared = unwrap(await capture.call('prepare', { delegate: 'CPU', mode: 'precise', regionSums: 'cpu' }))
  if (!prepared.ok) throw new Error(prepared.sentence)
  const { port1, port2 } = new MessageChannel()
  unwrap(await capture.call('attach', port2, { transfer: [port2] }))
  const drained = drain(port1)
  const outcome = unwrap(await capture.call('run', { kind: 'file', blob: file, name: file.name }))
  await drained
  await host.measureEnd(outcome)
  capture.stop()
}

/** Forwards samples in batches, and credits them only once the script has taken them: memory stays bounded on both sides. */
function drain(port: MessagePort): Promise<void> {
  return new Promise((resolve, reject) => {
    let batch: FrameSample[] = []
    let sending = Promise.resolve()
    const flush = (): void => {
      const taken = batch
      batch = []
      sending = sending.then(async () => {
        await host.measureBatch(toText(taken))
        port.postMessage({ kind: 'done', count: taken.length })
      })
      sending.catch(reject)
    }
    port.onmessage = ({ data: message }: MessageEvent<CaptureMessage>) => {
      if (message.kind === 'open') sending = sending.then(() => host.measureOpen(message))
      if (message.kind === 'sample') batch.push(message.sample)
      if (batch.length >= BATCH || message.kind === 'end') flush()
      if (message.kind === 'end') void sending.then(resolve)
    }
  })
}

/** The way to the script is JSON; arrays of 32-bit floats travel as base64, exact and a third of the size. */
const toText = (batch: readonly FrameSample[]): string =>
  JSON.stringify(batch, (_, value: unknown) => (value instanceof Float32Array ? { f32: toBase64(value) } : value))

function toBase64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return btoa(String.fromCharCode(...bytes)) // at most 6 kB, well within an argument list
}

const input = document.querySelector<HTMLInputElement>('#file')
input?.addEventListener('change', () => {
  const file = input.files?.[0]
  if (file) measure(file).catch((error: unknown) => void host.measureEnd(toFailure(error)))
})

const toFailure = (error: unknown): CaptureOutcome => ({
  kind: 'refused',
  frames: 0,
  refusal: { code: 'unreadable', sentence: error instanceof Error ? error.message : String(error) },
})
