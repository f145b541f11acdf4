// A scene worked out in time: frame times, performances, exposure; everything about every frame except its pixels.
import { lightTint, type Rgb } from './colour.ts'
import { type Camera, focalPx } from './camera/camera.ts'
import { type FrameTime, frameTimes } from './camera/clock.ts'
import { flickerGain, type Light } from './light.ts'
import { createRandom, mixSeed } from './random.ts'
import type { Lens } from './raster/project.ts'
import type { Cast, Scene } from './scene.ts'
import { type Performance, perform } from './script/actor.ts'
import { drawWander, type Wander } from './script/motion.ts'
import { holdPhoto } from './script/photo.ts'
import { drawGlow } from './script/screen-glow.ts'

export interface Plan {
  readonly scene: Scene
  readonly seconds: number
  readonly times: readonly FrameTime[]
  readonly performances: readonly Performance[]
  readonly lens: Lens
  readonly exposureWander: Wander
  /** Light of the person's screen at any time, black when there is none. */
  readonly glowAt: (tMs: number) => Rgb
  /** White balance of the camera: most of the light's tint is taken out again. */
  readonly balance: Rgb
}

function performAll(cast: Cast, seconds: number, seed: number): Performance[] {
  const played = cast.actors.map((actor, i) => perform(actor, seconds, mixSeed(seed, 41, i)))
  return cast.kind === 'photo' ? played.map((one) => holdPhoto(one, cast.handMm, seed)) : played
}

/** Share of the light's tint that automatic white balance removes (chosen by eye: warm light stays a little warm). */
const BALANCE_STRENGTH = 0.75

function whiteBalance({ contrast, keyKelvin, ambientKelvin }: Light): Rgb {
  const [key, ambient] = [lightTint(keyKelvin), lightTint(ambientKelvin)]
  const correct = (c: 0 | 2) => (contrast * key[c] + (1 - contrast) * ambient[c]) ** -BALANCE_STRENGTH
  return [correct(0), 1, correct(2)]
}

/** Works out the first `seconds` of a scene. Pure: same scene, same plan. */
export function planScene(scene: Scene, seconds: number): Plan {
  const { camera, cast, seed } = scene
  return {
    scene,
    seconds,
    times: frameTimes(camera, seconds, seed),
    performances: performAll(cast, seconds, seed),
    lens: { focalPx: focalPx(camera), centreX: camera.width / 2, centreY: camera.height / 2 },
    exposureWander: drawWander(createRandom(mixSeed(seed, 51)), 0.03, 0.25),
    glowAt: drawGlow(scene.light.screen, seconds * 1000, seed),
    balance: whiteBalance(scene.light),
  }
}

/** Gain of the camera's automatic exposure for the level of light (at most 8 times). */
export const levelGain = (light: Light, camera: Camera): number => Math.min(8, light.level ** -camera.autoGain)

/** Brightness of one row of the frame taken at `exposedMs` against level 1 without flicker or drift. */
export function rowBrightness(plan: Plan, exposedMs: number, row: number): number {
  const { light, camera } = plan.scene
  const drift = 1 + camera.exposureDrift * plan.exposureWander(exposedMs)
  const start = exposedMs + (camera.readoutMs * row) / camera.height
  return light.level * levelGain(light, camera) * drift * flickerGain(light, start, camera.exposureMs)
}
