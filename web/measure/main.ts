// The measure page: runs the shipped capture worker over the chosen file and hands every sample to the script that drives the browser.
import * as Comlink from 'comlink'
import type { CaptureApi, CaptureMessage, CaptureOutcome } from '../../workers/capture.worker.ts'

/** What the driving script puts on the window before the file is chosen. */
interface MeasureHost {
  measureBatch(batch: readonly unknown[]): Promise<void>
  measureEnd(outcome: CaptureOutcome): Promise<void>
}

/** Samples sent to the script at once: fewer round trips, still a fraction of a second. */
const BATCH = 15

const host = globalThis as unknown as MeasureHost // bindings come from the driving script

async function measure(file: File): Promise<void> {
  const worker = new Worker(new URL('../../workers/capture.worker.ts', import.meta.url), { type: 'module' })
  const capture = Comlink.wrap<CaptureApi>(worker)
  const maxFaces = Number(new URLSearchParams(location.search).get('faces') ?? 1)
  await capture.prepare({ delegate: 'CPU', maxFaces })
  const channel = new MessageChannel()
  await capture.attach(Comlink.transfer(channel.port2, [channel.port2]))
  const drained = drain(channel.port1)
  const outcome = await capture.run({ kind: 'file', blob: file, name: file.name })
  await drained
  await host.measureEnd(outcome)
  worker.terminate()
}

/** Forwards samples in batches, and credits them only once the script has taken them: memory stays bounded on both sides. */
function drain(port: MessagePort): Promise<void> {
  return new Promise((resolve, reject) => {
    let batch: unknown[] = []
    let sending = Promise.resolve()
    const flush = (): void => {
      const taken = batch
      batch = []
      sending = sending.then(async () => {
        await host.measureBatch(taken)
        port.postMessage({ kind: 'done', count: taken.length })
      })
      sending.catch(reject)
    }
    port.onmessage = (event: MessageEvent<CaptureMessage>) => {
      if (event.data.kind === 'sample') batch.push(toPlain(event.data.sample))
      if (batch.length >= BATCH || event.data.kind === 'end') flush()
      if (event.data.kind === 'end') void sending.then(resolve)
    }
  })
}

/** Typed arrays become plain ones: the way to the script is JSON. */
const toPlain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, inner: unknown) => (inner instanceof Float32Array ? [...inner] : inner)))

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
