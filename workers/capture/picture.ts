// A frame made ready for reading: upright, with square pixels, and its RGBA bytes.
import type { FrameLedger } from './frame-ledger.ts'
import type { SourcedFrame } from './sources/source.ts'

/** Reused from frame to frame while the size stays. */
export interface PixelBuffer {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array<ArrayBuffer>
  /** The same bytes, in the form the models take. */
  readonly image: ImageData
}

export function createPixelBuffer(width: number, height: number): PixelBuffer {
  const rgba = new Uint8Array(4 * width * height)
  return { width, height, rgba, image: new ImageData(new Uint8ClampedArray(rgba.buffer), width, height) }
}

/**
 * The same frame when its pixels can be read as they are; otherwise a redrawn one (and the given one is released). Size alone is no reason:
 * Chromium's crop-and-scale shows fewer pixels than it holds, and the held ones serve as well.
 */
export function uprightFrame(sourced: SourcedFrame, ledger: FrameLedger): VideoFrame {
  const { frame, turnDeg } = sourced
  if (turnDeg === 0 && !isTurned(frame) && hasSquarePixels(frame)) return frame
  const sideways = turnDeg === 90 || turnDeg === 270
  const width = sideways ? frame.displayHeight : frame.displayWidth
  const height = sideways ? frame.displayWidth : frame.displayHeight
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser gives a worker no 2D canvas')
  context.translate(width / 2, height / 2)
  context.rotate((turnDeg * Math.PI) / 180)
  context.drawImage(frame, -frame.displayWidth / 2, -frame.displayHeight / 2, frame.displayWidth, frame.displayHeight)
  const redrawn = ledger.take(new VideoFrame(canvas, { timestamp: frame.timestamp, alpha: 'discard' }))
  ledger.release(frame)
  return redrawn
}

/** A turn the frame carries itself: drawing applies it, copying does not. */
const isTurned = (frame: VideoFrame): boolean => {
  const { rotation = 0, flip = false } = frame as { rotation?: number; flip?: boolean } // not in the type library yet
  return rotation !== 0 || flip
}

/** Display and pixels of the same proportions, within a pixel. */
function hasSquarePixels(frame: VideoFrame): boolean {
  const visible = frame.visibleRect
  if (!visible) return true
  return Math.abs((visible.width * frame.displayHeight) / frame.displayWidth - visible.height) < 1
}

/** Size of the picture that `readPixels` copies. */
export const pixelSize = (frame: VideoFrame): { readonly width: number; readonly height: number } =>
  frame.visibleRect ?? { width: frame.displayWidth, height: frame.displayHeight }

/** Copies the visible pixels as RGBA into `buffer`, which has the frame's pixel size. */
export async function readPixels(frame: VideoFrame, buffer: PixelBuffer): Promise<void> {
  const visible = frame.visibleRect
  await frame.copyTo(buffer.rgba, {
    format: 'RGBA',
    layout: [{ offset: 0, stride: 4 * buffer.width }],
    ...(visible ? { rect: visible } : {}),
  })
}
