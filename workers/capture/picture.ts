// A frame made ready for reading: upright, display size equal to pixel size, and its RGBA bytes.
import type { FrameLedger } from './frame-ledger.ts'
import type { SourcedFrame } from './sources/source.ts'

/** Reused from frame to frame while the size stays. */
export interface PixelBuffer {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array<ArrayBuffer>
}

export const createPixelBuffer = (width: number, height: number): PixelBuffer => ({
  width,
  height,
  rgba: new Uint8Array(4 * width * height),
})

/**
 * The same frame when it can be read as it is; otherwise a redrawn one (and the given one is released). A frame whose display size differs
 * from its pixels is found to have no face by the model, silently: Chromium's crop-and-scale makes such frames.
 */
export function uprightFrame(sourced: SourcedFrame, ledger: FrameLedger): VideoFrame {
  const { frame, rotationDeg } = sourced
  const visible = frame.visibleRect
  const plain = visible !== null && visible.width === frame.displayWidth && visible.height === frame.displayHeight
  if (plain && rotationDeg === 0) return frame
  const sideways = rotationDeg === 90 || rotationDeg === 270
  const width = sideways ? frame.displayHeight : frame.displayWidth
  const height = sideways ? frame.displayWidth : frame.displayHeight
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser gives a worker no 2D canvas')
  context.translate(width / 2, height / 2)
  context.rotate((rotationDeg * Math.PI) / 180)
  context.drawImage(frame, -frame.displayWidth / 2, -frame.displayHeight / 2, frame.displayWidth, frame.displayHeight)
  const redrawn = ledger.take(new VideoFrame(canvas, { timestamp: frame.timestamp, alpha: 'discard' }))
  ledger.release(frame)
  return redrawn
}

/** Copies the visible pixels as RGBA into `buffer`, which has the frame's display size. */
export async function readPixels(frame: VideoFrame, buffer: PixelBuffer): Promise<void> {
  const visible = frame.visibleRect
  await frame.copyTo(buffer.rgba, {
    format: 'RGBA',
    layout: [{ offset: 0, stride: 4 * buffer.width }],
    ...(visible ? { rect: visible } : {}),
  })
}
