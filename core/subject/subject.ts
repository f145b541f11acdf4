// The synthetic person: plans a scene, draws any of its frames in any order, and tells the truth about all of them.
import { focalPx } from './camera/camera.ts'
import { developI420, i420Length } from './camera/sensor.ts'
import { paintBackground } from './background.ts'
import { headRotation } from './deform/pose.ts'
import { createFigure, type Figure } from './figure.ts'
import { identityNamed, pulseAmplitude } from './identities.ts'
import { type LightField, lightField } from './light.ts'
import { levelGain, type Plan, planScene, rowBrightness } from './plan.ts'
import { mixSeed } from './random.ts'
import { gazeDirection } from './raster/eye.ts'
import { clearSamples, createSamples, fillTriangles } from './raster/fill.ts'
import { createProjected, type Placement, project, type Projected, TAP_COUNT, TAP_MS } from './raster/project.ts'
import { createPicture, type Drawn, type Picture, shadePicture } from './raster/shade.ts'
import type { Scene } from './scene.ts'
import type { Moment, Performance } from './script/actor.ts'

export interface Subject {
  readonly plan: Plan
  readonly frameCount: number
  readonly frameBytes: number
  /** Draws frame `index` into `i420` (frameBytes long). Frames may be asked for in any order. */
  drawFrame(index: number, i420: Uint8Array): void
  /** The last drawn frame before the camera: linear light and skin share. */
  readonly picture: Picture
  /** Landmarks of the main person in the last drawn frame, 468 x 2 pixels. */
  landmarks(): Float32Array
}

interface Role {
  readonly performance: Performance
  readonly figure: Figure
  readonly projected: Projected
  readonly amplitude: readonly [number, number, number]
  readonly firstId: number
}

/** Face texture about as fine as the picture: texels across the face against pixels across it at rest. */
function textureSize(scene: Scene): number {
  const nearest = Math.min(...scene.cast.actors.map(({ distanceCm }) => distanceCm))
  const facePx = (focalPx(scene.camera) * 16) / nearest
  return facePx > 330 ? 1024 : facePx > 150 ? 512 : 256
}

function castRoles(plan: Plan): Role[] {
  const size = textureSize(plan.scene)
  const alive = plan.scene.cast.kind === 'person'
  let firstId = 0
  return plan.performances.map((performance) => {
    const identity = identityNamed(performance.actor.identity)
    const figure = createFigure(identity, size)
    const role: Role = {
      performance,
      figure,
      projected: createProjected(figure.vertexCount),
      amplitude: pulseAmplitude(identity, alive ? performance.actor.script.pulseStrength : 0),
      firstId,
    }
    firstId += figure.triangles.length / 3
    return role
  })
}

function placementOf(moment: Moment, role: Role): Placement {
  const { actor } = role.performance
  const { pose, torsoCm } = moment
  const near = actor.distanceCm - moment.distanceCm
  return {
    rotation: headRotation(pose.yawDeg, pose.pitchDeg, pose.rollDeg),
    head: [moment.xCm, moment.yCm, near],
    torso: [actor.xCm + torsoCm[0], actor.yCm + torsoCm[1], torsoCm[2]],
    distanceCm: actor.distanceCm,
    breathCm: (actor.script.chestMm / 10) * (moment.lung - 0.45),
    widthScale: role.figure.identity.shape.width,
  }
}

function drawRole(role: Role, tMs: number, stage: { field: LightField; plan: Plan }): Drawn {
  const moment = role.performance.at(tMs)
  const { lens } = stage.plan
  const [closureRight, closureLeft] = [1 - moment.openness.right, 1 - moment.openness.left]
  role.figure.express({ closureRight, closureLeft, mouth: moment.mouth, brow: moment.browCm })
  const taps = Float32Array.from({ length: TAP_COUNT }, (_, i) => role.performance.pulseAt(tMs - i * TAP_MS))
  const placement = placementOf(moment, role)
  project(role.figure, placement, { lens, field: stage.field, taps }, role.projected)
  return {
    figure: role.figure,
    projected: role.projected,
    field: stage.field,
    rotation: placement.rotation,
    amplitude: role.amplitude,
    firstId: role.firstId,
    eyes: {
      iris: role.figure.identity.palette.iris,
      gaze: gazeDirection(moment.gazeXDeg, moment.gazeYDeg),
      closure: [closureRight, closureLeft],
      pixelCm: moment.distanceCm / lens.focalPx,
    },
  }
}

/** Sets a scene up (textures and geometry take some 0.3 s a person) and returns it ready to draw. */
export function createSubject(scene: Scene, seconds: number): Subject {
  const plan = planScene(scene, seconds)
  const { width, height } = scene.camera
  const field = lightField(scene.light)
  const roles = castRoles(plan)
  const background = paintBackground(width, height, field, scene.seed)
  const samples = createSamples(width, height)
  const picture = createPicture(width, height)
  const rowGain = new Float32Array(height)
  const gain = levelGain(scene.light, scene.camera)

  const drawPicture = (tMs: number) => {
    picture.linear.set(background)
    clearSamples(samples)
    const drawn = roles.map((role) => drawRole(role, tMs, { field, plan }))
    for (const one of drawn) fillTriangles(samples, one.projected, one.figure.triangles, one.firstId)
    shadePicture(picture, samples, drawn)
  }

  return {
    plan,
    frameCount: plan.times.length,
    frameBytes: i420Length(width, height),
    picture,
    drawFrame(index, i420) {
      const time = plan.times[index]
      if (!time) throw new RangeError(`frame ${index} is not in 0..${plan.times.length - 1}`)
      drawPicture(time.exposedMs)
      for (let y = 0; y < height; y++) rowGain[y] = rowBrightness(plan, time.exposedMs, y)
      const noiseLevels = scene.camera.noiseLevels * gain ** 0.8
      const seed = mixSeed(scene.seed, 61, time.tick)
      developI420(picture, { rowGain, balance: [1, 1, 1], noiseLevels, seed }, i420)
    },
    landmarks() {
      const out = new Float32Array(468 * 2)
      const projected = roles[0]?.projected
      for (let i = 0; i < 468; i++) out.set([projected?.x[i] ?? 0, projected?.y[i] ?? 0], 2 * i)
      return out
    },
  }
}
