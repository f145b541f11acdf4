// Runs the shipped capture worker on a camera or a file, over and over if asked, and keeps what a benchmark wants to know of it.
import type { CaptureMessage, CaptureStatus } from '../../workers/capture.worker.ts'
import { createCaptureClient, type CaptureClient } from '../../web/clients/capture-client.ts'
import { unwrap } from '../../web/clients/worker-client.ts'
import { openTrackFrames } from '../../web/sensors/camera-frames.ts'

export interface LiveRun {
  /** Per sample: capture time moved to the epoch as the worker does, and arrival on this page's epoch clock, ms. */
  readonly samples: readonly { readonly atMs: number; readonly arrivedMs: number }[]
  readonly status: CaptureStatus
  /** Tasks of the page over 50 ms once frames were flowing. */
  readonly longTasks: number
  /** After the stop. */
  readonly leaked: number
}

export interface FileRun {
  readonly frames: number
  readonly leaked: number
}

export interface CapturePage {
  live(seconds: number): Promise<LiveRun>
  prepare(): Promise<void>
  /** Runs the chosen file once. */
  file(): Promise<FileRun>
  status(): Promise<CaptureStatus>
  /** Bytes of JavaScript and wasm of page and workers, after a garbage collection. */
  memory(): Promise<number>
}

const epochMs = (): number => performance.timeOrigin + performance.now()
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

let client: CaptureClient | null = null

async function ready(): Promise<CaptureClient> {
  if (client) return client
  client = createCaptureClient()
  const prepared = unwrap(await client.call('prepare', { delegate: 'CPU', mode: 'precise', regionSums: 'cpu' }))
  if (!prepared.ok) throw new Error(prepared.sentence)
  return client
}

async function attach(capture: CaptureClient, onSample: (atMs: number) => void): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data: message }: MessageEvent<CaptureMessage>) => {
    if (message.kind !== 'sample') return
    onSample(message.sample.atMs)
    port1.postMessage({ kind: 'done', count: 1 })
  }
  unwrap(await capture.call('attach', port2, { transfer: [port2] }))
}

/** Seconds at the start that do not count: models warm up, the machine settles. */
const WARM_UP_S = 3

async function live(seconds: number): Promise<LiveRun> {
  const capture = await ready()
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480, frameRate: 30 } })
  const [track] = stream.getVideoTracks()
  if (!track) throw new Error('no camera')
  const samples: LiveRun['samples'][number][] = []
  await attach(capture, (atMs) => samples.push({ atMs, arrivedMs: epochMs() }))
  const feed = openTrackFrames(track, stream)
  const abort = new AbortController()
  const running = capture.call('run', feed.input, { transfer: feed.transfer, signal: abort.signal })
  await pause(WARM_UP_S * 1000)
  samples.length = 0
  let longTasks = 0
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length))
  observer.observe({ type: 'longtask' })
  await pause(seconds * 1000)
  observer.disconnect()
  const kept = [...samples]
  const status = unwrap(await capture.call('status', undefined))
  abort.abort()
  const outcome = unwrap(await running)
  track.stop()
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.sentence)
  return { samples: kept, status, longTasks, leaked: outcome.ledger.inFlight }
}

async function file(): Promise<FileRun> {
  const chosen = document.querySelector('input')?.files?.[0]
  if (!chosen) throw new Error('choose a file first')
  const capture = await ready()
  const outcome = unwrap(await capture.call('run', { kind: 'file', blob: chosen, name: chosen.name }))
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.sentence)
  return { frames: outcome.frames, leaked: outcome.ledger.inFlight }
}

/** Chromium's, in isolated pages only. */
interface MemoryMeter {
  measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>
}

Object.assign(globalThis, {
  capturePage: {
    live,
    file,
    prepare: async () => {
      const capture = await ready()
      await attach(capture, () => undefined)
    },
    status: async () => unwrap(await (await ready()).call('status', undefined)),
    memory: async () => (await (performance as unknown as MemoryMeter).measureUserAgentSpecificMemory()).bytes, // see above
  } satisfies CapturePage,
})
