// Indices into the 478 landmarks, by what they are on the face, and the small vector arithmetic on them.

/** One eye. Lid points are paired: `upper[k]` closes onto `lower[k]`, from the outer to the inner corner. */
export interface EyePoints {
  readonly outer: number
  readonly inner: number
  readonly upper: readonly number[]
  readonly lower: readonly number[]
  readonly irisCentre: number
  /** Left and right rim of the iris in the picture; their distance is the horizontal iris diameter. */
  readonly irisRim: readonly [number, number]
}

/** The person's own left and right. Five central lid pairs: the outermost and innermost barely move in a blink. */
export const eyePoints: Readonly<Record<'left' | 'right', EyePoints>> = {
  left: {
    outer: 263,
    inner: 362,
    upper: [388, 387, 386, 385, 384],
    lower: [390, 373, 374, 380, 381],
    irisCentre: 473,
    irisRim: [474, 476],
  },
  right: {
    outer: 33,
    inner: 133,
    upper: [161, 160, 159, 158, 157],
    lower: [163, 144, 145, 153, 154],
    irisCentre: 468,
    irisRim: [469, 471],
  },
}

/** Three vertical pairs around the middle of the mouth, on the inner and on the outer border of the lips. */
export const mouthPoints = {
  inner: { upper: [82, 13, 312], lower: [87, 14, 317] },
  outer: { upper: [37, 0, 267], lower: [84, 17, 314] },
} as const

export type Landmarks = ArrayLike<number>

/** Three-dimensional distance between two landmarks, in the unit of `landmarks` (pixels). */
export function span(landmarks: Landmarks, a: number, b: number): number {
  return Math.hypot(
    (landmarks[3 * a] ?? 0) - (landmarks[3 * b] ?? 0),
    (landmarks[3 * a + 1] ?? 0) - (landmarks[3 * b + 1] ?? 0),
    (landmarks[3 * a + 2] ?? 0) - (landmarks[3 * b + 2] ?? 0),
  )
}

/**
 * Distance between the outer eye corners in pixels, depth included, so that it does not shrink when the head turns. The scale of
 * everything measured on the face: both corners are bony, and no expression moves them.
 */
export const eyeSpanPx = (landmarks: Landmarks): number => span(landmarks, eyePoints.right.outer, eyePoints.left.outer)

/** Unit vector in the picture from the right to the left outer eye corner; (1, 0) for a face that is upright. */
export function eyeLine(landmarks: Landmarks): { readonly x: number; readonly y: number } {
  const { outer: r } = eyePoints.right
  const { outer: l } = eyePoints.left
  const dx = (landmarks[3 * l] ?? 0) - (landmarks[3 * r] ?? 0)
  const dy = (landmarks[3 * l + 1] ?? 0) - (landmarks[3 * r + 1] ?? 0)
  const length = Math.hypot(dx, dy)
  return length > 0 ? { x: dx / length, y: dy / length } : { x: 1, y: 0 }
}

/**
 * Mean signed gap between point pairs, measured along the picture direction that is square to the eye line and points down the
 * face; pixels. Positive where `lower` lies below `upper`. Signed, so that noise on a shut eye averages to nothing instead of to
 * a small opening.
 */
export function verticalGap(landmarks: Landmarks, upper: readonly number[], lower: readonly number[]): number {
  const line = eyeLine(landmarks)
  let sum = 0
  for (let k = 0; k < upper.length; k++) {
    const u = 3 * (upper[k] ?? 0)
    const l = 3 * (lower[k] ?? 0)
    const dx = (landmarks[l] ?? 0) - (landmarks[u] ?? 0)
    const dy = (landmarks[l + 1] ?? 0) - (landmarks[u + 1] ?? 0)
    sum += dy * line.x - dx * line.y
  }
  return sum / upper.length
}
