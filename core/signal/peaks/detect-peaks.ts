// Local maxima of a uniform series, with distance and prominence rules and sub-sample timing.

export interface PeakRules {
  readonly minHeight?: number
  /** Smallest distance between kept peaks, samples; the higher of two close peaks stays. */
  readonly minDistance?: number
  /** Smallest drop to both sides before higher ground, in the unit of the series. */
  readonly minProminence?: number
}

export interface Peak {
  /** Sample where the maximum lies (left middle of a plateau). */
  readonly index: number
  /** Top of the parabola through the three samples around it, in samples. */
  readonly position: number
  readonly height: number
  readonly prominence: number
}

/**
 * Peaks of `samples` in order of time. Rules are applied as in SciPy `find_peaks` (height, then distance, then prominence); indices and
 * prominences are equal to it. Neither end sample is a peak. Domain: any length; fewer than 3 samples have no peak.
 */
export function detectPeaks(samples: ArrayLike<number>, rules: PeakRules = {}): Peak[] {
  let tops = localMaxima(samples)
  if (rules.minHeight !== undefined) {
    const floor = rules.minHeight
    tops = tops.filter((i) => (samples[i] ?? 0) >= floor)
  }
  if (rules.minDistance !== undefined && rules.minDistance > 1) tops = keepDistance(samples, tops, rules.minDistance)
  return tops
    .map((index) => ({
      index,
      position: index + parabolaOffset(samples, index),
      height: samples[index] ?? 0,
      prominence: prominenceAt(samples, index),
    }))
    .filter((peak) => peak.prominence >= (rules.minProminence ?? 0))
}

function localMaxima(samples: ArrayLike<number>): number[] {
  const tops: number[] = []
  for (let i = 1; i < samples.length - 1; i++) {
    if (!((samples[i] ?? 0) > (samples[i - 1] ?? 0))) continue
    let end = i
    while (end + 1 < samples.length && samples[end + 1] === samples[i]) end++
    if (end + 1 < samples.length && (samples[end + 1] ?? 0) < (samples[i] ?? 0)) tops.push(Math.floor((i + end) / 2))
    i = end
  }
  return tops
}

/** From the highest down, each kept peak removes its neighbours nearer than `distance`. */
function keepDistance(samples: ArrayLike<number>, tops: readonly number[], distance: number): number[] {
  const reach = Math.ceil(distance)
  const keep = tops.map(() => true)
  const byHeight = tops.map((_, i) => i).toSorted((a, b) => (samples[tops[a] ?? 0] ?? 0) - (samples[tops[b] ?? 0] ?? 0))
  for (const i of byHeight.reverse()) {
    if (!keep[i]) continue
    const here = tops[i] ?? 0
    for (let k = i - 1; k >= 0 && here - (tops[k] ?? 0) < reach; k--) keep[k] = false
    for (let k = i + 1; k < tops.length && (tops[k] ?? 0) - here < reach; k++) keep[k] = false
  }
  return tops.filter((_, i) => keep[i])
}

/** Height above the higher of the two lowest points on the way to higher ground (or the end) on each side. */
function prominenceAt(samples: ArrayLike<number>, index: number): number {
  const height = samples[index] ?? 0
  const lowest = (step: number): number => {
    let low = height
    for (let i = index; i >= 0 && i < samples.length && (samples[i] ?? 0) <= height; i += step)
      low = Math.min(low, samples[i] ?? 0)
    return low
  }
  return height - Math.max(lowest(-1), lowest(1))
}

/** Offset (-0.5..0.5 samples) of the top of the parabola through `index` and its neighbours; 0 where there is no curvature. */
export function parabolaOffset(samples: ArrayLike<number>, index: number): number {
  const left = samples[index - 1] ?? 0
  const middle = samples[index] ?? 0
  const right = samples[index + 1] ?? 0
  const curvature = left - 2 * middle + right
  if (!(curvature < 0)) return 0
  return Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / curvature))
}
