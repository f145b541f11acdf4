// YUV4MPEG2 as pure bytes: stream header and frame marker for I420 video.

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Stream header for progressive I420 with square pixels. `fps` may be fractional; it is written as a ratio to 1/1000. */
export function y4mHeader(width: number, height: number, fps: number): Uint8Array {
  const rate = Number.isInteger(fps) ? `${fps}:1` : `${Math.round(fps * 1000)}:1000`
  return bytes(`YUV4MPEG2 W${width} H${height} F${rate} Ip A1:1 C420\n`)
}

/** Goes before the bytes of every frame. */
export const y4mFrameMarker: Uint8Array = bytes('FRAME\n')
