// YUV4MPEG2 as pure bytes: stream header and frame lines for I420 video, with capture times where they matter.
import type { Camera } from './camera.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Stream header for progressive I420 with square pixels. `fps` may be fractional; it is written as a ratio to 1/1000. */
export function y4mHeader(width: number, height: number, fps: number): Uint8Array {
  const rate = Number.isInteger(fps) ? `${fps}:1` : `${Math.round(fps * 1000)}:1000`
  return bytes(`YUV4MPEG2 W${width} H${height} F${rate} Ip A1:1 C420\n`)
}

/** Line before the bytes of every frame of an even clip; the only form Chromium's fake camera reads. */
export const y4mFrameMarker: Uint8Array = bytes('FRAME\n')

/** Digits of a time in microseconds; fixed, so that all records of a clip have one length. 11 hold a day. */
const TIME_DIGITS = 11

/**
 * Line before the bytes of a frame whose time is not index / rate: `FRAME XTIMEUS=00000033367`, an X comment as the format
 * allows, holding the camera's timestamp in microseconds from the start of the clip.
 */
export const y4mTimedMarker = (tMs: number): Uint8Array =>
  bytes(`FRAME XTIMEUS=${String(Math.round(tMs * 1000)).padStart(TIME_DIGITS, '0')}\n`)

/** Do this camera's frames come off the grid, so that a clip needs times in its frame lines? */
export const needsTimes = ({ jitterMs, stampNoiseMs, dropShare }: Camera): boolean =>
  jitterMs > 0 || stampNoiseMs > 0 || dropShare > 0
