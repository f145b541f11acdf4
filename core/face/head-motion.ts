// HeadMotion: how fast the head moves and turns, and for what share of the last minute it was at rest.
import { declined, type DeclineReason } from '../contracts/estimate.ts'
import type { HeadPose } from '../contracts/frame-sample.ts'
import type { Covered } from './eye-windows.ts'
import { TimeBins } from './time-bins.ts'

/** Slower than this is rest. Sway of someone sitting still is 2-5 mm/s and 1-3 deg/s; a small nod is 50 mm/s. Chosen by hand. */
const REST_MM_PER_S = 20
const REST_DEG_PER_S = 10
/** Speed is taken over this stretch: jitter of 0.05 px between two frames would look like 10 mm/s. */
const SPEED_SPAN_MS = 250
/** Distance is the noisiest of the three directions; it counts for a third. */
const DEPTH_SHARE = 1 / 3
const GAP_MS = 600
const WINDOW_MS = 60_000
const LEAST_VISIBLE_MS = 10_000
const CAPACITY = 32
const FIELDS = 7

const field = { visible: 0, atRest: 1 } as const

export class HeadMotion {
  readonly #ring = new Float64Array(CAPACITY * FIELDS)
  readonly #bins = new TimeBins({ fields: 2, windowMs: WINDOW_MS, binMs: 500 })
  #count = 0
  #lastMs = Number.NEGATIVE_INFINITY

  /** No face on this frame: after a while, what came before is no longer the start of a movement. */
  lose(atMs: number): void {
    if (atMs - this.#lastMs > GAP_MS) this.#count = 0
  }

  /** `place`: eyes relative to the camera in mm (right, up, away). */
  update(atMs: number, place: readonly [number, number, number], pose: HeadPose): void {
    const elapsedMs = atMs - this.#lastMs
    if (!(elapsedMs > 0) || elapsedMs > GAP_MS) this.#count = 0
    this.#ring.set([atMs, ...place, pose.yawDeg, pose.pitchDeg, pose.rollDeg], (this.#count % CAPACITY) * FIELDS)
    this.#count += 1
    this.#lastMs = atMs
    const atRest = this.#atRest(atMs)
    if (atRest === null || this.#count < 2) return
    const stretch = { startMs: atMs - elapsedMs, endMs: atMs }
    this.#bins.spread(field.visible, stretch, elapsedMs)
    if (atRest) this.#bins.spread(field.atRest, stretch, elapsedMs)
  }

  stillness(atMs: number, reason: DeclineReason | null): Covered {
    const visibleMs = this.#bins.sum(field.visible, atMs)
    const coverage = Math.min(1, visibleMs / WINDOW_MS)
    if (visibleMs < LEAST_VISIBLE_MS) return { estimate: declined(reason ?? 'warming-up'), coverage }
    const value = Math.min(1, this.#bins.sum(field.atRest, atMs) / visibleMs)
    const window = { startMs: atMs - WINDOW_MS, endMs: atMs }
    return { estimate: { kind: 'measured', value, unit: 'ratio', quality: coverage, window }, coverage }
  }

  /** null until the ring reaches back far enough to tell. */
  #atRest(atMs: number): boolean | null {
    const newest = ((this.#count - 1) % CAPACITY) * FIELDS
    for (let back = 1; back < Math.min(this.#count, CAPACITY); back++) {
      const older = ((this.#count - 1 - back) % CAPACITY) * FIELDS
      const elapsedMs = atMs - (this.#ring[older] ?? 0)
      if (elapsedMs < SPEED_SPAN_MS) continue
      const step = (k: number): number =>
        (1000 * ((this.#ring[newest + k] ?? 0) - (this.#ring[older + k] ?? 0))) / elapsedMs
      const linear = Math.hypot(step(1), step(2), DEPTH_SHARE * step(3))
      return linear <= REST_MM_PER_S && Math.hypot(step(4), step(5), step(6)) <= REST_DEG_PER_S
    }
    return null
  }
}
