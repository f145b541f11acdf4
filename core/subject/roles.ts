// Casts a planned scene: which figures stand on the stage, and how a performance moves each.
import { paintBackground } from './background.ts'
import { focalPx } from './camera/camera.ts'
import { headRotation } from './deform/pose.ts'
import { createPerson, createThing, type Figure } from './figure.ts'
import { identityNamed, pulseAmplitude } from './identities.ts'
import type { Identity } from './identity.ts'
import { lightField, roomLight } from './light.ts'
import { chairPieces } from './mesh/chair.ts'
import type { Detail } from './mesh/head.ts'
import { LOOK_COUNT } from './mesh/piece.ts'
import { PRINT_CM, printPieces, printTexture } from './mesh/print.ts'
import type { Texture } from './paint/canvas.ts'
import { paintFigure } from './paint/figure-textures.ts'
import type { Plan } from './plan.ts'
import { gazeDirection } from './raster/eye.ts'
import { type Placement, TAP_COUNT, TAP_MS } from './raster/project.ts'
import type { Scene } from './scene.ts'
import type { Moment, Performance } from './script/actor.ts'
import { canonicalMesh } from './mesh/canonical.ts'
import { createStage, type Posture, type Role } from './stage.ts'

/** Widest face in the scene, pixels at rest (a face is some 16 cm wide with its sides). */
function widestFacePx({ cast, camera }: Scene): number {
  const nearest = Math.min(...cast.actors.map(({ distanceCm }) => distanceCm))
  return (focalPx(camera) * 16) / nearest
}

/** Texture about as fine as the picture, geometry about as fine as its pixels. */
function detailFor(facePx: number): { textureSize: number; detail: Detail } {
  return { textureSize: facePx > 330 ? 1024 : facePx > 150 ? 512 : 256, detail: facePx > 120 ? 2 : 1 }
}

function placementOf(moment: Moment, { actor }: Performance, figure: Figure): Placement {
  const { pose, torsoCm } = moment
  return {
    rotation: headRotation(pose.yawDeg, pose.pitchDeg, pose.rollDeg),
    head: [moment.xCm, moment.yCm, actor.distanceCm - moment.distanceCm],
    torso: [actor.xCm + torsoCm[0], actor.yCm + torsoCm[1], torsoCm[2]],
    distanceCm: actor.distanceCm,
    breathCm: (actor.script.chestMm / 10) * (moment.lung - 0.45),
    widthScale: figure.widthScale,
  }
}

/** How `performance` moves `figure` at one instant; `pixelCm` is what a pixel covers at 1 cm distance. */
function postureAt(
  performance: Performance,
  figure: Figure,
  look: { identity: Identity; pixelCm: number },
  tMs: number,
): Posture {
  const moment = performance.at(tMs)
  const [closureRight, closureLeft] = [1 - moment.openness.right, 1 - moment.openness.left]
  return {
    expression: { closureRight, closureLeft, mouth: moment.mouth, brow: moment.browCm },
    placement: placementOf(moment, performance, figure),
    taps: Float32Array.from({ length: TAP_COUNT }, (_, i) => performance.pulseAt(tMs - i * TAP_MS)),
    eyes: {
      iris: look.identity.palette.iris,
      gaze: gazeDirection(moment.gazeXDeg, moment.gazeYDeg),
      closure: [closureRight, closureLeft],
      pixelCm: moment.distanceCm * look.pixelCm,
    },
  }
}

function personRole(plan: Plan, performance: Performance): Role {
  const { scene } = plan
  const identity = identityNamed(performance.actor.identity)
  const figure = createPerson(identity, { ...detailFor(widestFacePx(scene)), lifeless: scene.cast.kind === 'mask' })
  const look = { identity, pixelCm: 1 / plan.lens.focalPx }
  return {
    figure,
    amplitude: pulseAmplitude(identity, performance.actor.script.pulseStrength),
    at: (tMs) => postureAt(performance, figure, look, tMs),
  }
}

const PRINT_TEXELS = 512

/** Photographs the actor in flat room light and returns the print as a texture. */
function photograph(performance: Performance, seed: number): Texture {
  const size = PRINT_TEXELS
  const field = lightField({ ...roomLight, contrast: 0.45 })
  const identity = identityNamed(performance.actor.identity)
  const { distanceCm } = performance.actor
  const lens = { focalPx: (size * distanceCm) / PRINT_CM, centreX: size / 2, centreY: size / 2 }
  const figure = createPerson(identity, { textureSize: PRINT_TEXELS, detail: 2 })
  const look = { identity, pixelCm: 1 / lens.focalPx }
  const still = performance.at(0)
  const posture = postureAt(performance, figure, look, 0)
  const placement = { ...posture.placement, rotation: headRotation(0, 0, still.pose.rollDeg), head: [0, 0, 0] as const }
  const role: Role = {
    figure,
    amplitude: [0, 0, 0],
    at: () => ({ ...posture, placement: { ...placement, torso: [0, 0, 0] } }),
  }
  const background = paintBackground(size, size, field, seed + 1)
  const stage = createStage({ width: size, height: size, lens, fieldAt: () => field, background }, [role])
  stage.draw(0)
  return printTexture(stage.picture.linear, size)
}

const fill = (texture: Texture): Texture[] => Array.from({ length: LOOK_COUNT }, () => texture)

function printRole(plan: Plan, performance: Performance): Role {
  const figure = createThing(printPieces(), fill(photograph(performance, plan.scene.seed)))
  const look = { identity: identityNamed(performance.actor.identity), pixelCm: 1 / plan.lens.focalPx }
  return {
    figure,
    amplitude: [0, 0, 0],
    at: (tMs) => ({ ...postureAt(performance, figure, look, tMs), expression: null }),
  }
}

function chairRole(): Role {
  const identity = identityNamed('mara')
  const figure = createThing(chairPieces(), paintFigure(identity, canonicalMesh.uvs, 256))
  const placement: Placement = {
    rotation: headRotation(0, 0, 0),
    head: [0, 0, 0],
    torso: [0, 0, 0],
    distanceCm: 70,
    breathCm: 0,
    widthScale: 1,
  }
  const eyes = { iris: identity.palette.iris, gaze: gazeDirection(0, 0), closure: [0, 0] as const, pixelCm: 1 }
  const posture: Posture = { expression: null, placement, taps: new Float32Array(TAP_COUNT), eyes }
  return { figure, amplitude: [0, 0, 0], at: () => posture }
}

/** All roles of the scene, the main person first. */
export function castRoles(plan: Plan): Role[] {
  const { cast } = plan.scene
  if (cast.kind === 'wall') return []
  if (cast.kind === 'chair') return [chairRole()]
  if (cast.kind === 'photo') return plan.performances.map((performance) => printRole(plan, performance))
  return plan.performances.map((performance) => personRole(plan, performance))
}
