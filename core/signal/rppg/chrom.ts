// CHROM: two chrominance signals combined so that specular light cancels. de Haan & Jeanne 2013.
import { filterZeroPhase, zeroPhasePadding } from '../filter/zero-phase.ts'
import { designButterworth } from '../filter/butterworth.ts'
import type { SosFilter } from '../filter/biquad.ts'
import { windowWeights } from '../spectrum/window.ts'
import { deviationOf, METHOD_WINDOW_S, normaliseByMean, project, sliceTrace, type ColourTrace } from './colour-trace.ts'

export interface ChromOptions {
  /** Band in which the two signals are balanced. Default .7-4 Hz; the reference implementation stops at 2.5 Hz and so at 150 bpm. */
  readonly lowHz?: number
  readonly highHz?: number
}

const DEFAULT_BAND = { lowHz: 0.7, highHz: 4 } as const
const FILTER_ORDER = 3 // as in the reference implementation

interface ChromPlan {
  readonly length: number
  readonly filter: SosFilter
  readonly weights: Float64Array
}

function planChrom(rateHz: number, { lowHz, highHz }: ChromOptions): ChromPlan {
  const ceiling = Math.ceil(METHOD_WINDOW_S * rateHz)
  const length = ceiling + (ceiling % 2)
  const band = { lowHz: lowHz ?? DEFAULT_BAND.lowHz, highHz: Math.min(highHz ?? DEFAULT_BAND.highHz, 0.45 * rateHz) }
  return {
    length,
    filter: designButterworth({ kind: 'bandpass', order: FILTER_ORDER, ...band, rateHz }),
    weights: windowWeights('hann', length),
  }
}

/** S = X - alpha Y with X = 3R - 2G, Y = 1.5R + G - 1.5B, both band-passed, alpha the ratio of their deviations; Hann-weighted. */
function chromWindow(window: ColourTrace, { filter, weights }: ChromPlan): Float64Array {
  const normal = normaliseByMean(window)
  const padding = Math.min(zeroPhasePadding(filter), weights.length - 1) // slow cameras: the window is shorter than the usual padding
  const x = filterZeroPhase(filter, project(normal, [3, -2, 0]), padding)
  const y = filterZeroPhase(filter, project(normal, [1.5, 1, -1.5]), padding)
  const spread = deviationOf(y)
  const alpha = spread > 0 ? deviationOf(x) / spread : 0
  return x.map((v, i) => (weights[i] ?? 0) * (v - alpha * (y[i] ?? 0)))
}

/**
 * CHROM of a whole trace, same length, relative units: windows of 1.6 s, half overlapping, Hann-weighted so that the weights sum to 1.
 * The first half window rises from 0; samples after the last whole window are covered by one window laid against the end.
 * Domain: at least one window, else all 0. Source: de Haan & Jeanne 2013, eq. 12-15; equals an independent implementation to 1e-9.
 */
export function chromWave(trace: ColourTrace, options: ChromOptions = {}): Float64Array {
  const n = trace.r.length
  const plan = planChrom(trace.rateHz, options)
  const out = new Float64Array(n)
  const cover = new Float64Array(n)
  const add = (start: number): void => {
    const part = chromWindow(sliceTrace(trace, start, start + plan.length), plan)
    for (let i = 0; i < part.length; i++) {
      out[start + i] = (out[start + i] ?? 0) + (part[i] ?? 0)
      cover[start + i] = (cover[start + i] ?? 0) + (plan.weights[i] ?? 0)
    }
  }
  if (n < plan.length) return out
  let start = 0
  for (; start + plan.length <= n; start += plan.length / 2) add(start)
  if (start - plan.length / 2 + plan.length < n) add(n - plan.length)
  return out.map((v, i) => ((cover[i] ?? 0) > 1 ? v / (cover[i] ?? 1) : v))
}

/**
 * Causal streaming CHROM: gives a block of half a window each time that much is complete, late by one window.
 * Equals `chromWave` on everything but the final window, sample by sample.
 */
export function createStreamingChrom(
  rateHz: number,
  options: ChromOptions = {},
): { readonly delaySamples: number; push(r: number, g: number, b: number): Float64Array | null } {
  const plan = planChrom(rateHz, options)
  const half = plan.length / 2
  const held = {
    rateHz,
    r: new Float64Array(plan.length),
    g: new Float64Array(plan.length),
    b: new Float64Array(plan.length),
  }
  const tail = new Float64Array(half)
  let filled = 0
  return {
    delaySamples: plan.length,
    push(r, g, b) {
      held.r[filled] = r
      held.g[filled] = g
      held.b[filled] = b
      if (++filled < plan.length) return null
      const part = chromWindow(held, plan)
      const block = tail.map((v, i) => v + (part[i] ?? 0))
      tail.set(part.subarray(half))
      for (const channel of [held.r, held.g, held.b]) channel.copyWithin(0, half)
      filled = half
      return block
    },
  }
}
