// What is behind the person: a softly lit wall with a few blurred shapes, in linear light.
import { linearRgb } from './colour.ts'
import type { LightField } from './light.ts'
import { createNoise } from './paint/noise.ts'
import { createRandom, mixSeed } from './random.ts'

const BACKGROUND_STREAM = 5
const WALL_TOP = linearRgb(176, 182, 184)
const WALL_BOTTOM = linearRgb(120, 128, 134)

/** Returns width * height * 3 floats. The wall takes the colour of the room's light. */
export function paintBackground(width: number, height: number, field: LightField, seed: number): Float32Array {
  const out = new Float32Array(width * height * 3)
  const random = createRandom(mixSeed(seed, BACKGROUND_STREAM))
  const clouds = createNoise(random, 5)
  const tint = field.keyColour.map((key, c) => 0.35 + 0.6 * (key + (field.ambientColour[c] ?? 0)) - 0.03)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height]
      const down = Math.max(0, Math.min(1, v * 0.8 + 0.25 * u))
      const cloud = 0.98 + 0.05 * clouds(u * 0.8, v * 0.8)
      for (let c = 0; c < 3; c++) {
        const wall = (WALL_TOP[c] ?? 0) * (1 - down) + (WALL_BOTTOM[c] ?? 0) * down
        out[3 * (y * width + x) + c] = wall * cloud * (tint[c] ?? 1)
      }
    }
  return out
}
