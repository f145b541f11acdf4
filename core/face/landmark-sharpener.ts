// LandmarkSharpener: undoes the smoothing that the landmark model applies in time, so that a blink is as quick in the points as in the face.

/**
 * The face landmark graph of tasks-vision 0.10.35 follows one face with a One-Euro filter (Casiez et al. 2012) on every coordinate, with
 * these settings and speeds relative to the size of the face (read in its source; value scale = 1 / mean of width and height of the box
 * of all points). It lags a closing lid by a frame and drags a reopening one over 150 ms; at rest it takes away most of the noise.
 */
const MIN_CUTOFF_HZ = 0.05
const SPEED_GAIN = 80
const SPEED_CUTOFF_HZ = 1
const TURN = 2 * Math.PI

/** The box of the unfiltered points is not known before they are; twice around changes it by less than 0.1 %. */
const SCALE_ROUNDS = 2

/**
 * Exact inverse of that filter: give it every output in order with the timestamps the filter saw, get its inputs back.
 * Closed form: the output moved by a(x) (x - before) where a depends on x through the filtered speed, which is linear in x on either side
 * of zero; each side is a quadratic. Where a point turns round, up to three inputs explain one output; the one that moves most like the
 * frame before is taken. Rounding of the outputs (32-bit, normalised) comes back as about 0.001 px.
 * Domain: outputs of one filter from its first frame on, or from any frame after `reset` (the graph starts afresh when the face was lost).
 * A clock that stands or runs backwards passes the points through.
 */
export class LandmarkSharpener {
  readonly #outputs: Float64Array
  readonly #inputs: Float64Array
  readonly #speeds: Float64Array
  readonly #next: Float64Array
  readonly #steps: Float64Array
  #lastMs: number | null = null

  /** `length`: coordinates in one frame, 3 a point. */
  constructor(length: number) {
    this.#outputs = new Float64Array(length)
    this.#inputs = new Float64Array(length)
    this.#speeds = new Float64Array(length)
    this.#next = new Float64Array(length)
    this.#steps = new Float64Array(length)
  }

  /** Call when a frame had no face. */
  reset(): void {
    this.#lastMs = null
  }

  /** Replaces the smoothed `points` (pixels, x y z) of the frame at `atMs` by what they were before smoothing, in place. */
  sharpen(points: Float32Array, atMs: number): void {
    if (this.#lastMs === null) this.#start(points)
    else if (atMs > this.#lastMs) this.#advance(points, 1000 / (atMs - this.#lastMs))
    this.#lastMs = atMs
  }

  #start(points: Float32Array): void {
    this.#outputs.set(points)
    this.#inputs.set(points)
    this.#speeds.fill(0)
    this.#steps.fill(0)
  }

  #advance(points: Float32Array, rateHz: number): void {
    const speedShare = 1 / (1 + rateHz / (TURN * SPEED_CUTOFF_HZ))
    let scale = meanBoxSide(points)
    for (let round = 0; round < SCALE_ROUNDS; round++) {
      const gain = (speedShare * rateHz) / scale
      for (let i = 0; i < points.length; i++) {
        const before = this.#outputs[i] ?? 0
        const lead = (this.#inputs[i] ?? 0) - before
        const carried = (1 - speedShare) * (this.#speeds[i] ?? 0)
        const moved = (points[i] ?? 0) - before
        const step = moved === 0 ? -lead : inputStep(moved, lead, gain, carried, rateHz, this.#steps[i] ?? 0)
        this.#next[i] = (this.#inputs[i] ?? 0) + step
      }
      scale = meanBoxSide(this.#next)
    }
    this.#commit(points, { gain: (speedShare * rateHz) / scale, keep: 1 - speedShare })
  }

  #commit(points: Float32Array, { gain, keep }: { readonly gain: number; readonly keep: number }): void {
    for (let i = 0; i < points.length; i++) {
      const input = this.#next[i] ?? 0
      const moved = input - (this.#inputs[i] ?? 0)
      this.#speeds[i] = gain * moved + keep * (this.#speeds[i] ?? 0)
      this.#steps[i] = moved
      this.#outputs[i] = points[i] ?? 0
      this.#inputs[i] = input
      points[i] = input
    }
  }
}

/** Mean of width and height of the box around all points. */
function meanBoxSide(points: ArrayLike<number>): number {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i + 1 < points.length; i += 3) {
    const x = points[i] ?? 0
    const y = points[i + 1] ?? 0
    if (x < left) left = x
    if (x > right) right = x
    if (y < top) top = y
    if (y > bottom) bottom = y
  }
  return Math.max(1, (right - left + (bottom - top)) / 2)
}

/**
 * How far the input moved, so that the output moved by `moved`: of the steps that fit, the one nearest to `usual`.
 * `lead`: input minus output before; `gain`, `carried`: filtered speed = gain x step + carried.
 * Plain numbers: called 1434 times a frame.
 */
function inputStep(moved: number, lead: number, gain: number, carried: number, rateHz: number, usual: number): number {
  let best = Number.NaN
  for (let sign = -1; sign <= 1; sign += 2) {
    // TURN (base + slope u)(u + offset) = moved rateHz
    const slope = SPEED_GAIN * sign * gain
    const base = MIN_CUTOFF_HZ + SPEED_GAIN * sign * carried
    const offset = lead - moved
    const b = base + slope * offset
    const c = base * offset - (moved * rateHz) / TURN
    const inner = b * b - 4 * slope * c
    if (inner < 0) continue
    const root = Math.sqrt(inner)
    const far = -0.5 * (b + (b >= 0 ? root : -root)) // the pair of roots without cancellation
    for (let which = 0; which < 2; which++) {
      const u = which === 0 ? far / slope : c / far
      if (!(sign * (gain * u + carried) >= -1e-9)) continue // also drops the division by zero
      const ahead = u + lead
      if (ahead * moved < 0 || Math.abs(ahead) < Math.abs(moved) * (1 - 1e-9)) continue
      if (!(Math.abs(u - usual) >= Math.abs(best - usual))) best = u
    }
  }
  return Number.isNaN(best) ? 0 : best
}
