// Camera by MediaStreamTrackProcessor: the readable comes from the page, the frames come past it straight into this worker.
import type { FrameLedger } from '../frame-ledger.ts'
import type { FrameSource } from './source.ts'

/**
 * Live: the processor keeps only the newest frame, so whatever arrives while the pipeline is busy is dropped there. The page's end of the
 * track ends the stream; abort cancels it, which releases the camera's hold on this side.
 */
export const createTrackSource = (readable: ReadableStream<VideoFrame>, ledger: FrameLedger): FrameSource => ({
  live: true,
  frameCount: null,
  durationMs: null,
  async *frames(signal) {
    const reader = readable.getReader()
    const cancel = (): void => void reader.cancel().catch(() => undefined) // the stream may have ended by itself
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel)
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        const frame = ledger.take(value)
        if (signal.aborted) return ledger.release(frame)
        yield { frame, atMs: frame.timestamp / 1000, turnDeg: 0 }
      }
    } finally {
      signal.removeEventListener('abort', cancel)
      cancel()
    }
  },
})
