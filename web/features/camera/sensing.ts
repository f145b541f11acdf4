// Sensing: follows the camera (or a demo) with the capture worker, and tells the page in few words what is seen.
import type {
  CaptureEvent,
  CaptureInput,
  CaptureSettings,
  CaptureStatus,
  Glance,
  PowerMode,
} from '../../../workers/capture.worker.ts'
import type { CaptureClient } from '../../clients/capture-client.ts'
import type { Camera, CameraStatus } from '../../sensors/camera.ts'
import { openTrackFrames } from '../../sensors/camera-frames.ts'
import { createStore, type Readable } from '../../ui/store.ts'
import type { LiveStore } from '../live/live-store.ts'
import { startWatchdog } from './watchdog.ts'

/** Frames on their way to the worker, whoever makes them. */
export interface FrameFeed {
  readonly input: CaptureInput
  readonly transfer: Transferable[]
  readonly close: () => void
}

export type SensingView =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'reading'
      readonly from: 'camera' | 'demo'
      readonly glance: Glance | null
      readonly status: CaptureStatus | null
    }
  /** The models did not load, or the worker gave up. */
  | { readonly kind: 'failed'; readonly sentence: string }

export interface Sensing extends Readable<SensingView> {
  /** Reads a feed that needs no camera until it ends or `stopDemo`. The camera, once on, takes over. */
  readonly startDemo: (feed: FrameFeed) => void
  readonly stopDemo: () => void
  /** A port that answers each `next` with what is seen; `picture` asks for the picture besides the mesh. */
  readonly openPreview: (options: { readonly picture: boolean }) => MessagePort
}

export interface SensingParts {
  /** Called once, when there is something to read: the worker is not started before. */
  readonly capture: () => CaptureClient
  readonly camera: Camera
  readonly live: Pick<LiveStore, 'setSource' | 'pushFrame' | 'clear'>
  /** Connects whoever else reads samples (the vitals worker); the port is transferred. */
  readonly attachReader?: (port: MessagePort) => void
  /** Settings at start; the race's winner is handed back to be remembered. */
  readonly settings: () => CaptureSettings
  readonly onStatus?: (status: CaptureStatus) => void
  readonly power: Readable<PowerMode>
  /** How a track's frames get to the worker; tests, which have no tracks, give their own. */
  /** The beat of the watchdog, for tests. */
  readonly every?: Parameters<typeof startWatchdog>[1]
  readonly openFrames?: (track: MediaStreamTrack, stream: MediaStream) => FrameFeed
}

const MUTED = 'The camera is muted by the system or its shutter'

export function createSensing(parts: SensingParts): Sensing {
  const { camera, live, openFrames = openTrackFrames } = parts
  const view = createStore<SensingView>({ kind: 'off' })
  let current: {
    readonly from: 'camera' | 'demo'
    readonly abort: AbortController
    readonly track?: MediaStreamTrack
  } | null = null
  let client: CaptureClient | null = null
  let prepared: Promise<Refusal | null> | null = null
  /** Was the worker already started anew for this silence? */
  let renewed = false
  const watchdog = startWatchdog(() => {
    if (current?.from !== 'camera' || camera.status.get().kind !== 'on') return
    // The camera may be fine and the reader stuck, behind a GPU for one: a new reader on the same track tells.
    if (renewed) return camera.reportSilence()
    renewed = true
    client?.renew()
  }, parts.every)

  const stop = (): void => {
    current?.abort.abort()
    current = null
    watchdog.rest()
    view.set({ kind: 'off' })
    live.clear()
  }
  const fail = (sentence: string): void => {
    stop()
    view.set({ kind: 'failed', sentence })
    live.setSource('camera', { kind: 'lost', sentence })
  }

  const begin = async (feed: FrameFeed, from: 'camera' | 'demo', track?: MediaStreamTrack): Promise<void> => {
    current?.abort.abort()
    const mine = { from, abort: new AbortController(), ...(track && { track }) }
    current = mine
    view.set({ kind: 'starting' })
    mine.abort.signal.addEventListener('abort', feed.close)
    const capture = theWorker()
    prepared ??= prepare(capture, parts)
    const refusal = await prepared
    if (refusal !== null) prepared = null // the next start tries again
    if (current !== mine) return
    if (refusal === CRASHED) return startAnew()
    if (refusal !== null) return fail(refusal)
    view.set({ kind: 'reading', from, glance: null, status: null })
    if (!isMuted(camera.status.get())) watchdog.alive() // from here on there should be frames
    const { signal } = mine.abort
    const reply = await capture.call('run', feed.input, { transfer: feed.transfer, signal })
    if (current !== mine) return
    if (reply.ok) return stop()
    if (reply.failure.code !== 'crashed') return fail('Reading the picture failed. Turn the camera off and on again.')
    startAnew()
  }

  /** The crashed worker is started again by its client, which gives up when that happens too often. */
  const startAnew = (): void => {
    stop()
    followCamera()
  }

  const followCamera = (): void => {
    const status = camera.status.get()
    if (status.kind !== 'on') renewed = false
    if (status.kind === 'on' && current?.track !== status.track) {
      live.setSource('camera', { kind: 'starting' })
      void begin(openFrames(status.track, status.stream), 'camera', status.track)
    } else if (status.kind !== 'on' && current?.from === 'camera') stop()
    tellSource(camera, live)
    if (isMuted(status)) watchdog.rest()
  }

  const hear = (event: CaptureEvent): void => {
    const now = view.get()
    if (now.kind !== 'reading') return
    renewed = false
    watchdog.alive()
    if (event.kind === 'glance') {
      view.set({ ...now, glance: event.glance })
      live.pushFrame(event.glance)
    } else {
      view.set({ ...now, status: event.status })
      if (now.from === 'camera') live.setSource('camera', { kind: 'on', rateHz: event.status.rate.rateHz })
      parts.onStatus?.(event.status)
    }
  }
  const theWorker = (): CaptureClient => {
    if (client) return client
    client = parts.capture()
    client.onEvent(hear)
    client.onStatus(({ kind }) => {
      if (kind !== 'ready') prepared = null // a new worker has no models yet
    })
    return client
  }
  camera.status.subscribe(followCamera)
  parts.power.subscribe(() => void client?.call('setMode', parts.power.get()))

  return {
    get: view.get,
    subscribe: view.subscribe,
    startDemo(feed) {
      if (camera.status.get().kind === 'on') feed.close()
      else void begin(feed, 'demo')
    },
    stopDemo() {
      if (current?.from === 'demo') stop()
    },
    openPreview({ picture }) {
      const { port1, port2 } = new MessageChannel()
      void theWorker().call('attachPreview', { port: port2, picture }, { transfer: [port2] })
      return port1
    },
  }
}

/** The sentence that says what is missing, or that the worker died on the way. */
type Refusal = string | typeof CRASHED
const CRASHED = Symbol('crashed')

/** Answers null when all is there. */
async function prepare(capture: CaptureClient, { attachReader, settings }: SensingParts): Promise<Refusal | null> {
  const reply = await capture.call('prepare', settings())
  if (!reply.ok && reply.failure.code === 'crashed') return CRASHED
  if (!reply.ok) return 'The face model could not be started. Reload the page.'
  if (!reply.value.ok) return reply.value.sentence
  if (attachReader) {
    const { port1, port2 } = new MessageChannel()
    await capture.call('attach', port1, { transfer: [port1] })
    attachReader(port2)
  }
  return null
}

const isMuted = (status: CameraStatus): boolean => status.kind === 'on' && status.muted

/** The page's word for the camera follows the real track, not our wishes. */
function tellSource(camera: Camera, live: SensingParts['live']): void {
  const status = camera.status.get()
  if (status.kind === 'off' || status.kind === 'starting') live.setSource('camera', { kind: status.kind })
  if (status.kind === 'failed') live.setSource('camera', { kind: 'lost', sentence: status.failure })
  if (isMuted(status)) {
    live.clear()
    live.setSource('camera', { kind: 'lost', sentence: MUTED })
  }
}
