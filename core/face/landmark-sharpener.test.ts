// The sharpener against a straight One-Euro filter: what went in comes out.
import { describe, expect, it } from 'vitest'
import { LandmarkSharpener } from './landmark-sharpener.ts'

const POINTS = 12
/** The filter as published and as the landmark graph uses it, one coordinate at a time, 64-bit inside and rounded at the end. */
class OneEuro {
  #output: number[] = []
  #input: number[] = []
  #speed: number[] = []

  run(input: readonly number[], rateHz: number): number[] {
    if (this.#output.length === 0) {
      this.#output = [...input]
      this.#speed = input.map(() => 0)
    } else {
      const xs = input.filter((_, i) => i % 3 === 0)
      const ys = input.filter((_, i) => i % 3 === 1)
      const side = (Math.max(...xs) - Math.min(...xs) + (Math.max(...ys) - Math.min(...ys))) / 2
      const share = (cutoff: number): number => 1 / (1 + rateHz / (2 * Math.PI * cutoff))
      input.forEach((value, i) => {
        const raw = ((value - (this.#input[i] ?? 0)) * rateHz) / side
        const speed = (this.#speed[i] ?? 0) + share(1) * (raw - (this.#speed[i] ?? 0))
        this.#speed[i] = speed
        const before = this.#output[i] ?? 0
        this.#output[i] = before + share(0.05 + 80 * Math.abs(speed)) * (value - before)
      })
    }
    this.#input = [...input]
    return this.#output.map((value) => Math.fround(value / 640) * 640)
  }
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A drifting, trembling cloud in which some points drop and rise like lids. */
function cloud(frame: number, random: () => number): number[] {
  const blink = Math.max(0, 1 - Math.abs((frame % 60) - 30) / 4)
  return Array.from({ length: 3 * POINTS }, (_, i) => {
    const rest = 200 + 90 * Math.sin(1.7 * i) + 3 * Math.sin(frame / 25 + i)
    return rest + 0.05 * (random() - 0.5) + (i % 6 === 1 ? 7 * blink : 0)
  })
}

const SEED = 4711
const share = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? 0

describe('LandmarkSharpener', () => {
  it.each([10, 15, 30, 60])(`[FACE-4] gives back what the filter was fed, at %i fps (seed ${SEED})`, (rateHz) => {
    const random = seeded(SEED)
    const filter = new OneEuro()
    const sharpener = new LandmarkSharpener(3 * POINTS)
    const errors: number[] = []
    const smoothing: number[] = []
    for (let frame = 0; frame < 600; frame++) {
      const input = cloud(frame, random)
      const output = filter.run(input, rateHz)
      const points = Float32Array.from(output)
      sharpener.sharpen(points, (frame * 1000) / rateHz)
      input.forEach((value, i) => {
        errors.push(Math.abs(value - (points[i] ?? 0)))
        smoothing.push(Math.abs(value - (output[i] ?? 0)))
      })
    }
    expect(share(smoothing, 0.99)).toBeGreaterThan(0.5) // pixels the filter hides
    expect(share(errors, 0.5)).toBeLessThan(0.001)
    expect(share(errors, 0.99)).toBeLessThan(0.1) // where a point turns round, more than one input explains the output
    expect(share(errors, 0.999)).toBeLessThan(0.7)
  })

  it('[FACE-4] starts afresh after a lost face and lets a standing clock pass', () => {
    const random = seeded(SEED)
    const sharpener = new LandmarkSharpener(3 * POINTS)
    sharpener.sharpen(Float32Array.from(cloud(0, random)), 0)
    sharpener.reset()
    const again = Float32Array.from(cloud(40, random))
    const kept = again.slice()
    sharpener.sharpen(again, 33)
    expect(again).toEqual(kept)
    sharpener.sharpen(again, 33)
    expect(again).toEqual(kept)
  })
})
