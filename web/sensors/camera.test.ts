// The camera source: every failure under its own name, off at once, back by itself; over devices and tracks that fail on demand.
import { describe, expect, it } from 'vitest'
import { createCamera, type CameraDevices, type CameraPermissions } from './camera.ts'
import { nameCameraFailure } from './camera-failure.ts'

const error = (name: string, message = ''): Error => Object.assign(new Error(message), { name })

class FakeTrack extends EventTarget {
  readyState = 'live'
  muted = false
  stop(): void {
    this.readyState = 'ended'
  }
  getSettings(): MediaTrackSettings {
    return { frameRate: 30 }
  }
  fire(type: string): void {
    this.dispatchEvent(new Event(type))
  }
}

class FakePermission extends EventTarget {
  state = 'granted'
  become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('change'))
  }
}

/** A machine whose camera answers as `answers` say, one for each question; the last one is repeated. */
function machine(...answers: (Error | FakeTrack | Promise<FakeTrack>)[]) {
  const listeners: (() => void)[] = []
  const asked: MediaStreamConstraints[] = []
  const permission = new FakePermission()
  const devices: CameraDevices = {
    async getUserMedia(constraints) {
      const answer = await (answers[Math.min(asked.push(constraints), answers.length) - 1] ?? error('NotFoundError'))
      if (answer instanceof Error) throw answer
      return { getTracks: () => [answer], getVideoTracks: () => [answer] } as unknown as MediaStream // all that is used of it
    },
    addEventListener: (_, listener) => void listeners.push(listener),
  }
  const permissions = { query: async () => permission } as unknown as CameraPermissions // state and change are all that is used
  const camera = createCamera(devices, { permissions, deviceId: () => 'abc' })
  return { camera, asked, permission, plug: () => listeners.forEach((listener) => listener()) }
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('failures', () => {
  it.each([
    [error('NotAllowedError', 'Permission denied'), 'denied'],
    [error('NotAllowedError', 'Permission dismissed'), 'dismissed'],
    [error('NotAllowedError', 'Permission denied by system'), 'blocked-by-system'],
    [error('NotReadableError', 'Could not start video source'), 'busy'],
    [error('AbortError'), 'busy'],
    [error('NotFoundError', 'Requested device not found'), 'none'],
    [error('OverconstrainedError'), 'none'],
    [error('SecurityError'), 'unavailable'],
    [error('TypeError'), 'unavailable'],
    [error('SomethingNew'), 'unknown'],
  ] as const)('[S2] %s is %s', async (thrown, failure) => {
    const { camera } = machine(thrown)
    await camera.start()
    expect(camera.status.get()).toEqual({ kind: 'failed', failure })
    expect(nameCameraFailure(thrown)).toBe(failure)
  })

  it('[S2] a page that cannot ask says so', async () => {
    const camera = createCamera(undefined)
    await camera.start()
    expect(camera.status.get()).toEqual({ kind: 'failed', failure: 'unavailable' })
  })

  it.each([
    ['granted', 'unplugged'],
    ['denied', 'revoked'],
    ['prompt', 'revoked'],
  ] as const)('[S2] a track that ends while permission is %s was %s', async (state, failure) => {
    const track = new FakeTrack()
    const { camera, permission } = machine(track)
    await camera.start()
    permission.state = state
    track.fire('ended')
    await settle()
    expect(camera.status.get()).toEqual({ kind: 'failed', failure })
  })

  it('[S2] a mute is told, and its end', async () => {
    const track = new FakeTrack()
    const { camera } = machine(track)
    await camera.start()
    track.muted = true
    track.fire('mute')
    expect(camera.status.get()).toMatchObject({ kind: 'on', muted: true })
    track.muted = false
    track.fire('unmute')
    expect(camera.status.get()).toMatchObject({ kind: 'on', muted: false })
  })

  it('[S2] a camera that sends nothing is let go and named', async () => {
    const track = new FakeTrack()
    const { camera } = machine(track)
    await camera.start()
    camera.reportSilence()
    expect([camera.status.get(), track.readyState]).toEqual([{ kind: 'failed', failure: 'silent' }, 'ended'])
    camera.stop()
    camera.reportSilence()
    expect(camera.status.get()).toEqual({ kind: 'off' })
  })
})

describe('coming back', () => {
  it.each(['NotFoundError', 'NotReadableError'])('[S2] after %s, when a device comes', async (name) => {
    const { camera, plug } = machine(error(name), new FakeTrack())
    await camera.start()
    plug()
    await settle()
    expect(camera.status.get().kind).toBe('on')
  })

  it('[S2] after unplugging, when it is plugged in again', async () => {
    const track = new FakeTrack()
    const { camera, plug } = machine(track, new FakeTrack())
    await camera.start()
    track.fire('ended')
    await settle()
    plug()
    await settle()
    expect(camera.status.get().kind).toBe('on')
  })

  it('[S2] after a denial, when the permission is given', async () => {
    const { camera, permission, plug } = machine(error('NotAllowedError'), new FakeTrack())
    await settle()
    await camera.start()
    plug()
    await settle()
    expect(camera.status.get().kind).toBe('failed')
    permission.become('granted')
    await settle()
    expect(camera.status.get().kind).toBe('on')
  })

  it('[S3] never after the person turned it off', async () => {
    const { camera, plug, permission, asked } = machine(error('NotFoundError'), new FakeTrack())
    await settle()
    await camera.start()
    camera.stop()
    plug()
    permission.become('granted')
    await settle()
    expect([camera.status.get().kind, asked.length]).toEqual(['off', 1])
  })
})

describe('on and off', () => {
  it('[S3] off ends the track in the same task', async () => {
    const track = new FakeTrack()
    const { camera } = machine(track)
    await camera.start()
    expect(camera.status.get().kind).toBe('on')
    camera.stop()
    expect([track.readyState, camera.status.get().kind]).toEqual(['ended', 'off'])
  })

  it('[S3] off while the question is open ends the late track too', async () => {
    const track = new FakeTrack()
    let answer: (late: FakeTrack) => void = () => undefined
    const { camera } = machine(new Promise((resolve) => (answer = resolve)))
    const starting = camera.start()
    camera.stop()
    answer(track)
    await starting
    expect([track.readyState, camera.status.get().kind]).toEqual(['ended', 'off'])
  })

  it('[S1] asks for video alone, unscaled, from the chosen camera, once', async () => {
    const { camera, asked } = machine(new FakeTrack())
    await Promise.all([camera.start(), camera.start()])
    await camera.start()
    expect(asked).toEqual([
      {
        audio: false,
        video: {
          width: { ideal: 640 },
          height: { ideal: 480 },
          frameRate: { ideal: 30 },
          resizeMode: 'none',
          deviceId: 'abc',
        },
      },
    ])
  })
})
