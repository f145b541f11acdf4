// Trace scenes: the frame samples a camera worker would send for a person with a known heart, without rendering any picture.
//
// Each region's colour is light x (skin x (1 + pulse) + gloss) seen through a gamma curve, sensor noise and an encoder. The head moves,
// so light falls differently on each patch, gloss slides, and the mesh lags by a part of a pixel over an uneven skin.
import {
  namedRegions,
  PATCH_COUNT,
  REGION_COUNT,
  REGION_STRIDE,
  type FrameSample,
} from '#core/contracts/frame-sample.ts'
import { normalFrom, seededRandom } from '../seeded-random.ts'
import { createHeart, type Heart, type HeartOptions } from './heart.ts'
import { createMotion, type MotionOptions, type Pose } from './motion.ts'

export interface SceneOptions {
  readonly seed: number
  readonly seconds: number
  readonly heart: HeartOptions
  /** Deviation of the green channel over a beat, share of its level; 0 is a photo or a mask. */
  readonly pulse?: number
  /** Relative strength of the pulse in R, G, B. */
  readonly signature?: readonly [number, number, number]
  /** Linear reflectance of the skin. */
  readonly skin?: readonly [number, number, number]
  readonly motion?: MotionOptions
  /** How strongly movement changes what each patch reflects; 1 usual, 0 none. */
  readonly shading?: number
  readonly gloss?: number
  readonly light?: {
    readonly level?: number
    /** Slow drift of colour and level, share. */
    readonly drift?: number
    /** Unsteady level (screen, automatic exposure) between .1 and 8 Hz, share. */
    readonly noise?: number
    /** Periodic light: `colour` is its share of change in linear R, G, B; `onBackground` how much of it the wall gets. */
    readonly flicker?: {
      readonly hz: number
      readonly colour: readonly [number, number, number]
      readonly onBackground: number
    }
  }
  readonly camera?: {
    readonly fps?: number
    readonly jitterMs?: number
    readonly dropRatio?: number
    /** Noise of one pixel, levels. */
    readonly noise?: number
    /** Noise shared by neighbouring patches (encoder, white balance), share of level: this much in luma, .4 of it in each chroma. */
    readonly chromaNoise?: number
    /** Key-frame spacing in frames and the size of its colour step in levels. */
    readonly keyFrames?: { readonly every: number; readonly levels: number }
    /** Encoder leaves a patch as it was while it changes by less, levels. */
    readonly skipLevels?: number
  }
  /** Pixels of the whole face. */
  readonly facePixels?: number
  readonly cast?: 'person' | 'photo' | 'empty'
}

export interface Scene {
  readonly samples: readonly FrameSample[]
  readonly heart: Heart
  readonly options: SceneOptions
}

interface Patch {
  readonly x: number // -1 (their right, image left) .. 1
  readonly y: number // -1 (forehead) .. 1 (chin)
  readonly area: number
  readonly perfusion: number
  readonly delayS: number
  readonly yawGain: number
  readonly pitchGain: number
  readonly glossGain: number
  readonly glossAngle: number
  readonly texture: readonly [number, number, number]
  readonly mottle: number
}

const FACE_PX = 160 // half width of the face in a 640 x 480 picture at arm's length
const START_MS = 1000

/** Renders a scene. The same options give the same samples. */
export function createScene(options: SceneOptions): Scene {
  const random = seededRandom(options.seed)
  const heart = createHeart(options.heart, options.seconds, random)
  const motion = createMotion(options.motion ?? {}, options.seconds, random)
  const patches = Array.from({ length: PATCH_COUNT }, (_, k) => createPatch(k, random))
  const world = createWorld(options, random)
  const samples: FrameSample[] = []
  const fps = options.camera?.fps ?? 30
  const normal = normalFrom(random)
  let previous: Pose | null = null
  let encoded: Float64Array | null = null
  for (let index = 0; index < options.seconds * fps; index++) {
    const jitter = Math.max(-0.45, Math.min(0.45, (normal() * (options.camera?.jitterMs ?? 0) * fps) / 1000)) // frames keep their order
    const s = (index + jitter) / fps
    const dropped = random() < (options.camera?.dropRatio ?? 0)
    const pose = motion(s)
    const colours = renderColours({ options, heart, patches, world, pose, s, normal })
    encoded = encode(colours, encoded, { options, index, normal, world })
    if (!dropped)
      samples.push(
        toSample({ options, patches, pose, previous, normal }, encoded, { index, atMs: START_MS + s * 1000 }),
      )
    previous = pose
  }
  return { samples, heart, options }
}

function createPatch(k: number, random: () => number): Patch {
  const columns = 10
  const x = ((k % columns) + 0.5) / (columns / 2) - 1 + 0.1 * (random() - 0.5)
  const y = (Math.floor(k / columns) + 0.5) / 5 - 1 + 0.1 * (random() - 0.5)
  const centre = Math.exp(-(x * x)) // perfusion is best on forehead and inner cheeks
  return {
    x,
    y,
    area: (0.5 + random()) * (1.2 - 0.4 * (x * x + y * y)),
    perfusion: (0.45 + 0.8 * centre) * (y < -0.3 || Math.abs(x) < 0.7 ? 1.1 : 0.75) * (0.7 + 0.6 * random()),
    delayS: 0.015 * (1 + y) + 0.01 * random(),
    yawGain: 0.008 * x + 0.003 * (random() - 0.5),
    pitchGain: 0.008 * y + 0.003 * (random() - 0.5),
    glossGain: Math.max(0, 0.05 * (1 - Math.hypot(x * 0.9, y + 0.5))) + 0.01 * random(),
    glossAngle: 12 * (random() - 0.5),
    texture: textureOf(random),
    mottle: 1 + 0.06 * (random() - 0.5),
  }
}

/** Share of level per px that the mesh slips: mostly brightness, a little redness. */
function textureOf(random: () => number): readonly [number, number, number] {
  const brightness = 0.004 * (random() - 0.5)
  const redness = 0.0012 * (random() - 0.5)
  return [brightness + 0.3 * redness, brightness - redness, brightness - 0.7 * redness]
}

/** What lies outside the person: light over time, and the slow colour noise fields of the encoder. */
interface World {
  light(s: number, onBackground: boolean): readonly [number, number, number]
  readonly fields: readonly ((s: number) => number)[] // luma, Cr, Cb x three smooth spatial shapes
}

function createWorld({ light = {} }: SceneOptions, random: () => number): World {
  const phases = Array.from({ length: 24 }, () => random() * 2 * Math.PI)
  const slow = (s: number, k: number): number =>
    Math.sin(2 * Math.PI * 0.031 * (1 + 0.3 * k) * s + (phases[k] ?? 0)) +
    0.5 * Math.sin(2 * Math.PI * 0.11 * (1 + 0.2 * k) * s + (phases[k + 4] ?? 0))
  const { level = 1, drift = 0.01, noise = 0, flicker } = light
  const unsteady = smoothNoise(random)
  const flickerPhase = random() * 2 * Math.PI
  const fields = Array.from({ length: 9 }, () => smoothNoise(random))
  return {
    light(s, onBackground) {
      const beat = flicker
        ? Math.sin(2 * Math.PI * flicker.hz * s + flickerPhase) * (onBackground ? flicker.onBackground : 1)
        : 0
      const common = 1 + drift * slow(s, 0) + noise * unsteady(s)
      const of = (c: 0 | 1 | 2): number =>
        level * (common + 0.25 * drift * slow(s, c + 1) + (flicker ? flicker.colour[c] * beat : 0))
      return [of(0), of(1), of(2)]
    },
    fields,
  }
}

/** Unit-deviation noise between 0.1 and 8 Hz with more power at low frequency. */
function smoothNoise(random: () => number): (s: number) => number {
  const parts = Array.from({ length: 40 }, () => {
    const hz = 0.1 * 80 ** random()
    return { hz, phase: random() * 2 * Math.PI, size: hz ** -0.1 }
  })
  const norm = Math.sqrt(parts.reduce((sum, p) => sum + p.size ** 2 / 2, 0))
  return (s) => parts.reduce((sum, p) => sum + p.size * Math.sin(2 * Math.PI * p.hz * s + p.phase), 0) / norm
}

const toSrgb = (linear: number): number => {
  const v = Math.max(0, Math.min(1, linear))
  return 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
}

interface Moment {
  readonly options: SceneOptions
  readonly heart: Heart
  readonly patches: readonly Patch[]
  readonly world: World
  readonly pose: Pose
  readonly s: number
  readonly normal: () => number
}

const BACKGROUND_COUNT = 4
const wall: readonly (readonly [number, number, number])[] = [
  [0.5, 0.48, 0.44],
  [0.4, 0.42, 0.45],
  [0.25, 0.2, 0.16],
  [0.6, 0.6, 0.58],
]

/** Noise-free encoded colour of every patch, then of the background regions. */
function renderColours({ options, heart, patches, world, pose, s }: Moment): Float64Array {
  const { pulse = 0.004, signature = [0.33, 0.77, 0.53], skin = [0.42, 0.25, 0.18], shading = 1, gloss = 1 } = options
  const out = new Float64Array(3 * (PATCH_COUNT + BACKGROUND_COUNT))
  const face = world.light(s, false)
  const breath = heart.breathAt(s)
  for (const [k, patch] of patches.entries()) {
    const volume = heart.volumeAt(s - patch.delayS) * (1 + 0.08 * breath) + 0.2 * breath
    const turn =
      patch.yawGain * pose.yaw + patch.pitchGain * pose.pitch + 0.0012 * (patch.x * pose.x + patch.y * pose.y)
    const jaw = patch.y > 0.35 ? 0.03 * pose.jaw * patch.y * (0.5 + patch.x * patch.x) : 0
    const shine = gloss * patch.glossGain * Math.exp(-(((pose.yaw * 0.8 + pose.pitch + patch.glossAngle) / 9) ** 2))
    const slip = 0.25 * (pose.x - pose.y) + 0.6 * pose.jaw * Math.max(0, patch.y)
    for (const c of [0, 1, 2] as const) {
      // Sensor levels are gamma-coded: a share p of linear light is about p / 2.2 of the level, hence 2.2 here.
      const beat = 1 - 2.2 * pulse * patch.perfusion * (signature[c] / signature[1]) * volume
      const grain = 1 + shading * (patch.texture[c] * slip - jaw)
      const diffuse = skin[c] * patch.mottle * beat * grain * (1 + shading * turn)
      out[3 * k + c] = toSrgb(face[c] * (diffuse + shine))
    }
  }
  const back = world.light(s, true)
  for (let k = 0; k < BACKGROUND_COUNT; k++)
    for (const c of [0, 1, 2] as const) out[3 * (PATCH_COUNT + k) + c] = toSrgb(back[c] * (wall[k]?.[c] ?? 0.4))
  return out
}

interface Encoding {
  readonly options: SceneOptions
  readonly index: number
  readonly normal: () => number
  readonly world: World
}

const pixelsOf = (options: SceneOptions, area: number): number =>
  Math.max(4, ((options.facePixels ?? 12_000) / PATCH_COUNT) * area)

/** Sensor noise, shared colour noise, key-frame steps and skipped blocks. */
function encode(
  colours: Float64Array,
  before: Float64Array | null,
  { options, index, normal, world }: Encoding,
): Float64Array {
  const { noise = 2, chromaNoise = 0.0003, keyFrames, skipLevels = 0, fps = 30 } = options.camera ?? {}
  const out = new Float64Array(colours.length)
  const s = index / fps
  const isKey = keyFrames ? index % keyFrames.every === 0 : false
  const shapes = world.fields.map((f) => f(s))
  for (let region = 0; region < colours.length / 3; region++) {
    const [x, y] = regionPlace(region)
    const deviation = noise / Math.sqrt(pixelsOf(options, 1))
    const field = (k: 0 | 1 | 2): number =>
      (shapes[k] ?? 0) + 0.7 * x * (shapes[k + 3] ?? 0) + 0.7 * y * (shapes[k + 6] ?? 0)
    const [luma, cr, cb] = [field(0), 0.4 * field(1), 0.4 * field(2)]
    const shares = [luma + 1.402 * cr, luma - 0.714 * cr - 0.344 * cb, luma + 1.772 * cb] as const
    for (const c of [0, 1, 2] as const) {
      const level = colours[3 * region + c] ?? 0
      const key = isKey && keyFrames ? keyFrames.levels * Math.sin(12.9 * region + 4.1 * c) : 0
      const value = level * (1 + chromaNoise * shares[c]) + deviation * normal() + key
      const held = before?.[3 * region + c] ?? value
      out[3 * region + c] = skipLevels > 0 && !isKey && Math.abs(value - held) < skipLevels ? held : value
    }
  }
  return out
}

const regionPlace = (region: number): readonly [number, number] =>
  region < PATCH_COUNT
    ? [((region % 10) + 0.5) / 5 - 1, (Math.floor(region / 10) + 0.5) / 5 - 1]
    : [region % 2 ? 1.5 : -1.5, 0]

interface Posing {
  readonly options: SceneOptions
  readonly patches: readonly Patch[]
  readonly pose: Pose
  readonly previous: Pose | null
  readonly normal: () => number
}

/** Packs patches, the named regions made of them, and the background into one frame sample. */
function toSample(
  posing: Posing,
  encoded: Float64Array,
  { index, atMs }: { index: number; atMs: number },
): FrameSample {
  const { options, pose, previous, normal } = posing
  const present = options.cast !== 'empty'
  const speed = previous ? Math.hypot(pose.x - previous.x, pose.y - previous.y) : 0
  return {
    atMs,
    index,
    widthPx: 640,
    heightPx: 480,
    face: present
      ? {
          landmarks: landmarksOf(pose, normal),
          pose: {
            yawDeg: pose.yaw + 0.15 * normal(),
            pitchDeg: pose.pitch + 0.15 * normal(),
            rollDeg: pose.roll + 0.08 * normal(),
          },
          distanceMm: 550 / pose.scale,
        }
      : null,
    landmarked: present,
    faceCount: present ? 1 : 0,
    regions: present ? packRegions(posing, encoded, speed) : null,
    chest: null,
    lumaMean: present ? meanLuma(encoded) : 90,
    sharpness: 300,
    hints: present ? [] : ['no-face'],
    costMs: { landmarks: 0, regions: 0, total: 0 },
  }
}

const meanLuma = (encoded: Float64Array): number => {
  let sum = 0
  for (let k = 0; k < PATCH_COUNT; k++)
    sum += 0.299 * (encoded[3 * k] ?? 0) + 0.587 * (encoded[3 * k + 1] ?? 0) + 0.114 * (encoded[3 * k + 2] ?? 0)
  return sum / PATCH_COUNT
}

/** 478 points on the face oval that move rigidly, with the jitter of a landmark network. */
function landmarksOf(pose: Pose, normal: () => number): Float32Array {
  const out = new Float32Array(478 * 3)
  const roll = (pose.roll * Math.PI) / 180
  for (let k = 0; k < 478; k++) {
    const angle = k * 2.399963 // golden angle: an even disc
    const radius = Math.sqrt((k + 0.5) / 478)
    const [u, v] = [radius * Math.cos(angle), 1.25 * radius * Math.sin(angle)]
    const depth = Math.sqrt(Math.max(0, 1 - radius * radius))
    const x = u + (depth * pose.yaw * Math.PI) / 180
    const y = v - (depth * pose.pitch * Math.PI) / 180 + (v > 0.5 ? 0.08 * pose.jaw : 0)
    out[3 * k] = 320 + pose.x + 0.5 * FACE_PX * pose.scale * (x - roll * y) + 0.12 * normal()
    out[3 * k + 1] = 240 + pose.y + 0.5 * FACE_PX * pose.scale * (y + roll * x) + 0.12 * normal()
    out[3 * k + 2] = -40 * depth
  }
  return out
}

const memberOf: Partial<Record<(typeof namedRegions)[number], (p: Patch) => boolean>> = {
  forehead: (p) => p.y < -0.45 && Math.abs(p.x) < 0.65,
  leftCheek: (p) => p.x > 0.25 && p.x < 0.85 && p.y > -0.1 && p.y < 0.5,
  rightCheek: (p) => p.x < -0.25 && p.x > -0.85 && p.y > -0.1 && p.y < 0.5,
  skin: () => true,
}

function packRegions({ options, patches, normal }: Posing, encoded: Float64Array, speed: number): Float32Array {
  const out = new Float32Array(REGION_COUNT * REGION_STRIDE)
  const put = (region: number, colour: readonly number[], pixels: number): void => {
    out.set([...colour, pixels, 9, 5, Math.max(0, speed + 0.05 * normal()), 1], region * REGION_STRIDE)
  }
  const colourOf = (k: number): number[] => [encoded[3 * k] ?? 0, encoded[3 * k + 1] ?? 0, encoded[3 * k + 2] ?? 0]
  patches.forEach((patch, k) => put(namedRegions.length + k, colourOf(k), pixelsOf(options, patch.area)))
  let background = 0
  for (const [region, name] of namedRegions.entries()) {
    const isMember = memberOf[name]
    if (!isMember) {
      put(region, colourOf(PATCH_COUNT + background++), 900)
      continue
    }
    const sum = [0, 0, 0]
    let pixels = 0
    patches.forEach((patch, k) => {
      if (!isMember(patch)) return
      const weight = pixelsOf(options, patch.area)
      pixels += weight
      colourOf(k).forEach((v, c) => (sum[c] = (sum[c] ?? 0) + weight * v))
    })
    put(
      region,
      sum.map((v) => v / pixels),
      pixels,
    )
  }
  return out
}
