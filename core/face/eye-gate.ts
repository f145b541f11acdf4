// Eye gate: whether the eyes can be judged on this frame, and if not, why.
import type { DeclineReason } from '../contracts/estimate.ts'
import type { FrameHint, FrameSample } from '../contracts/frame-sample.ts'
import { eyesInFrame } from './eye-gaps.ts'

/**
 * Beyond about 20 degrees of yaw closures are no longer seen (tracky-mouse #98; on drawn faces the far eye is off by 40 % at 25 degrees).
 * Eyes come back when the head is 2 degrees inside the gate again. Pitch: on drawn faces shut and open stay apart up to 25 degrees.
 */
const YAW_GATE_DEG = 20
const PITCH_GATE_DEG = 28
const RETURN_DEG = 2

/** Hints that make lids unreadable, in the order in which they are named to the person. `moving` only lowers quality. */
const blinding: readonly FrameHint[] = ['two-faces', 'too-dark', 'too-bright', 'too-far', 'blurred']

export class EyeGate {
  #turned = false

  /** Reason why the eyes of this frame say nothing, or null when they can be judged. */
  update(sample: FrameSample): DeclineReason | null {
    const { face } = sample
    if (!sample.landmarked) return 'stale'
    if (face === null) return 'no-face'
    const slack = this.#turned ? RETURN_DEG : 0
    const { yawDeg, pitchDeg } = face.pose
    this.#turned = !(Math.abs(yawDeg) <= YAW_GATE_DEG - slack && Math.abs(pitchDeg) <= PITCH_GATE_DEG - slack)
    if (sample.faceCount > 1) return 'two-faces'
    const hint = blinding.find((name) => sample.hints.includes(name))
    if (hint !== undefined) return hint
    if (this.#turned) return 'turned-away'
    return eyesInFrame(face.landmarks, sample) ? null : 'out-of-view'
  }
}
