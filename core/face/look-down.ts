// LookDown: whether the person looks further down than usual, from the head and the irises.
import { DriftingQuantile } from './drifting-quantile.ts'

/** The usual direction is learned over some minutes, and used as soon as the open eye is known: glances begin early. */
const MEMORY_MS = 180_000
const WARM_UP_MS = 3000
/** A glance at keys lowers the head by 5-15 degrees and the gaze by 20-30, which moves irises by .05 of the outer eye distance. */
const LOWER_PITCH_DEG = 5
const LOWER_IRIS = 0.02

export class LookDown {
  readonly #pitch = new DriftingQuantile({ low: -60, high: 60, bins: 240, memoryMs: MEMORY_MS })
  readonly #iris = new DriftingQuantile({ low: -0.2, high: 0.2, bins: 200, memoryMs: MEMORY_MS })

  /** Takes the direction of one frame that lasted `lengthMs`; false until the usual one is known. */
  update(pitchDeg: number, irisDrop: number, lengthMs: number): boolean {
    this.#pitch.add(pitchDeg, lengthMs)
    this.#iris.add(irisDrop, lengthMs)
    if (this.#pitch.totalMs < WARM_UP_MS) return false
    const usualPitch = this.#pitch.quantile(0.5) ?? pitchDeg
    const usualIris = this.#iris.quantile(0.5) ?? irisDrop
    return pitchDeg < usualPitch - LOWER_PITCH_DEG || irisDrop > usualIris + LOWER_IRIS
  }
}
