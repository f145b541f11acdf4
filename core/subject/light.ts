// Light in the room: a key light with a side and a colour, ambient light, and the flicker of mains lamps.
import { lightTint, type Rgb } from './colour.ts'
import type { ScreenGlow } from './script/screen-glow.ts'

export interface Light {
  /** Brightness of the room relative to a well lit desk. 1 normal, 0.1 a dim evening. */
  readonly level: number
  /** Where the key light stands: degrees to the picture's right of the camera axis, and above it. */
  readonly sideDeg: number
  readonly heightDeg: number
  /** Share of the light that comes from the key, 0 (flat) .. 1 (hard). */
  readonly contrast: number
  readonly keyKelvin: number
  readonly ambientKelvin: number
  /** Lamp flicker: relative depth 0..1 and rate (100 or 120 Hz on mains). */
  readonly flickerDepth: number
  readonly flickerHz: number
  /** Light from the person's own screen, changing with what it shows. */
  readonly screen: ScreenGlow
}

export const roomLight: Light = {
  level: 1,
  sideDeg: -23,
  heightDeg: 27,
  contrast: 0.63,
  keyKelvin: 6500,
  ambientKelvin: 6500,
  flickerDepth: 0,
  flickerHz: 100,
  screen: { strength: 0, everyMs: 3000 },
}

/** Light as the shader wants it: direction to the key, halfway vector to the viewer, colours. */
export interface LightField {
  readonly key: Rgb
  readonly half: Rgb
  readonly keyColour: Rgb
  readonly ambientColour: Rgb
  /** Light from the screen, straight from the front and a little below; black when there is none. */
  readonly glowColour: Rgb
}

/** Where the screen's light comes from. */
export const GLOW_DIRECTION: Rgb = [0, -0.35, 0.9367]

const RADIANS = Math.PI / 180
/** Sum of key and ambient at contrast 0.63 that exposes light skin near mid-bright (by eye). */
const FULL_LIGHT = 1.14

const scale = ([r, g, b]: Rgb, by: number): Rgb => [r * by, g * by, b * by]

/**
 * Directions have x to the picture's right, y up, z towards the camera. Intensity is at level 1; exposure scales later.
 * `glow` is the screen's light now.
 */
export function lightField(light: Light, glow: Rgb = [0, 0, 0]): LightField {
  const [side, height] = [light.sideDeg * RADIANS, light.heightDeg * RADIANS]
  const key: Rgb = [Math.sin(side) * Math.cos(height), Math.sin(height), Math.cos(side) * Math.cos(height)]
  const length = Math.hypot(key[0], key[1], key[2] + 1)
  return {
    key,
    half: [key[0] / length, key[1] / length, (key[2] + 1) / length],
    keyColour: scale(lightTint(light.keyKelvin), FULL_LIGHT * light.contrast),
    ambientColour: scale(lightTint(light.ambientKelvin), FULL_LIGHT * (1 - light.contrast)),
    glowColour: scale(glow, FULL_LIGHT / Math.max(0.02, light.level)),
  }
}

/**
 * Mean brightness of a flickering lamp over one exposure, relative to steady. Exposures that are whole flicker periods
 * see none of it. `startMs` is when the row begins to collect light.
 */
export function flickerGain(light: Light, startMs: number, exposureMs: number): number {
  if (light.flickerDepth === 0) return 1
  const cycles = (light.flickerHz * exposureMs) / 1000
  const smear = cycles < 1e-9 ? 1 : Math.sin(Math.PI * cycles) / (Math.PI * cycles)
  const middle = (2 * Math.PI * light.flickerHz * (startMs + exposureMs / 2)) / 1000
  return 1 + light.flickerDepth * smear * Math.cos(middle)
}
