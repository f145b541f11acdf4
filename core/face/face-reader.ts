// FaceReader: everything one person's face says, frame by frame: eyes, mouth, posture.
import type { FrameSample } from '../contracts/frame-sample.ts'
import { type EyeBaseline, EyeReader, type EyeReading } from './eye-reader.ts'
import { MouthReader, type MouthReading } from './mouth.ts'
import { type PostureBaseline, PostureReader, type PostureReading } from './posture.ts'

/** What is known of this person's face from earlier sessions; each part alone is enough. */
export interface FaceBaseline {
  readonly eyes: EyeBaseline | null
  readonly posture: PostureBaseline | null
}

export interface FaceReading {
  /** Time of the frame the reading was taken on. */
  readonly atMs: number
  readonly eyes: EyeReading
  readonly mouth: MouthReading
  readonly posture: PostureReading
}

/** Landmarks may be run on every few frames only (power modes); a reading older than this is stale. Two frames of the slowest mode. */
const HOLD_MS = 1000

/**
 * Streaming reader. One instance follows one person; feed it every FrameSample in order of `atMs`. Constant cost a frame, constant memory,
 * and the same samples give the same readings bit for bit. Everything in a reading is measured or declined with its reason.
 */
export class FaceReader {
  readonly #eyes: EyeReader
  readonly #mouth = new MouthReader()
  readonly #posture: PostureReader
  #last: FaceReading | null = null

  constructor(known?: FaceBaseline) {
    this.#eyes = new EyeReader(known?.eyes ?? undefined)
    this.#posture = new PostureReader(known?.posture ?? undefined)
  }

  update(sample: FrameSample): FaceReading {
    const held = sample.landmarked ? null : this.#held(sample.atMs)
    if (held !== null) return held
    this.#last = {
      atMs: sample.atMs,
      eyes: this.#eyes.update(sample),
      mouth: this.#mouth.update(sample),
      posture: this.#posture.update(sample),
    }
    return this.#last
  }

  /** A frame on which no landmarks were run says nothing new: the last reading still holds, for a while. */
  #held(atMs: number): FaceReading | null {
    const last = this.#last
    if (last === null || !(atMs - last.atMs <= HOLD_MS)) return null
    return { ...last, eyes: { ...last.eyes, events: [] } }
  }

  /** What to store for the next session. */
  baseline(): FaceBaseline {
    return { eyes: this.#eyes.baseline(), posture: this.#posture.baseline() }
  }
}
