// Averages frames that come faster than the grid needs (60 fps and more), so that their noise is averaged instead of thrown away.

export interface FrameBinner {
  /** The mean of the frames collected so far once they span `minIntervalMs`, else null. `values` is reused by the next bin. */
  push(atMs: number, values: ArrayLike<number>): { readonly atMs: number; readonly values: Float64Array } | null
}

/**
 * Joins frames until the newest is at least `minIntervalMs` after the newest of the bin before; slower streams pass through unchanged.
 * Time and values are plain means, so a straight line stays a straight line.
 */
export function createFrameBinner({
  channels,
  minIntervalMs,
}: {
  channels: number
  minIntervalMs: number
}): FrameBinner {
  const sum = new Float64Array(channels)
  const out = new Float64Array(channels)
  let sumMs = 0
  let count = 0
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    push(atMs, values) {
      for (let c = 0; c < channels; c++) sum[c] = (sum[c] ?? 0) + (values[c] ?? 0)
      sumMs += atMs
      count++
      if (atMs - lastMs < minIntervalMs) return null
      const meanMs = sumMs / count
      for (let c = 0; c < channels; c++) out[c] = (sum[c] ?? 0) / count
      sum.fill(0)
      sumMs = 0
      count = 0
      lastMs = atMs
      return { atMs: meanMs, values: out }
    },
  }
}
