// Second-order sections: running them over samples, their steady state, their response and their delay.

/** H(z) = (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2). */
export interface Biquad {
  readonly b0: number
  readonly b1: number
  readonly b2: number
  readonly a1: number
  readonly a2: number
}

/** A cascade of second-order sections together with the sampling rate it was designed for. */
export interface SosFilter {
  readonly sections: readonly Biquad[]
  readonly rateHz: number
}

/** A causal filter with memory: the same samples in any chunking give the same output. */
export interface StreamingFilter {
  push(sample: number): number
  run(samples: ArrayLike<number>): Float64Array
  reset(): void
}

/** Memory of a cascade: two values per section (transposed direct form II). */
type CascadeState = Float64Array

function step(sections: readonly Biquad[], state: CascadeState, sample: number): number {
  let value = sample
  for (let s = 0; s < sections.length; s++) {
    const section = sections[s]
    if (!section) continue
    const out = section.b0 * value + (state[2 * s] ?? 0)
    state[2 * s] = section.b1 * value - section.a1 * out + (state[2 * s + 1] ?? 0)
    state[2 * s + 1] = section.b2 * value - section.a2 * out
    value = out
  }
  return value
}

/**
 * State a cascade settles in under a constant input of 1; scale by the first sample to start without a transient.
 * Two values per section. Domain: no pole at z = 1. Checked against SciPy `sosfilt_zi` to 1e-9 through `filterZeroPhase`.
 */
export function steadyState(filter: SosFilter): Float64Array {
  const state = new Float64Array(2 * filter.sections.length)
  let level = 1
  for (const [s, { b0, b1, b2, a1, a2 }] of filter.sections.entries()) {
    const gain = (b0 + b1 + b2) / (1 + a1 + a2)
    state[2 * s] = level * (gain - b0)
    state[2 * s + 1] = level * (b2 - a2 * gain)
    level *= gain
  }
  return state
}

/**
 * Causal streaming form of a cascade. With `settleOnFirst` the first sample sets the memory to its steady state, so a constant
 * offset gives no start-up transient. Delay at a frequency: `groupDelaySeconds`.
 */
export function createSosFilter(filter: SosFilter, { settleOnFirst = false } = {}): StreamingFilter {
  const settled = settleOnFirst ? steadyState(filter) : undefined
  const state = new Float64Array(2 * filter.sections.length)
  let started = false
  const push = (sample: number): number => {
    if (!started && settled) state.set(settled.map((value) => value * sample))
    started = true
    return step(filter.sections, state, sample)
  }
  return {
    push,
    run: (samples) => Float64Array.from(samples, push),
    reset() {
      state.fill(0)
      started = false
    },
  }
}

/** Runs a cascade over a whole block from the given memory (zeros when absent); input is not changed. */
export function filterForward(filter: SosFilter, samples: ArrayLike<number>, memory?: Float64Array): Float64Array {
  const state = memory ? Float64Array.from(memory) : new Float64Array(2 * filter.sections.length)
  return Float64Array.from(samples, (sample) => step(filter.sections, state, sample))
}

/** Complex response at `frequencyHz`: gain and phase (radians, not unwrapped). Domain: 0..rate/2. */
export function frequencyResponse(filter: SosFilter, frequencyHz: number): { gain: number; phaseRad: number } {
  const w = (2 * Math.PI * frequencyHz) / filter.rateHz
  let gain = 1
  let phaseRad = 0
  for (const { b0, b1, b2, a1, a2 } of filter.sections) {
    const [numRe, numIm] = polynomialAt([b0, b1, b2], w)
    const [denRe, denIm] = polynomialAt([1, a1, a2], w)
    gain *= Math.hypot(numRe, numIm) / Math.hypot(denRe, denIm)
    phaseRad += Math.atan2(numIm, numRe) - Math.atan2(denIm, denRe)
  }
  return { gain, phaseRad }
}

/** Value of c0 + c1 z^-1 + c2 z^-2 on the unit circle at angle `w`. */
const polynomialAt = ([c0, c1, c2]: readonly [number, number, number], w: number): [number, number] => [
  c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w),
  -c1 * Math.sin(w) - c2 * Math.sin(2 * w),
]

/**
 * Group delay in seconds at `frequencyHz`: what a causal run of this cascade adds to the time of a feature at that frequency.
 * Computed per section as Re{ sum(k c_k z^-k) / sum(c_k z^-k) } of numerator minus denominator. Domain: where the gain is not 0.
 */
export function groupDelaySeconds(filter: SosFilter, frequencyHz: number): number {
  const w = (2 * Math.PI * frequencyHz) / filter.rateHz
  const delayOf = (c: readonly [number, number, number]): number => {
    const [re, im] = polynomialAt(c, w)
    const [rampRe, rampIm] = polynomialAt([0, c[1], 2 * c[2]], w)
    const power = re * re + im * im
    return power < 1e-24 ? 1 : (rampRe * re + rampIm * im) / power // a zero on the circle counts half its order: 1 for 1 - z^-2
  }
  let samples = 0
  for (const { b0, b1, b2, a1, a2 } of filter.sections) samples += delayOf([b0, b1, b2]) - delayOf([1, a1, a2])
  return samples / filter.rateHz
}
