// Frames of a camera track on their way to the capture worker: past this thread where the browser can, else one by one through it.
import type { CaptureInput, PortFrameMessage, PortWish } from '../../workers/capture.worker.ts'

export interface TrackFrames {
  readonly input: CaptureInput
  readonly transfer: Transferable[]
  /** Frames this side let pass because the worker had not asked for one; 0 where the browser drops them itself. */
  readonly dropped: () => number
  readonly close: () => void
}

/** Chromium: the processor's readable moves to the worker and frames never touch this thread. Others: a video element hands them over. */
export function openTrackFrames(track: MediaStreamTrack, stream: MediaStream): TrackFrames {
  if ('MediaStreamTrackProcessor' in globalThis) return processTrack(track)
  return playTrack(stream)
}

function processTrack(track: MediaStreamTrack): TrackFrames {
  const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack }) // asked for video only
  return { input: { kind: 'track', readable }, transfer: [readable], dropped: () => 0, close: () => undefined }
}

/** Stops in hidden tabs, with the browser's video callbacks; there is no other way there. Exported for its test. */
export function playTrack(stream: MediaStream): TrackFrames {
  const { port1: port, port2 } = new MessageChannel()
  const video = document.createElement('video')
  let wanted = false
  let dropped = 0
  let open = true
  const close = (): void => {
    open = false
    port.postMessage({ kind: 'end' } satisfies PortFrameMessage)
    video.srcObject = null
  }
  const onFrame = (_nowMs: number, { captureTime, mediaTime }: VideoFrameCallbackMetadata): void => {
    if (!open) return
    video.requestVideoFrameCallback(onFrame)
    if (!wanted) return void (dropped += 1)
    wanted = false
    const atMs = captureTime ?? mediaTime * 1000
    const frame = new VideoFrame(video, { timestamp: Math.round(atMs * 1000) })
    port.postMessage({ kind: 'frame', frame, atMs } satisfies PortFrameMessage, [frame])
  }
  port.onmessage = ({ data: wish }: MessageEvent<PortWish>) => {
    if (wish.kind === 'want') wanted = true
    else close()
  }
  video.muted = true
  video.srcObject = stream
  video.requestVideoFrameCallback(onFrame)
  void video.play().catch(() => undefined) // refused only when the stream is gone, and then nothing comes anyway
  const input = { kind: 'port', port: port2, live: true, frameCount: null, durationMs: null } as const
  return { input, transfer: [port2], dropped: () => dropped, close }
}
