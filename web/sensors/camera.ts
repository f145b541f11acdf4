// The camera as a source: opened on request, closed at once, every way it can fail under its own name, back by itself when it can be.
import { createStore, type Readable } from '../ui/store.ts'
import { healsByDevice, healsByPermission, nameCameraFailure, type CameraFailure } from './camera-failure.ts'

export type CameraStatus =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'on'
      readonly stream: MediaStream
      readonly track: MediaStreamTrack
      readonly rateHz: number | null
      /** The system or a shutter keeps the picture black; the track lives on. */
      readonly muted: boolean
    }
  | { readonly kind: 'failed'; readonly failure: CameraFailure }

export interface Camera {
  readonly status: Readable<CameraStatus>
  readonly start: () => Promise<void>
  /** Ends the track in the same task: the hardware light goes out with the click. */
  readonly stop: () => void
  /** Reported by whoever reads the frames: the track lives and nothing comes. */
  readonly reportSilence: () => void
}

/** The browser's camera as this file needs it; tests hand over one that fails on demand. */
export interface CameraDevices {
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>
  addEventListener(type: 'devicechange', listener: () => void): void
}
export interface CameraPermissions {
  query(descriptor: { readonly name: 'camera' }): Promise<PermissionStatus>
}

/**
 * Native size near 640x480 at 30 fps, never a microphone. `resizeMode: none` because a scaled track costs time and shows the model
 * frames whose display size is not their pixel size.
 */
function constraintsFor(deviceId: string | null): MediaStreamConstraints {
  const video: MediaTrackConstraints & { resizeMode: 'none' } = {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { ideal: 30 },
    resizeMode: 'none',
    ...(deviceId === null ? { facingMode: 'user' } : { deviceId }),
  }
  return { audio: false, video }
}

export interface CameraOptions {
  readonly permissions?: CameraPermissions
  /** The camera the person chose; a wish only, another one serves as well. Asked at every start. */
  readonly deviceId?: () => string | null
}

/** `devices` and `permissions` are absent on insecure addresses and in old browsers. */
export function createCamera(devices: CameraDevices | undefined, options: CameraOptions = {}): Camera {
  const { permissions, deviceId = () => null } = options
  const status = createStore<CameraStatus>({ kind: 'off' })
  let attempt = 0

  const release = (): void => {
    attempt += 1
    const current = status.get()
    if (current.kind === 'on') for (const track of current.stream.getTracks()) track.stop()
  }
  const fail = (failure: CameraFailure): void => {
    release()
    status.set({ kind: 'failed', failure })
  }

  const watch = (stream: MediaStream, track: MediaStreamTrack): void => {
    const mine = attempt
    const show = (): void => {
      if (mine !== attempt) return
      status.set({ kind: 'on', stream, track, rateHz: track.getSettings().frameRate ?? null, muted: track.muted })
    }
    track.addEventListener('mute', show)
    track.addEventListener('unmute', show)
    track.addEventListener('ended', () => {
      if (mine === attempt) void nameEnd(permissions).then((failure) => mine === attempt && fail(failure))
    })
    show()
  }

  const start = async (): Promise<void> => {
    const { kind } = status.get()
    if (kind === 'on' || kind === 'starting') return
    const mine = ++attempt
    if (!devices) return fail('unavailable')
    status.set({ kind: 'starting' })
    try {
      const stream = await devices.getUserMedia(constraintsFor(deviceId()))
      const [track] = stream.getVideoTracks()
      if (mine === attempt && track) watch(stream, track)
      else for (const late of stream.getTracks()) late.stop() // switched off while the question was open
    } catch (error) {
      if (mine === attempt) fail(nameCameraFailure(error))
    }
  }

  /** Only a failed camera was wanted: one that was turned off is `off`, and stays so. */
  const retryAfter = (healing: ReadonlySet<CameraFailure>): void => {
    const current = status.get()
    if (current.kind === 'failed' && healing.has(current.failure)) void start()
  }
  devices?.addEventListener('devicechange', () => retryAfter(healsByDevice))
  void watchPermission(permissions, () => retryAfter(healsByPermission))

  return {
    status,
    start,
    stop() {
      release()
      status.set({ kind: 'off' })
    },
    reportSilence() {
      if (status.get().kind === 'on') fail('silent')
    },
  }
}

/** A track ends by itself when the device goes or the permission does; only the permission's state tells which. */
async function nameEnd(permissions: CameraPermissions | undefined): Promise<CameraFailure> {
  const state = await askPermission(permissions)
  return state === null || state.state === 'granted' ? 'unplugged' : 'revoked'
}

async function watchPermission(permissions: CameraPermissions | undefined, onGranted: () => void): Promise<void> {
  const state = await askPermission(permissions)
  state?.addEventListener('change', () => {
    if (state.state === 'granted') onGranted()
  })
}

/** null in browsers without this query. */
async function askPermission(permissions: CameraPermissions | undefined): Promise<PermissionStatus | null> {
  try {
    return (await permissions?.query({ name: 'camera' })) ?? null
  } catch {
    return null
  }
}
