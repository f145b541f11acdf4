// Frames handed over one by one through a MessagePort: the requestVideoFrameCallback camera, a <video> that is stepped, the synthetic person.
import type { FrameLedger } from '../frame-ledger.ts'
import type { FrameSource, SourcedFrame } from './source.ts'

/** Raw pixels from a renderer; `rgba` is transferred. */
export interface RawPicture {
  readonly rgba: ArrayBuffer
  readonly width: number
  readonly height: number
}

/** What the other side posts. `atMs` is the capture clock or media time. */
export type PortFrameMessage =
  | { readonly kind: 'frame'; readonly frame: VideoFrame; readonly atMs: number }
  | { readonly kind: 'picture'; readonly picture: RawPicture; readonly atMs: number }
  | { readonly kind: 'end' }
/** What this side posts: it is ready for one more frame, or wants no more at all. */
export type PortWish = { readonly kind: 'want' } | { readonly kind: 'stop' }

export interface PortSourceOptions {
  readonly live: boolean
  readonly frameCount: number | null
  readonly durationMs: number | null
}

/** One frame is asked for at a time. A live sender drops what comes unasked; a file sender waits. */
export function createPortSource(port: MessagePort, options: PortSourceOptions, ledger: FrameLedger): FrameSource {
  return {
    ...options,
    async *frames(signal) {
      const inbox = openInbox(port, ledger)
      const onAbort = (): void => inbox.close()
      if (signal.aborted) onAbort()
      signal.addEventListener('abort', onAbort)
      try {
        for (;;) {
          port.postMessage({ kind: 'want' } satisfies PortWish)
          const sourced = await inbox.next()
          if (!sourced) return
          yield sourced
        }
      } finally {
        signal.removeEventListener('abort', onAbort)
        port.postMessage({ kind: 'stop' } satisfies PortWish)
        inbox.close()
      }
    },
  }
}

interface Inbox {
  next(): Promise<SourcedFrame | null>
  close(): void
}

function openInbox(port: MessagePort, ledger: FrameLedger): Inbox {
  const waiting: SourcedFrame[] = []
  let ended = false
  let wake: (() => void) | null = null
  port.onmessage = ({ data: message }: MessageEvent<PortFrameMessage>) => {
    if (message.kind === 'end') ended = true
    else if (ended) release(message)
    else waiting.push(toSourced(message, ledger))
    wake?.()
  }
  return {
    async next() {
      while (!ended && waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return waiting.shift() ?? null
    },
    close() {
      ended = true
      for (const { frame } of waiting.splice(0)) ledger.release(frame)
      wake?.()
    },
  }
}

/** A frame that crossed our "stop" on its way. */
function release(message: PortFrameMessage): void {
  if (message.kind === 'frame') message.frame.close()
}

function toSourced(message: Exclude<PortFrameMessage, { kind: 'end' }>, ledger: FrameLedger): SourcedFrame {
  const frame = ledger.take(message.kind === 'frame' ? message.frame : toVideoFrame(message.picture, message.atMs))
  return { frame, atMs: message.atMs, turnDeg: 0 }
}

const toVideoFrame = (picture: RawPicture, atMs: number): VideoFrame =>
  new VideoFrame(picture.rgba, {
    format: 'RGBX',
    codedWidth: picture.width,
    codedHeight: picture.height,
    timestamp: Math.round(atMs * 1000),
  })
