// A small seeded uniform generator for banks and bootstraps, so that the same seed gives the same report on every machine.

/**
 * Uniform numbers in [0, 1) with 32-bit resolution from a 32-bit seed.
 * Source: mulberry32 mixing (public domain, T. Ettinger); period 2^32, ample for banks and bootstraps, not for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
