// Judges a measured scene against its truth: lid closures, PERCLOS, head pose, detection, the gate, and how soon an empty chair is said.
import { absoluteQuantile, type ClosureScore, scoreClosures, type TrueClosure } from './closure-score.ts'
import { framePairs, type MeasuredScene } from './measured-scene.ts'

/** Turned further than this, eyes are gated and closures are not expected. */
const EXPECTED_YAW_DEG = 18
/** Gate of 20 degrees and the promised pose error of 4: from here on no eye may be judged. */
const GATED_YAW_DEG = 24
/** Pose is promised up to here. */
const POSED_DEG = 30
/** Share of the face in the picture from which a detector is expected to see it. */
const VISIBLE = 0.5
/** Absences shorter than this need not be said. */
const LEAST_ABSENCE_MS = 1000

/** What became of one scene. Times in ms, angles in degrees. */
export interface SceneResult {
  readonly score: ClosureScore
  readonly falseAlarms: number
  readonly perclosError: number
  /** Medians of the absolute errors of yaw, pitch and roll within +-30 degrees. */
  readonly pose: readonly number[]
  /** Share of the frames on which eyes were judged. */
  readonly coverage: number
  /** Share of the frames with a face in view on which it was found. */
  readonly detected: number
  /** Frames on which eyes were judged although the head was turned beyond the gate. */
  readonly beyondGate: number
  /** Longest time from leaving to the hint that nobody is there; NaN where nobody left. */
  readonly absenceMs: number
  readonly minutes: number
}

const inView = (share: number | undefined): boolean => (share ?? 0) >= VISIBLE

/** Lid events of the main person that a reader of this scene can be expected to tell. */
function expectedClosures({ truth }: MeasuredScene): TrueClosure[] {
  const lastMs = (truth.seconds - 0.5) * 1000
  const visible = (event: TrueClosure): boolean =>
    truth.frames
      .filter(({ exposedMs }) => exposedMs >= event.startMs - 100 && exposedMs <= event.endMs + 100)
      .every(({ face }) => face !== null && face.inView > 0.95 && Math.abs(face.pose.yawDeg) <= EXPECTED_YAW_DEG)
  return (truth.people[0]?.blinks ?? []).filter((event) => event.endMs < lastMs && visible(event))
}

/** Truth of PERCLOS is taken over the frames whose lids were looked at, those from before the open eyes were known too. */
export function judgeScene(scene: MeasuredScene): SceneResult {
  const { truth, found } = scene
  const all = truth.people[0]?.blinks ?? []
  const score = scoreClosures(expectedClosures(scene), [...found.blinks, ...found.closures])
  const pairs = framePairs(scene)
  const judged = pairs.filter(({ frame }) => frame.eyes.left !== null)
  const looked = pairs.filter(({ frame }) => frame.earRaw !== null)
  const shut = looked.filter(({ truth: { face } }) => face !== null && (face.eyes.left + face.eyes.right) / 2 <= 0.2)
  const last = found.perclos.findLast(({ value }) => value !== null)?.value ?? Number.NaN
  const seen = pairs.filter(({ truth: { face } }) => inView(face?.inView))
  return {
    score,
    falseAlarms: score.spurious.filter(
      (event) => !all.some((blink) => blink.startMs < event.endMs && blink.endMs > event.startMs),
    ).length,
    perclosError: last - shut.length / looked.length,
    pose: poseErrors(scene),
    coverage: judged.length / pairs.length,
    detected: seen.filter(({ frame }) => frame.face).length / seen.length,
    beyondGate: judged.filter(({ truth: { face } }) => Math.abs(face?.pose.yawDeg ?? 0) > GATED_YAW_DEG).length,
    absenceMs: absenceDelay(scene),
    minutes: truth.seconds / 60,
  }
}

function poseErrors(scene: MeasuredScene): number[] {
  const angles = framePairs(scene).flatMap(({ truth: { face }, frame: { pose } }) =>
    face === null || pose === null || Math.abs(face.pose.yawDeg) > POSED_DEG || Math.abs(face.pose.pitchDeg) > POSED_DEG
      ? []
      : [[pose.yaw - face.pose.yawDeg, pose.pitch - face.pose.pitchDeg, pose.roll - face.pose.rollDeg]],
  )
  return [0, 1, 2].map((k) =>
    absoluteQuantile(
      angles.map((angle) => angle[k] ?? 0),
      0.5,
    ),
  )
}

function absenceDelay(scene: MeasuredScene): number {
  const delays: number[] = []
  let since: number | null = null
  let said: number | null = null
  const close = (nowMs: number): void => {
    if (since !== null && nowMs - since >= LEAST_ABSENCE_MS) delays.push((said ?? Infinity) - since)
    since = null
    said = null
  }
  for (const { truth, frame } of framePairs(scene)) {
    if (inView(truth.face?.inView)) close(truth.tMs)
    else {
      since ??= truth.tMs
      if (frame.hints.includes('no-face')) said ??= truth.tMs
    }
  }
  close(scene.truth.seconds * 1000)
  return delays.length === 0 ? Number.NaN : Math.max(...delays)
}
