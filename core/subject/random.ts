// Seeded dice for the synthetic person: the same seed always draws the same person, motion and noise.

/** Draws uniformly from [0, 1). */
export type Random = () => number

const TWO_POW_32 = 4294967296

/**
 * Returns a deterministic uniform generator over [0, 1) (32-bit state, mulberry32 scheme, period 2^32).
 * Not for secrets. Domain: any number; it is truncated to 32 bits.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_POW_32
  }
}

/** Folds several integers into one seed, so that streams (noise of frame 7, blinks, beats) never share their dice. */
export function mixSeed(...parts: readonly number[]): number {
  let hash = 0x811c9dc5
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x01000193)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x2c1b3c6d)
    hash ^= hash >>> 12
  }
  return hash >>> 0
}

/** One draw from the standard normal distribution (Box and Muller 1958). */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  return radius * Math.cos(2 * Math.PI * random())
}

/** Returns `size` standard normal values with sample mean exactly 0 and variance exactly 1 (to float32). */
export function gaussianTable(seed: number, size: number): Float32Array {
  const random = createRandom(seed)
  const table = Float32Array.from({ length: size }, () => gaussian(random))
  const mean = table.reduce((sum, value) => sum + value, 0) / size
  const variance = table.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size
  const scale = 1 / Math.sqrt(variance)
  return table.map((value) => (value - mean) * scale)
}
