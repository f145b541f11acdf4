// Per frame: poses a figure's vertices, projects them to the picture, and lights them.
import { NECK_PIVOT as NECK, type Rotation } from '../deform/pose.ts'
import type { Figure } from '../figure.ts'
import { GLOW_DIRECTION, type LightField } from '../light.ts'

/** A pinhole without distortion; focal length in pixels, centre of the picture in pixels. */
export interface Lens {
  readonly focalPx: number
  readonly centreX: number
  readonly centreY: number
}

/** Where the figure is: head rotation about the neck, and offsets in centimetres from the middle of the picture. */
export interface Placement {
  readonly rotation: Rotation
  readonly head: readonly [x: number, y: number, z: number]
  readonly torso: readonly [x: number, y: number, z: number]
  /** From the camera to the resting head's origin, centimetres. */
  readonly distanceCm: number
  /** Lungs, about -0.5..0.5 times depth; shoulders rise by this times `rise`. */
  readonly breathCm: number
  readonly widthScale: number
}

/** Blood volume now, at delays 0, TAP_MS, 2*TAP_MS ... after the cheek. */
export const TAP_MS = 5
export const TAP_COUNT = 9

export interface Projected {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly inverseDepth: Float32Array
  /** Diffuse light on the vertex by channel. */
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
  readonly gloss: Float32Array
  /** Local blood volume times local amplitude. */
  readonly blood: Float32Array
}

export function createProjected(count: number): Projected {
  const array = () => new Float32Array(count)
  return {
    x: array(),
    y: array(),
    inverseDepth: array(),
    red: array(),
    green: array(),
    blue: array(),
    gloss: array(),
    blood: array(),
  }
}

function placeVertex(figure: Figure, placement: Placement, i: number, out: Float32Array): void {
  const { positions, normals, follow, rise } = figure
  const { rotation: r, head, torso } = placement
  const share = follow[i] ?? 0
  const rest = 1 - share
  const x = (positions[3 * i] ?? 0) * placement.widthScale
  const y = positions[3 * i + 1] ?? 0
  const z = positions[3 * i + 2] ?? 0
  const lift = (rise[i] ?? 0) * placement.breathCm
  const nx = normals[3 * i] ?? 0
  const ny = normals[3 * i + 1] ?? 0
  const nz = normals[3 * i + 2] ?? 0
  if (share === 0) {
    out[0] = x * (1 + 0.02 * lift) + torso[0]
    out[1] = y + lift + torso[1]
    out[2] = z + lift * 0.8 + torso[2]
    out[3] = nx
    out[4] = ny
    out[5] = nz
    return
  }
  const dx = x - NECK[0]
  const dy = y - NECK[1]
  const dz = z - NECK[2]
  out[0] = share * (r[0] * dx + r[1] * dy + r[2] * dz + NECK[0] + head[0]) + rest * (x + torso[0])
  out[1] = share * (r[3] * dx + r[4] * dy + r[5] * dz + NECK[1] + head[1]) + rest * (y + lift + torso[1])
  out[2] = share * (r[6] * dx + r[7] * dy + r[8] * dz + NECK[2] + head[2]) + rest * (z + torso[2])
  out[3] = share * (r[0] * nx + r[1] * ny + r[2] * nz) + rest * nx
  out[4] = share * (r[3] * nx + r[4] * ny + r[5] * nz) + rest * ny
  out[5] = share * (r[6] * nx + r[7] * ny + r[8] * nz) + rest * nz
}

/** Light wraps around skin a little, more in red than in blue (scattering under the skin); shares chosen by eye. */
const WRAP = [0.32, 0.25, 0.21] as const

function wrapped(facing: number, wrap: number): number {
  const diffuse = Math.max(0, (facing + wrap) / (1 + wrap))
  return diffuse * (0.65 + 0.35 * diffuse)
}

function lightVertex(
  projected: Projected,
  i: number,
  normal: Float32Array,
  { field, openness }: { field: LightField; openness: number },
): void {
  const nx = normal[3] ?? 0
  const ny = normal[4] ?? 0
  const nz = normal[5] ?? 0
  const { key, half, keyColour, ambientColour, glowColour } = field
  const facing = nx * key[0] + ny * key[1] + nz * key[2]
  const sky = (0.75 + 0.25 * ny) * (0.6 + 0.4 * Math.max(0, nz))
  const front = Math.max(0, ny * GLOW_DIRECTION[1] + nz * GLOW_DIRECTION[2])
  const light = (c: 0 | 1 | 2) =>
    openness * (ambientColour[c] * sky + keyColour[c] * wrapped(facing, WRAP[c]) + glowColour[c] * front)
  projected.red[i] = light(0)
  projected.green[i] = light(1)
  projected.blue[i] = light(2)
  const shine = Math.max(0, nx * half[0] + ny * half[1] + nz * half[2])
  const s2 = shine * shine
  const s4 = s2 * s2
  const s8 = s4 * s4
  projected.gloss[i] = s8 * s8 * s8
}

/**
 * Fills `projected` for one frame. `taps` is the blood volume at TAP_COUNT delays. Vertices behind the camera are
 * clamped to 1 cm before it; figures are kept in front by their scripts.
 */
export function project(
  figure: Figure,
  placement: Placement,
  { lens, field, taps }: { lens: Lens; field: LightField; taps: Float32Array },
  projected: Projected,
): void {
  const vertex = new Float32Array(6)
  for (let i = 0; i < figure.vertexCount; i++) {
    placeVertex(figure, placement, i, vertex)
    const inverse = 1 / Math.max(1, placement.distanceCm - (vertex[2] ?? 0))
    projected.x[i] = lens.centreX + lens.focalPx * (vertex[0] ?? 0) * inverse
    projected.y[i] = lens.centreY - lens.focalPx * (vertex[1] ?? 0) * inverse
    projected.inverseDepth[i] = inverse
    lightVertex(projected, i, vertex, { field, openness: figure.openness[i] ?? 1 })
    const strength = figure.perfusion[i] ?? 0
    if (strength === 0) continue
    const tap = Math.min(TAP_COUNT - 1.001, (figure.delayMs[i] ?? 0) / TAP_MS)
    const floor = Math.trunc(tap)
    const volume = (taps[floor] ?? 0) * (floor + 1 - tap) + (taps[floor + 1] ?? 0) * (tap - floor)
    projected.blood[i] = strength * volume
  }
}
