// Frame gate: which conditions make this camera picture unreliable, as hints that do not flicker.
import { frameHints, type FrameHint, type FrameSample } from '../contracts/frame-sample.ts'
import { eyePoints, eyeSpanPx, type Landmarks } from './landmarks.ts'

/** What the gate looks at; a FrameSample without its hints has all of it. */
export type GatedFrame = Pick<FrameSample, 'atMs' | 'face' | 'faceCount' | 'landmarked' | 'lumaMean' | 'sharpness'>

interface Rule {
  /** Condition that raises the hint, and the milder one that keeps it up. */
  readonly enter: number
  readonly stay: number
  /** How long the condition has to hold before the hint appears, and be gone before it disappears. */
  readonly enterMs: number
  readonly leaveMs: number
}

/**
 * One number a hint, larger = worse, against these limits.
 * Dwell times: half a second is the promise for a missing face, of which 300 ms leaves room for two lost frames at 10 fps;
 * 500-1000 ms elsewhere is long enough to read a sentence and short enough to feel answered. Chosen by hand.
 */
const rules: Readonly<Record<FrameHint, Rule>> = {
  // Levels of luma below 255. 38 and 45: skin of the darkest type under normal exposure measures 50 and more, and below 38 one level of
  // 8-bit quantisation is over 2 % of the signal. 222 and 214: above, red clips first on light skin.
  'too-dark': { enter: -38, stay: -45, enterMs: 500, leaveMs: 1000 },
  'too-bright': { enter: 222, stay: 214, enterMs: 500, leaveMs: 1000 },
  // Detail relative to brightness, negated. Rendered faces blurred step by step: sharp 0.36, a Gaussian of 1.6 % of the face width (3 px at
  // arm's length, where lid edges begin to run into each other) 0.08 to 0.09 with sensor noise.
  blurred: { enter: -0.08, stay: -0.095, enterMs: 500, leaveMs: 700 },
  // Outer eye distances a second: 1.2 smears a 33 ms exposure by 4 % of that distance, as much as half an eye opening.
  moving: { enter: 1.2, stay: 0.7, enterMs: 150, leaveMs: 500 },
  // Pixels between the outer eye corners, negated: an open eye is then 4 px high, and one pixel of error is a quarter of it.
  'too-far': { enter: -40, stay: -46, enterMs: 500, leaveMs: 700 },
  'no-face': { enter: 1, stay: 1, enterMs: 300, leaveMs: 150 },
  'two-faces': { enter: 2, stay: 2, enterMs: 300, leaveMs: 700 },
}

/** Speed is judged over this stretch, so that landmark jitter between two frames is not movement. */
const SPEED_SPAN_MS = 120
const MAX_TRACK = 16

/** A condition with hysteresis in value and in time. */
class Latch {
  readonly #rule: Rule
  #on = false
  #changingSinceMs: number | null = null

  constructor(rule: Rule) {
    this.#rule = rule
  }

  /** `badness` null: nothing known on this frame, so nothing changes. */
  update(atMs: number, badness: number | null): boolean {
    if (badness === null) return this.#on
    const wants = badness >= (this.#on ? this.#rule.stay : this.#rule.enter)
    if (wants === this.#on) this.#changingSinceMs = null
    else this.#changingSinceMs ??= atMs
    const dwell = this.#on ? this.#rule.leaveMs : this.#rule.enterMs
    if (this.#changingSinceMs !== null && atMs - this.#changingSinceMs >= dwell) {
      this.#on = wants
      this.#changingSinceMs = null
    }
    return this.#on
  }
}

/** Where the face has been lately; speed in outer eye distances a second. */
class HeadTrack {
  readonly #at = new Float64Array(MAX_TRACK)
  readonly #x = new Float64Array(MAX_TRACK)
  readonly #y = new Float64Array(MAX_TRACK)
  #count = 0

  clear(): void {
    this.#count = 0
  }

  /** Speed between now and the newest entry at least SPEED_SPAN_MS old; null while there is none. */
  speed(atMs: number, landmarks: Landmarks): number | null {
    const { outer: right } = eyePoints.right
    const { outer: left } = eyePoints.left
    const x = ((landmarks[3 * right] ?? 0) + (landmarks[3 * left] ?? 0)) / 2
    const y = ((landmarks[3 * right + 1] ?? 0) + (landmarks[3 * left + 1] ?? 0)) / 2
    const slot = this.#count % MAX_TRACK
    this.#at[slot] = atMs
    this.#x[slot] = x
    this.#y[slot] = y
    this.#count += 1
    const scale = eyeSpanPx(landmarks)
    for (let back = 1; back < Math.min(this.#count, MAX_TRACK); back++) {
      const i = (this.#count - 1 - back) % MAX_TRACK
      const elapsedMs = atMs - (this.#at[i] ?? 0)
      if (elapsedMs < SPEED_SPAN_MS) continue
      return (1000 * Math.hypot(x - (this.#x[i] ?? 0), y - (this.#y[i] ?? 0))) / (scale * elapsedMs)
    }
    return null
  }
}

/**
 * Streaming gate: feed every frame, get the hints that hold now, in the order of `frameHints`. Constant cost and memory.
 * `no-face` appears 300 ms after the last frame with a face (so within 500 ms at 10 fps and faster) and silences the hints that need a
 * face; brightness still speaks, because it explains the missing face. On frames without landmarks only brightness is judged.
 */
export class FrameGate {
  readonly #latches = new Map(frameHints.map((hint) => [hint, new Latch(rules[hint])]))
  readonly #track = new HeadTrack()

  update(frame: GatedFrame): readonly FrameHint[] {
    const badness = this.#badness(frame)
    const active = frameHints.filter((hint) => this.#latches.get(hint)?.update(frame.atMs, badness[hint]) === true)
    const missing = active.includes('no-face')
    return active.filter((hint) => !missing || hint === 'no-face' || hint === 'too-dark' || hint === 'too-bright')
  }

  #badness(frame: GatedFrame): Record<FrameHint, number | null> {
    const { face } = frame
    if (face === null) this.#track.clear()
    const fresh = frame.landmarked && face !== null
    return {
      'too-dark': -frame.lumaMean,
      'too-bright': frame.lumaMean,
      blurred: fresh ? -detailOf(frame) : null,
      moving: fresh ? this.#track.speed(frame.atMs, face.landmarks) : null,
      'too-far': fresh ? -eyeSpanPx(face.landmarks) : null,
      'no-face': frame.landmarked ? Number(face === null) : null,
      'two-faces': frame.landmarked ? frame.faceCount : null,
    }
  }
}

/** Spread of the Laplacian relative to brightness: halving the light does not make a picture blurred. */
const detailOf = (frame: GatedFrame): number => Math.sqrt(frame.sharpness) / Math.max(1, frame.lumaMean)
