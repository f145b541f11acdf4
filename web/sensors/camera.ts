// The camera as a source: opened on request, closed at once, every way it can fail under its own name.
import { createStore, type Readable } from '../ui/store.ts'

export const cameraFailures = [
  'denied', // the person or an earlier choice said no to this page
  'dismissed', // the question was closed without an answer
  'blocked-by-system', // the operating system keeps the camera from the browser
  'busy', // another program holds it
  'none', // there is no camera
  'unplugged', // it went away while in use
  'revoked', // the permission was taken back while in use
  'unavailable', // this page cannot ask at all (old browser, insecure address)
  'unknown',
] as const
export type CameraFailure = (typeof cameraFailures)[number]

export type CameraStatus =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly stream: MediaStream; readonly rateHz: number | null; readonly muted: boolean }
  | { readonly kind: 'failed'; readonly failure: CameraFailure }

export interface Camera {
  readonly status: Readable<CameraStatus>
  readonly start: () => Promise<void>
  /** Ends the track in the same task: the hardware light goes out with the click. */
  readonly stop: () => void
}

/** What the sensing needs: native size (no scaling, see resizeMode) near 640x480, 30 fps, never a microphone. */
const constraints: MediaStreamConstraints = {
  audio: false,
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: 'user' },
}

const failureOfName: Readonly<Record<string, CameraFailure>> = {
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
  SecurityError: 'unavailable',
  TypeError: 'unavailable',
}

/** Names the failure behind a getUserMedia rejection. Chromium tells its three kinds of NotAllowedError apart only in the message. */
export function nameCameraFailure(error: unknown): CameraFailure {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name !== 'NotAllowedError') return failureOfName[error.name] ?? 'unknown'
  if (/system/i.test(error.message)) return 'blocked-by-system'
  if (/dismissed/i.test(error.message)) return 'dismissed'
  return 'denied'
}

/** A track ends by itself when the device goes or the permission does; only the permission's state tells which. */
async function nameEnd(): Promise<CameraFailure> {
  try {
    const permission = await navigator.permissions.query({ name: 'camera' })
    return permission.state === 'granted' ? 'unplugged' : 'revoked'
  } catch {
    return 'unplugged' // browsers without this query
  }
}

export function createCamera(mediaDevices: MediaDevices | undefined): Camera {
  const status = createStore<CameraStatus>({ kind: 'off' })
  let attempt = 0

  const stop = (): void => {
    attempt += 1
    const current = status.get()
    if (current.kind === 'on') for (const track of current.stream.getTracks()) track.stop()
    status.set({ kind: 'off' })
  }

  const watch = (stream: MediaStream, track: MediaStreamTrack, mine: number): void => {
    const show = (): void => {
      if (mine === attempt)
        status.set({ kind: 'on', stream, rateHz: track.getSettings().frameRate ?? null, muted: track.muted })
    }
    track.addEventListener('mute', show)
    track.addEventListener('unmute', show)
    track.addEventListener('ended', () => {
      void nameEnd().then((failure) => {
        if (mine === attempt) status.set({ kind: 'failed', failure })
      })
    })
    show()
  }

  const start = async (): Promise<void> => {
    if (status.get().kind === 'on' || status.get().kind === 'starting') return
    const mine = ++attempt
    if (!mediaDevices) return status.set({ kind: 'failed', failure: 'unavailable' })
    status.set({ kind: 'starting' })
    try {
      const stream = await mediaDevices.getUserMedia(constraints)
      const [track] = stream.getVideoTracks()
      if (mine !== attempt || !track) {
        for (const late of stream.getTracks()) late.stop() // switched off while the question was open
        return
      }
      watch(stream, track, mine)
    } catch (error) {
      if (mine === attempt) status.set({ kind: 'failed', failure: nameCameraFailure(error) })
    }
  }

  return { status, start, stop }
}
