// From capture timestamps to a uniform grid: streaming, many channels at once, restarting after gaps. The frame rate is never assumed.

export interface ResamplerOptions {
  readonly rateHz: number
  readonly channels: number
  /** A longer silence ends the segment; nothing is invented across it. */
  readonly maxGapMs: number
}

/** One row of the grid. `values` is reused by the next row: copy what must be kept. */
export interface GridRow {
  /** Grid number: the row stands for capture time index * 1000 / rate, for every stream with the same rate. */
  readonly index: number
  readonly values: Float64Array
  /** First row after the start or after a gap. */
  readonly restarted: boolean
  /** Spacing of the two frames around this row, ms: how much of it was interpolated. */
  readonly spacingMs: number
}

export interface Resampler {
  /** Takes one frame; calls `emit` for every grid row that became certain (one frame of look-ahead). */
  push(atMs: number, values: ArrayLike<number>): void
  /** Emits what is still held back; afterwards the next frame starts a new segment. */
  flush(): void
  /** Frames refused because their time did not advance. */
  readonly refused: number
}

interface Frame {
  atMs: number
  values: Float64Array
}

/**
 * Cubic Hermite interpolation on the true capture times with finite-difference slopes (two-sided inside, one-sided at segment ends).
 * Rows are emitted in order and do not depend on chunking; batch = streaming by construction. Frames whose time does not advance are counted
 * and ignored. Domain: rate > 0, channels >= 1, maxGap > 0; throws RangeError otherwise.
 * Source: Fritsch & Carlson 1980 eq. 1-2 (without the monotone limiter: a pulse wave is not monotone).
 */
export function createResampler(options: ResamplerOptions, emit: (row: GridRow) => void): Resampler {
  checkOptions(options)
  const { rateHz, channels, maxGapMs } = options
  const out = new Float64Array(channels)
  const ring = Array.from({ length: 4 }, (): Frame => ({ atMs: 0, values: new Float64Array(channels) }))
  let held = 0 // frames of the running segment, at most 4 kept
  let restarted = true
  let refused = 0
  const frame = (back: number): Frame | undefined =>
    back < Math.min(held, 4) ? ring[(held - 1 - back) % 4] : undefined

  const emitInterval = (
    before: Frame | undefined,
    [from, to]: readonly [Frame, Frame],
    after: Frame | undefined,
  ): void => {
    const first = Math.ceil((from.atMs * rateHz) / 1000 - 1e-9)
    for (let index = first; (index * 1000) / rateHz < to.atMs - 1e-6; index++) {
      interpolate({ before, from, to, after }, (index * 1000) / rateHz, out)
      emit({ index, values: out, restarted, spacingMs: to.atMs - from.atMs })
      restarted = false
    }
  }
  const finish = (): void => {
    const to = frame(0)
    const from = frame(1)
    if (from && to) emitInterval(frame(2), [from, to], undefined)
    held = 0
    restarted = true
  }
  return {
    push(atMs, values) {
      const last = frame(0)
      if (!Number.isFinite(atMs) || (last && atMs <= last.atMs)) {
        refused++
        return
      }
      if (last && atMs - last.atMs > maxGapMs) finish()
      const slot = ring[held % 4]
      if (!slot) return
      slot.atMs = atMs
      for (let c = 0; c < channels; c++) slot.values[c] = values[c] ?? 0
      held++
      const after = frame(0)
      const to = frame(1)
      const from = frame(2)
      if (after && to && from) emitInterval(frame(3), [from, to], after)
    },
    flush: finish,
    get refused() {
      return refused
    },
  }
}

function checkOptions({ rateHz, channels, maxGapMs }: ResamplerOptions): void {
  if (!(rateHz > 0)) throw new RangeError(`grid rate is positive, got ${rateHz}`)
  if (!(Number.isInteger(channels) && channels >= 1)) throw new RangeError(`at least one channel, got ${channels}`)
  if (!(maxGapMs > 0)) throw new RangeError(`the longest bridged gap is positive, got ${maxGapMs}`)
}

interface Neighbours {
  readonly before: Frame | undefined
  readonly from: Frame
  readonly to: Frame
  readonly after: Frame | undefined
}

/** Value of every channel at `atMs`, between `from` and `to`. */
function interpolate({ before, from, to, after }: Neighbours, atMs: number, out: Float64Array): void {
  const step = to.atMs - from.atMs
  const u = (atMs - from.atMs) / step
  const h00 = (1 + 2 * u) * (1 - u) * (1 - u)
  const h10 = u * (1 - u) * (1 - u) * step
  const h01 = u * u * (3 - 2 * u)
  const h11 = u * u * (u - 1) * step
  for (let c = 0; c < out.length; c++) {
    const a = from.values[c] ?? 0
    const b = to.values[c] ?? 0
    const secant = (b - a) / step
    const slopeA = before
      ? slope((a - (before.values[c] ?? 0)) / (from.atMs - before.atMs), secant, [from.atMs - before.atMs, step])
      : secant
    const slopeB = after
      ? slope(secant, ((after.values[c] ?? 0) - b) / (after.atMs - to.atMs), [step, after.atMs - to.atMs])
      : secant
    out[c] = h00 * a + h10 * slopeA + h01 * b + h11 * slopeB
  }
}

/** Derivative at the middle point of the parabola through three points: the nearer secant weighs more. */
const slope = (left: number, right: number, [dl, dr]: readonly [number, number]): number =>
  (left * dr + right * dl) / (dl + dr)

/** A stretch of uniform samples without a gap. */
export interface UniformSegment {
  readonly startIndex: number
  readonly startMs: number
  readonly rateHz: number
  readonly values: Float64Array
}

/**
 * One unevenly timed series on the uniform grid, as one segment per gap-free stretch (stretches that hold no grid point are dropped).
 * Units: times ms, rate Hz. Same arithmetic as `createResampler`.
 */
export function resampleUniform(
  timesMs: ArrayLike<number>,
  values: ArrayLike<number>,
  { rateHz, maxGapMs }: { rateHz: number; maxGapMs: number },
): UniformSegment[] {
  const runs: { startIndex: number; values: number[] }[] = []
  const resampler = createResampler({ rateHz, maxGapMs, channels: 1 }, (row) => {
    if (row.restarted) runs.push({ startIndex: row.index, values: [] })
    runs.at(-1)?.values.push(row.values[0] ?? 0)
  })
  for (let i = 0; i < timesMs.length; i++) resampler.push(timesMs[i] ?? Number.NaN, [values[i] ?? 0])
  resampler.flush()
  return runs.map((run) => ({
    startIndex: run.startIndex,
    startMs: (run.startIndex * 1000) / rateHz,
    rateHz,
    values: Float64Array.from(run.values),
  }))
}
