// Frequency-domain HRV of one run of intervals: LF and HF power by Lomb-Scargle, which needs no interpolation of the tachogram.
import type { IntervalRun } from './interval-runs.ts'

/** Standard bands (Task Force 1996), Hz. */
export const LF_BAND = { lowHz: 0.04, highHz: 0.15 } as const
export const HF_BAND = { lowHz: 0.15, highHz: 0.4 } as const
/** Shortest span: HF one minute, LF two, their ratio five (reference 2.1). */
export const MIN_HF_MS = 60_000
export const MIN_LF_MS = 120_000
export const MIN_LF_HF_MS = 300_000
/** Grid of the integral, Hz: finer than the resolution of ten minutes. */
const STEP_HZ = 0.001

export interface BandPowers {
  /** ms^2; null under the band's shortest span. */
  readonly lfMs2: number | null
  readonly hfMs2: number | null
  readonly lfHf: number | null
  readonly spanMs: number
}

/**
 * Band powers (ms^2) of the longest run: density of the mean-free intervals at their end times, integrated over the band. Scaled so that the
 * whole spectrum up to half the mean beat rate integrates to the variance (ddof 1). Null for the bands the span is too short for.
 */
export function bandPowers(runs: readonly IntervalRun[]): BandPowers {
  const longest = runs.reduce<IntervalRun | null>((best, run) => (spanOf(run) > spanOf(best) ? run : best), null)
  const spanMs = spanOf(longest)
  const power = (band: { readonly lowHz: number; readonly highHz: number }): number =>
    longest ? integrate(longest, band) : 0
  const hfMs2 = spanMs >= MIN_HF_MS ? power(HF_BAND) : null
  const lfMs2 = spanMs >= MIN_LF_MS ? power(LF_BAND) : null
  const ratio = spanMs >= MIN_LF_HF_MS && lfMs2 !== null && hfMs2 !== null && hfMs2 > 0 ? lfMs2 / hfMs2 : null
  return { lfMs2, hfMs2, lfHf: ratio, spanMs }
}

const spanOf = (run: IntervalRun | null): number => (run ? (run.endsMs.at(-1) ?? 0) - (run.endsMs[0] ?? 0) : 0)

/** Sum of the least-squares amplitude powers at independent frequencies: density = A^2/2 x span, one-sided. */
function integrate(run: IntervalRun, { lowHz, highHz }: { readonly lowHz: number; readonly highHz: number }): number {
  const spanS = spanOf(run) / 1000
  let total = 0
  for (let hz = lowHz + STEP_HZ / 2; hz < highHz; hz += STEP_HZ) total += sinePower(run, hz) * spanS * STEP_HZ
  return total
}

/** A^2/2 of the sine that fits the mean-free intervals best in the least-squares sense (Lomb 1976), ms^2. */
function sinePower({ intervalsMs, endsMs }: IntervalRun, hz: number): number {
  const n = intervalsMs.length
  const mean = intervalsMs.reduce((sum, value) => sum + value, 0) / n
  const omega = (2 * Math.PI * hz) / 1000
  let sin2 = 0
  let cos2 = 0
  for (const at of endsMs) {
    sin2 += Math.sin(2 * omega * at)
    cos2 += Math.cos(2 * omega * at)
  }
  const tau = Math.atan2(sin2, cos2) / (2 * omega)
  let [xc, xs, cc, ss] = [0, 0, 0, 0]
  for (let k = 0; k < n; k++) {
    const phase = omega * ((endsMs[k] ?? 0) - tau)
    const value = (intervalsMs[k] ?? 0) - mean
    xc += value * Math.cos(phase)
    xs += value * Math.sin(phase)
    cc += Math.cos(phase) ** 2
    ss += Math.sin(phase) ** 2
  }
  return ((cc > 0 ? xc ** 2 / cc : 0) + (ss > 0 ? xs ** 2 / ss : 0)) / n
}
