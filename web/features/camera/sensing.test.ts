// Sensing: the page's word for what is read follows the real camera and the real worker; nothing stale is left behind.
import { describe, expect, it } from 'vitest'
import type { CaptureEvent, CaptureOutcome, CaptureStatus, Glance } from '../../../workers/capture.worker.ts'
import type { CaptureClient } from '../../clients/capture-client.ts'
import type { WorkerStatus } from '../../clients/worker-client.ts'
import type { Camera, CameraStatus } from '../../sensors/camera.ts'
import { createStore } from '../../ui/store.ts'
import { createLiveStore } from '../live/live-store.ts'
import { createCaptureMemory } from './capture-memory.ts'
import { createSensing } from './sensing.ts'
import { startWatchdog } from './watchdog.ts'

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
const glance: Glance = { atMs: 5, faceCount: 1, hints: [], pose: null, distanceMm: 600 }
const status = { rate: { rateHz: 29.9 }, race: null } as CaptureStatus // the rest is only handed through

/** A capture worker that prepares as told and runs until its call is aborted. */
function fakeCapture(refusal: string | null = null) {
  const calls: { method: string; input: unknown }[] = []
  let tell: (event: CaptureEvent) => void = () => undefined
  let tellStatus: (status: WorkerStatus) => void = () => undefined
  let endRun: (outcome: CaptureOutcome | null) => void = () => undefined
  let crashes = 0
  const call = async (method: string, input: unknown, options: { signal?: AbortSignal } = {}) => {
    calls.push({ method, input })
    if (method === 'prepare' && crashes-- > 0) return { ok: false, failure: { code: 'crashed' } }
    if (method === 'prepare')
      return { ok: true, value: refusal === null ? { ok: true } : { ok: false, sentence: refusal } }
    if (method !== 'run') return { ok: true, value: undefined }
    const value = await new Promise<CaptureOutcome | null>((resolve) => {
      endRun = resolve
      options.signal?.addEventListener('abort', () => resolve({ kind: 'stopped' } as CaptureOutcome)) // the rest is not looked at
    })
    return value === null ? { ok: false, failure: { code: 'crashed' } } : { ok: true, value }
  }
  const client = {
    call,
    onEvent: (listener: typeof tell) => void (tell = listener),
    onStatus: (listener: typeof tellStatus) => void (tellStatus = listener),
    renew: () => {
      calls.push({ method: 'renew', input: null })
      tellStatus({ kind: 'restarting' })
      endRun(null)
    },
  } as unknown as CaptureClient // what sensing uses of it
  return {
    client,
    calls,
    names: () => calls.map(({ method }) => method),
    say: (event: CaptureEvent) => tell(event),
    crash: () => tellStatus({ kind: 'restarting' }),
    failRun: () => endRun(null),
    crashOnPrepare: (times: number) => void (crashes = times),
  }
}

function setUp(refusal: string | null = null) {
  const cameraStatus = createStore<CameraStatus>({ kind: 'off' })
  const camera: Camera = {
    status: cameraStatus,
    start: async () => undefined,
    stop: () => cameraStatus.set({ kind: 'off' }),
    reportSilence: () => cameraStatus.set({ kind: 'failed', failure: 'silent' }),
  }
  const capture = fakeCapture(refusal)
  const live = createLiveStore()
  const power = createStore<'eco' | 'balanced'>('balanced')
  let started = 0
  let beat = (): void => undefined
  const sensing = createSensing({
    camera,
    live,
    power,
    capture: () => {
      started += 1
      return capture.client
    },
    settings: () => ({ delegate: 'CPU', mode: 'balanced', regionSums: null }),
    every: (_, callback) => ((beat = callback), () => undefined),
    openFrames: () => ({ input: { kind: 'port' } as never, transfer: [], close: () => undefined }), // never looked into
  })
  const turnOn = (muted = false): void => {
    const track = {} as MediaStreamTrack // told apart by identity alone
    cameraStatus.set({ kind: 'on', stream: {} as MediaStream, track, rateHz: 30, muted }) // same
  }
  return { camera, cameraStatus, capture, live, power, sensing, turnOn, started: () => started, beat: () => beat() }
}

describe('sensing', () => {
  it('[S1] prepares once and reads the camera from then on', async () => {
    const { capture, sensing, live, turnOn, camera } = setUp()
    turnOn()
    expect(live.get().sources.camera).toEqual({ kind: 'starting' })
    await settle()
    capture.say({ kind: 'glance', glance })
    capture.say({ kind: 'status', status })
    expect(sensing.get()).toEqual({ kind: 'reading', from: 'camera', glance, status })
    expect(live.get().frame).toEqual({ atMs: 5, faceCount: 1, hints: [] })
    expect(live.get().sources.camera).toEqual({ kind: 'on', rateHz: 29.9 })
    camera.stop()
    turnOn()
    await settle()
    expect(capture.names()).toEqual(['prepare', 'run', 'run'])
  })

  it('[S2] forgets every number the moment the camera goes', async () => {
    const { capture, sensing, live, turnOn, cameraStatus } = setUp()
    turnOn()
    await settle()
    capture.say({ kind: 'glance', glance })
    live.pushLine({ atMs: 5, channel: 'kinematics', quality: 1, values: { blinksPerMin: 9 } })
    cameraStatus.set({ kind: 'failed', failure: 'unplugged' })
    expect(sensing.get()).toEqual({ kind: 'off' })
    expect(live.get()).toMatchObject({ frame: null, lines: {}, state: null, sources: { camera: { kind: 'lost' } } })
    capture.say({ kind: 'glance', glance }) // one that was on its way
    expect(live.get().frame).toBeNull()
  })

  it('[S2] says muted while the track is muted, and keeps no number', async () => {
    const { live, turnOn, capture } = setUp()
    turnOn()
    await settle()
    capture.say({ kind: 'glance', glance })
    turnOn(true)
    expect(live.get()).toMatchObject({ frame: null, sources: { camera: { kind: 'lost' } } })
  })

  it('[S4] says what is wrong when the model does not load, and tries again at the next start', async () => {
    const { sensing, turnOn, camera, capture } = setUp('The face model is not the expected file.')
    turnOn()
    await settle()
    expect(sensing.get()).toEqual({ kind: 'failed', sentence: 'The face model is not the expected file.' })
    camera.stop()
    turnOn()
    await settle()
    expect(capture.names()).toEqual(['prepare', 'prepare'])
  })

  it('[S4] prepares anew after the worker crashed', async () => {
    const { turnOn, camera, capture } = setUp()
    turnOn()
    await settle()
    capture.crash()
    camera.stop()
    turnOn()
    await settle()
    expect(capture.names()).toEqual(['prepare', 'run', 'prepare', 'run'])
  })

  it('[S4] goes on by itself when the worker crashed', async () => {
    const { turnOn, sensing, capture } = setUp()
    turnOn()
    await settle()
    capture.crash()
    capture.failRun()
    await settle()
    expect(capture.names()).toEqual(['prepare', 'run', 'prepare', 'run'])
    expect(sensing.get()).toMatchObject({ kind: 'reading', glance: null })
  })

  it('[S4] tries again when the worker died while it loaded', async () => {
    const { turnOn, sensing, capture } = setUp()
    capture.crashOnPrepare(2)
    turnOn()
    await settle()
    expect(capture.names()).toEqual(['prepare', 'prepare', 'prepare', 'run'])
    expect(sensing.get().kind).toBe('reading')
  })

  it('[S2] starts a reader that fell silent anew before the camera is blamed', async () => {
    const { turnOn, sensing, capture, cameraStatus, beat } = setUp()
    const fallSilent = async (): Promise<void> => {
      for (let i = 0; i < 6; i += 1) beat()
      await settle()
    }
    turnOn()
    await settle()
    await fallSilent()
    expect(capture.names()).toEqual(['prepare', 'run', 'renew', 'prepare', 'run'])
    capture.say({ kind: 'glance', glance }) // it reads again, so the next silence is a new one
    await fallSilent()
    expect([cameraStatus.get().kind, sensing.get().kind]).toEqual(['on', 'reading'])
    await fallSilent()
    expect(cameraStatus.get()).toEqual({ kind: 'failed', failure: 'silent' })
    expect(capture.names().filter((name) => name === 'renew')).toHaveLength(2)
  })

  it('[S17] hands the power mode on as it changes, and starts no worker for it', async () => {
    const { power, capture, turnOn, started } = setUp()
    power.set('eco')
    expect(started()).toBe(0)
    turnOn()
    await settle()
    power.set('balanced')
    expect([started(), capture.calls.at(-1)]).toEqual([1, { method: 'setMode', input: 'balanced' }])
  })

  it('[U1] plays the demo until the camera takes over', async () => {
    const { sensing, turnOn, capture } = setUp()
    let closed = 0
    sensing.startDemo({ input: { kind: 'port' } as never, transfer: [], close: () => void (closed += 1) }) // never looked into
    await settle()
    capture.say({ kind: 'glance', glance })
    expect(sensing.get()).toMatchObject({ kind: 'reading', from: 'demo' })
    turnOn()
    await settle()
    expect([sensing.get().kind, closed]).toEqual(['reading', 1])
    expect(sensing.get()).toMatchObject({ from: 'camera' })
  })
})

describe('the watchdog', () => {
  function beats() {
    let beat = (): void => undefined
    let silences = 0
    const dog = startWatchdog(
      () => void (silences += 1),
      (_, callback) => ((beat = callback), () => undefined),
    )
    return { dog, run: (count: number) => Array.from({ length: count }, () => beat()), silences: () => silences }
  }

  it('[S2] barks once, after five silent beats', () => {
    const { dog, run, silences } = beats()
    dog.alive()
    run(5)
    expect(silences()).toBe(0)
    run(10)
    expect(silences()).toBe(1)
  })

  it('[S2] sleeps while nothing is expected', () => {
    const { dog, run, silences } = beats()
    run(20)
    dog.alive()
    run(3)
    dog.alive()
    run(5)
    dog.rest()
    run(20)
    expect(silences()).toBe(0)
  })
})

describe('the memory of the race', () => {
  const race = { chosen: 'webgpu', cpuMs: 1, gpuMs: 0.5, because: 'faster' } as const
  function storage(initial: string | null = null) {
    let text = initial
    return { getItem: () => text, setItem: (_: string, value: string) => void (text = value), text: () => text }
  }

  it('[S6] keeps the winner for a month', () => {
    let nowMs = 1000
    const kept = storage()
    const memory = createCaptureMemory(kept, () => nowMs)
    expect(memory.recall()).toBeNull()
    memory.onStatus({ race } as CaptureStatus) // only the race is looked at
    expect(memory.recall()).toBe('webgpu')
    nowMs += 31 * 24 * 3_600_000
    expect(memory.recall()).toBeNull()
  })

  it.each(['not json', '{"chosen":"abacus","atMs":0}', '7'])('[S6] ignores %s', (text) => {
    expect(createCaptureMemory(storage(text), () => 5).recall()).toBeNull()
  })
})
