// The eyeball: white, iris with fibres and a dark rim, pupil, lid shadow and a catch-light, all by formula.
import type { Rotation } from '../deform/pose.ts'
import { EYE_RADIUS_CM } from '../deform/expression.ts'
import type { Rgb } from '../colour.ts'
import type { LightField } from '../light.ts'
import type { Vector } from '../mesh/shapes.ts'

/** How the eyes look this frame. */
export interface EyeLook {
  readonly iris: Rgb
  /** Unit gaze direction in the head's frame. */
  readonly gaze: Vector
  /** Lid closure, right and left, 0..1: the upper lid throws its shadow. */
  readonly closure: readonly [number, number]
  /** Centimetres one pixel covers at the eye: edges are never softer than the picture nor sharper. */
  readonly pixelCm: number
}

const IRIS_CM = 0.61
const PUPIL_CM = 0.23
const WHITE: Rgb = [0.6, 0.55, 0.53]

const RADIANS = Math.PI / 180
export function gazeDirection(xDeg: number, yDeg: number): Vector {
  const [a, b] = [xDeg * RADIANS, yDeg * RADIANS]
  return [Math.sin(a) * Math.cos(b), Math.sin(b), Math.cos(a) * Math.cos(b)]
}

function ramp(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

interface Lit {
  readonly rotation: Rotation
  readonly field: LightField
  readonly eyes: EyeLook
}

/**
 * Colour of the point `at` (unit vector from the eyeball's centre, head frame) of eye `side` (0 right, 1 left) into `out`
 * (red, green, blue, skin = 0).
 */
export function shadeEye({ rotation: r, field, eyes }: Lit, side: 0 | 1, at: Vector, out: Float32Array): void {
  const [dx, dy, dz] = at
  const { gaze, iris, pixelCm } = eyes
  const cosine = Math.max(-1, Math.min(1, dx * gaze[0] + dy * gaze[1] + dz * gaze[2]))
  const arc = Math.acos(cosine) * EYE_RADIUS_CM
  const soft = Math.max(0.045, 0.7 * pixelCm)
  const irisShare = 1 - ramp(IRIS_CM - soft, IRIS_CM + soft, arc)
  const pupilShare = 1 - ramp(PUPIL_CM - soft * 0.7, PUPIL_CM + soft * 0.7, arc)
  const around = Math.atan2(dy - gaze[1], dx - gaze[0])
  const fine = Math.max(0, 1 - pixelCm / 0.12)
  const fibres = 0.8 + fine * 0.25 * Math.sin(around * 23 + Math.sin(around * 7) * 2) + 0.25 * (arc - 0.3)
  const irisLight = fibres * (1 - 0.65 * ramp(IRIS_CM - 0.16, IRIS_CM, arc))
  const nx = r[0] * dx + r[1] * dy + r[2] * dz
  const ny = r[3] * dx + r[4] * dy + r[5] * dz
  const nz = r[6] * dx + r[7] * dy + r[8] * dz
  const { key, half, keyColour, ambientColour } = field
  const facing = Math.max(0, nx * key[0] + ny * key[1] + nz * key[2])
  const sky = 1.2 * (0.75 + 0.25 * ny) * (0.6 + 0.4 * Math.max(0, nz))
  const lidY = 0.62 * (1 - eyes.closure[side])
  const shadow = 0.42 + 0.58 * ramp(-0.75, 0.25, (lidY - dy * EYE_RADIUS_CM) * 1.2 - 0.15)
  const corner = 1 - 0.45 * Math.min(1, Math.abs(dx) ** 3 * 1.2)
  const shine = Math.max(0, nx * half[0] + ny * half[1] + nz * half[2])
  const catchLight = shine ** 220 * 0.9 + shine ** 60 * 0.03
  for (let c = 0; c < 3; c++) {
    const base = (WHITE[c] ?? 0) * (1 - irisShare) + (iris[c] ?? 0) * irisLight * irisShare
    const light = ((ambientColour[c] ?? 0) * sky + (keyColour[c] ?? 0) * facing * 0.8) * shadow * corner
    out[c] = base * (1 - 0.96 * pupilShare) * light + catchLight * (keyColour[c] ?? 0) * 1.4
  }
  out[3] = 0
}
