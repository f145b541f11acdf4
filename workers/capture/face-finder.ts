// FaceFinder: the face of the moment: runs the landmark model when the pace asks for it, remembers the face between, counts faces now and then.
import type { FaceSample } from '#core/contracts/frame-sample.ts'
import { poseFromTransform } from '#core/face/head-pose.ts'
import type { FaceCounter } from './face-counter.ts'
import type { Landmarker } from './landmarker.ts'

/** A second face is looked for this often. One detector run costs a quarter of a landmark run, so this is below 1 % of the time. */
const COUNT_EVERY_MS = 1000
/** A face not seen again for this long is no longer assumed to be where it was. Half of what a person would notice. */
const MEMORY_MS = 250
/** From here on one pause is as long as another. */
const PAUSE_MS = 1000

export interface Finding {
  /** The face of this very frame; null when there is none or the model did not run. */
  readonly face: FaceSample | null
  readonly landmarked: boolean
  readonly faceCount: number
  /** Where regions are laid: the smoothed landmarks of this frame or the remembered ones. Jitter at their edges would read as a signal. */
  readonly steady: Float32Array | null
}

export class FaceFinder {
  readonly #landmarker: Landmarker
  readonly #counter: FaceCounter | null
  #steady: Float32Array | null = null
  #seenMs = -Infinity
  #countedMs = -Infinity
  #count = 0

  constructor(landmarker: Landmarker, counter: FaceCounter | null) {
    this.#landmarker = landmarker
    this.#counter = counter
  }

  find(picture: ImageData, atMs: number, run: boolean): Finding {
    if (!run) return this.#remembered(atMs)
    const found = this.#landmarker.detect(picture, this.#elapsed(atMs))
    this.#seenMs = atMs
    this.#steady = found?.steady ?? null
    this.#countFaces(picture, atMs, found !== null)
    const posed = found && poseFromTransform(found.transform)
    const face = posed && { landmarks: found.landmarks, ...posed }
    return { face, landmarked: true, faceCount: this.#count, steady: this.#steady }
  }

  /** A new source, or a clock that went back, is as good as a long pause: what the model smoothed before is void. */
  #elapsed(atMs: number): number {
    const elapsedMs = atMs - this.#seenMs
    return elapsedMs >= 0 && elapsedMs < PAUSE_MS ? elapsedMs : PAUSE_MS
  }

  #remembered(atMs: number): Finding {
    const fresh = atMs >= this.#seenMs && atMs - this.#seenMs <= MEMORY_MS
    const steady = fresh ? this.#steady : null
    return { face: null, landmarked: false, faceCount: this.#count, steady }
  }

  /** The landmark model decides between none and one, the counter only whether there are more. */
  #countFaces(picture: ImageData, atMs: number, found: boolean): void {
    if (!found) {
      this.#count = 0
      return
    }
    this.#count = Math.max(1, this.#count)
    const due = Math.abs(atMs - this.#countedMs) >= COUNT_EVERY_MS
    if (!this.#counter || !due) return
    this.#countedMs = atMs
    this.#count = Math.max(1, this.#counter.count(picture))
  }
}
