// Plays the synthetic person into a port, one frame for every "want": live at a steady rate, or every frame of a scene in turn.
import type { Subject } from '#core/subject/subject.ts'
import type { PortFrameMessage, PortWish } from '../capture/sources/port-source.ts'

export interface PlayerParts {
  /** Monotonic, ms. */
  readonly nowMs: () => number
  readonly wait: (ms: number) => Promise<void>
}

export interface Player {
  /** Scene time of the last sent frame. */
  readonly sceneMs: number
  readonly framesSent: number
  stop(): void
}

export interface PlayOptions {
  readonly subject: Subject
  readonly port: MessagePort
  /** true: keeps time like a camera and skips what it cannot draw in time. false: every frame, as fast as asked for. */
  readonly live: boolean
}

/** BT.601 limited range, as webcams send. */
const COLOUR: VideoColorSpaceInit = {
  matrix: 'smpte170m',
  primaries: 'smpte170m',
  transfer: 'smpte170m',
  fullRange: false,
}

/** Starts answering wishes on the port. The port is closed when the scene ends or the receiver wants no more. */
export function playSubject({ subject, port, live }: PlayOptions, { nowMs, wait }: PlayerParts): Player {
  const { camera } = subject.plan.scene
  const bytes = new Uint8Array(subject.frameBytes)
  const startedAt = nowMs()
  const state = { next: 0, sceneMs: 0, framesSent: 0, stopped: false }

  /** The frame to draw now: in turn, or the first whose time has not passed. */
  const pick = async (): Promise<number | null> => {
    if (!live) return state.next
    const elapsed = nowMs() - startedAt
    const { times } = subject.plan
    let index = Math.max(state.next, Math.floor((elapsed * camera.fps) / 1000) - 1)
    while (index < times.length && (times[index]?.exposedMs ?? 0) < elapsed) index++
    const due = times[index]
    if (!due) return null
    await wait(due.exposedMs - elapsed)
    return index
  }

  const send = async (): Promise<void> => {
    const index = await pick()
    const time = index === null ? undefined : subject.plan.times[index]
    if (state.stopped) return
    if (index === null || !time) {
      port.postMessage({ kind: 'end' } satisfies PortFrameMessage)
      stop()
      return
    }
    subject.drawFrame(index, bytes)
    const atMs = live ? startedAt + time.tMs : time.tMs
    const frame = new VideoFrame(bytes, {
      format: 'I420',
      codedWidth: camera.width,
      codedHeight: camera.height,
      timestamp: Math.round(atMs * 1000),
      colorSpace: COLOUR,
    })
    state.next = index + 1
    state.sceneMs = time.exposedMs
    state.framesSent++
    port.postMessage({ kind: 'frame', frame, atMs } satisfies PortFrameMessage, [frame])
  }

  const stop = (): void => {
    if (state.stopped) return
    state.stopped = true
    port.close()
  }

  port.onmessage = ({ data: wish }: MessageEvent<PortWish>) => {
    if (wish.kind === 'stop') stop()
    else void send()
  }
  return {
    get sceneMs() {
      return state.sceneMs
    },
    get framesSent() {
      return state.framesSent
    },
    stop,
  }
}
