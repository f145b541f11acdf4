// Y4M file as a FrameSource: every frame, exact times (its own, else index / rate), one frame in memory.
import type { FrameLedger } from '../frame-ledger.ts'
import { SourceError, type FrameSource } from './source.ts'
import { openY4m, walkY4mFrames, type ByteStore } from './y4m-frames.ts'

/** Opens a Y4M file; throws SourceError naming the file when it cannot be used. */
export async function createY4mSource(store: ByteStore, name: string, ledger: FrameLedger): Promise<FrameSource> {
  const opened = await openY4m(store, name)
  if (!opened.ok) throw new SourceError(opened.refusal)
  const { header, frameCount, durationMs } = opened.file
  const toFrame = (pixels: Uint8Array<ArrayBuffer>, atMs: number): VideoFrame =>
    new VideoFrame(pixels, {
      format: header.format,
      codedWidth: header.width,
      codedHeight: header.height,
      timestamp: Math.round(atMs * 1000),
      colorSpace: { matrix: 'smpte170m', primaries: 'smpte170m', transfer: 'smpte170m', fullRange: header.fullRange },
    })
  return {
    live: false,
    frameCount,
    durationMs,
    async *frames(signal) {
      for await (const step of walkY4mFrames(store, header, name)) {
        if (signal.aborted) return
        if (!step.ok) throw new SourceError(step.refusal)
        const frame = ledger.take(toFrame(step.pixels, step.atMs))
        yield { frame, atMs: step.atMs, turnDeg: 0 }
      }
    },
  }
}
