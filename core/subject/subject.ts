// The synthetic person: plans a scene and draws any of its frames, in any order, as camera bytes.
import { paintBackground } from './background.ts'
import { compressI420 } from './camera/compression.ts'
import { developI420, i420Length } from './camera/sensor.ts'
import { lightField } from './light.ts'
import { levelGain, type Plan, planScene, rowBrightness } from './plan.ts'
import { mixSeed } from './random.ts'
import type { Picture } from './raster/shade.ts'
import { castRoles } from './roles.ts'
import type { Scene } from './scene.ts'
import { createStage, type Stage } from './stage.ts'

export interface Subject {
  readonly plan: Plan
  readonly frameCount: number
  /** Length of one I420 frame. */
  readonly frameBytes: number
  /** Draws frame `index` into `i420` (frameBytes long). Frames may be asked for in any order. */
  drawFrame(index: number, i420: Uint8Array): void
  /** Draws the scene as it is at any instant; the timestamp of the noise is the instant in milliseconds. */
  drawInstant(tMs: number, i420: Uint8Array): void
  /** The last drawn frame before the camera: linear light and skin share. */
  readonly picture: Picture
  /** Landmarks of the main person in the last drawn frame, 468 x 2 pixels; null when nobody has a face. */
  landmarks(): Float32Array | null
}

/** Automatic exposure aims the middle of the picture here (linear light) and may change the gain by this much at most. */
const METER_TARGET = 0.2
const METER_STRENGTH = 0.6
const METER_LIMITS = [0.65, 1.7] as const

/** Gain the camera settles on for this picture: mean luma of the middle, where faces are. */
function meterGain({ width, height, linear }: Picture): number {
  let sum = 0
  let count = 0
  for (let y = Math.trunc(height * 0.2); y < height * 0.8; y += 2)
    for (let x = Math.trunc(width * 0.3); x < width * 0.7; x += 2) {
      const i = 3 * (y * width + x)
      sum += 0.2126 * (linear[i] ?? 0) + 0.7152 * (linear[i + 1] ?? 0) + 0.0722 * (linear[i + 2] ?? 0)
      count++
    }
  const gain = (METER_TARGET / Math.max(1e-3, sum / count)) ** METER_STRENGTH
  return Math.max(METER_LIMITS[0], Math.min(METER_LIMITS[1], gain))
}

/** Longer exposures than this smear what moves; they are drawn as the mean of instants this far apart. */
const SHARP_EXPOSURE_MS = 14

/** Instants whose mean is one exposure centred on `tMs`; `tMs` alone when it is short. */
function shutterInstants(tMs: number, exposureMs: number): number[] {
  const count = Math.max(1, Math.min(4, Math.round(exposureMs / SHARP_EXPOSURE_MS)))
  return Array.from({ length: count }, (_, i) => tMs + (exposureMs * (i - (count - 1) / 2)) / count)
}

/** Draws the mean of the instants; what stays in the stage is the last one, but for the picture's light. */
function drawExposure(stage: Stage, instants: readonly number[]): void {
  const { linear } = stage.picture
  const sum = instants.length > 1 ? new Float32Array(linear.length) : null
  for (const instant of instants) {
    stage.draw(instant)
    if (sum) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (linear[i] ?? 0) / instants.length
  }
  if (sum) linear.set(sum)
}

function landmarksOf(stage: Stage): Float32Array | null {
  const projected = stage.projected(0)
  if (!projected || projected.x.length < 468) return null
  const out = new Float32Array(468 * 2)
  for (let i = 0; i < 468; i++) out.set([projected.x[i] ?? 0, projected.y[i] ?? 0], 2 * i)
  return out
}

/** Sets a scene up (textures and geometry take some 0.4 s a person) and returns it ready to draw. */
export function createSubject(scene: Scene, seconds: number): Subject {
  const plan = planScene(scene, seconds)
  const { camera, light, seed, cast } = scene
  const { width, height } = camera
  const background = paintBackground(width, height, lightField(light), seed)
  const fieldAt = (tMs: number) => lightField(light, plan.glowAt(tMs))
  const stage = createStage({ width, height, lens: plan.lens, fieldAt, background }, castRoles(plan))
  stage.draw(0)
  const meter = meterGain(stage.picture)
  const gain = meter * levelGain(light, camera)
  const rowGain = new Float32Array(height)

  const develop = (tMs: number, noiseId: number, i420: Uint8Array) => {
    drawExposure(stage, shutterInstants(tMs, camera.exposureMs))
    for (let y = 0; y < height; y++) rowGain[y] = meter * rowBrightness(plan, tMs, y)
    const noiseLevels = camera.noiseLevels * gain ** 0.8
    developI420(stage.picture, { rowGain, balance: plan.balance, noiseLevels, seed: mixSeed(seed, 61, noiseId) }, i420)
    if (camera.compressionQuality > 0) compressI420(i420, width, height, camera.compressionQuality)
  }

  return {
    plan,
    frameCount: plan.times.length,
    frameBytes: i420Length(width, height),
    picture: stage.picture,
    drawFrame(index, i420) {
      const time = plan.times[index]
      if (!time) throw new RangeError(`frame ${index} is not in 0..${plan.times.length - 1}`)
      develop(time.exposedMs, time.tick, i420)
    },
    drawInstant: (tMs, i420) => develop(tMs, Math.round(tMs), i420),
    landmarks: () => (cast.kind === 'person' || cast.kind === 'mask' ? landmarksOf(stage) : null),
  }
}
