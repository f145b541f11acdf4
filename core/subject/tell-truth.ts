// Writes the truth of a planned scene without drawing it.
import { focalPx } from './camera/camera.ts'
import { eyeCentres } from './deform/expression.ts'
import { headRotation, headToRoom } from './deform/pose.ts'
import { identityNamed, pulseAmplitude } from './identities.ts'
import { type Plan, rowBrightness } from './plan.ts'
import type { Scene } from './scene.ts'
import type { Performance } from './script/actor.ts'
import { rmssd } from './script/beats.ts'
import { type FaceTruth, type FrameTruth, type PersonTruth, type Truth, TRUTH_VERSION } from './truth.ts'

const within = (times: readonly number[], endMs: number) => times.filter((t) => t >= 0 && t <= endMs)
/** Rounded for the file; -0 becomes 0, which JSON cannot tell apart. */
const round = (value: number, digits: number) => Number(value.toFixed(digits)) + 0

type Point = readonly [number, number, number]

/** Points of the face mesh that bound it on the picture: forehead, temples, cheeks, jaw, chin, nose (canonical positions). */
const OUTLINE: readonly Point[] = [
  [0, 8.26, 4.48],
  [7.66, 0.67, -2.44],
  [-7.66, 0.67, -2.44],
  [0, -9.4, 4.26],
  [6.72, -4.79, -1.75],
  [-6.72, -4.79, -1.75],
  [6.28, 6.62, 1.43],
  [-6.28, 6.62, 1.43],
  [0, -0.46, 7.59],
]
const BETWEEN_EYES: Point = [0, eyeCentres[0][1], eyeCentres[0][2] + 1.2]

function faceTruth(plan: Plan, performance: Performance, tMs: number): FaceTruth {
  const moment = performance.at(tMs)
  const { pose } = moment
  const { distanceCm } = performance.actor
  const near = distanceCm - moment.distanceCm
  const rotation = headRotation(pose.yawDeg, pose.pitchDeg, pose.rollDeg)
  const offset: Point = [moment.xCm, moment.yCm, near]
  const eyes = headToRoom(rotation, offset, BETWEEN_EYES)
  const { focalPx: f, centreX, centreY } = plan.lens
  const { width, height } = plan.scene.camera
  const points = OUTLINE.map((point) => {
    const [x, y, z] = headToRoom(rotation, offset, point)
    return [centreX + (f * x) / (distanceCm - z), centreY - (f * y) / (distanceCm - z)] as const
  })
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const inside = points.filter(([x, y]) => x >= 0 && x < width && y >= 0 && y < height).length
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return {
    pose: {
      yawDeg: round(pose.yawDeg, 3),
      pitchDeg: round(pose.pitchDeg, 3),
      rollDeg: round(pose.rollDeg, 3),
    },
    distanceMm: round(10 * Math.hypot(eyes[0], eyes[1], distanceCm - eyes[2]), 1),
    inView: round(inside / points.length, 3),
    boxPx: [round(left, 1), round(top, 1), round(Math.max(...xs) - left, 1), round(Math.max(...ys) - top, 1)],
    eyes: { left: round(moment.openness.left, 4), right: round(moment.openness.right, 4) },
    blinkPhase: moment.blinkPhase,
    gazeDeg: [round(moment.gazeXDeg, 2), round(moment.gazeYDeg, 2)],
    mouth: round(moment.mouth, 3),
    talking: moment.talking,
  }
}

/** Does the face in this scene show a pulse? */
const showsPulse = ({ cast }: Scene) => cast.kind === 'person'

function frameTruth(plan: Plan, index: number): FrameTruth {
  const time = plan.times[index]
  if (!time) throw new RangeError(`frame ${index} is not in the plan`)
  const { scene, performances } = plan
  const main = performances[0]
  const face = main ? faceTruth(plan, main, time.exposedMs) : null
  const middle = rowBrightness(plan, time.exposedMs, scene.camera.height / 2)
  const others = performances.slice(1).map((one) => faceTruth(plan, one, time.exposedMs))
  return {
    index,
    tick: time.tick,
    tMs: time.tMs,
    exposedMs: round(time.exposedMs, 3),
    faces: [face, ...others].filter((one) => one && one.inView >= 0.5).length,
    face,
    pulse: main && showsPulse(scene) ? round(main.pulseAt(time.exposedMs), 4) : 0,
    lung: main ? round(main.at(time.exposedMs).lung, 4) : 0,
    exposure: round(middle / rowBrightness(plan, 0, scene.camera.height / 2), 5),
  }
}

function sampleDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}

/** Lids are looked at this often for PERCLOS; a closing takes some 80 ms, so the error is below 1 % of an event. */
const LID_STEP_MS = 2

/**
 * PERCLOS P80 truth of a stretch: share of time with the more open eye at most 0.2 open (80 % shut or more). `slow` leaves
 * out closures whose time at or below 0.2 is shorter than 500 ms.
 */
export function truePerclos(performance: Performance, startMs: number, endMs: number): { all: number; slow: number } {
  let [all, slow, run] = [0, 0, 0]
  for (let tMs = startMs; tMs <= endMs; tMs += LID_STEP_MS) {
    const { left, right } = performance.at(tMs).openness
    const shut = Math.max(left, right) <= 0.2 && tMs + LID_STEP_MS <= endMs
    if (shut) run += LID_STEP_MS
    if (shut || run === 0) continue
    all += run
    if (run >= 500) slow += run
    run = 0
  }
  return { all: all / (endMs - startMs), slow: slow / (endMs - startMs) }
}

function personTruth(plan: Plan, performance: Performance): PersonTruth {
  const endMs = plan.seconds * 1000
  const { script } = performance.actor
  const identity = identityNamed(performance.actor.identity)
  const shown = showsPulse(plan.scene)
  const beatsMs = shown ? within(performance.beatsMs, endMs).map((t) => round(t, 3)) : []
  const intervalsMs = beatsMs.slice(1).map((t, i) => round(t - (beatsMs[i] ?? 0), 3))
  const breathsMs = within(
    performance.breaths.map(({ peakMs }) => peakMs),
    endMs,
  ).map((t) => round(t, 3))
  const rate = (times: readonly number[]) =>
    times.length < 2 ? null : round((60_000 * (times.length - 1)) / ((times.at(-1) ?? 0) - (times[0] ?? 0)), 4)
  const perclos = truePerclos(performance, 0, endMs)
  return {
    identity: identity.name,
    phototype: identity.phototype,
    showsPulse: shown,
    pulseAmplitude: pulseAmplitude(identity, shown ? script.pulseStrength : 0),
    beatsMs,
    intervalsMs,
    meanBpm: rate(beatsMs),
    rmssdMs: intervalsMs.length < 2 ? null : round(rmssd(beatsMs), 3),
    sdnnMs: intervalsMs.length < 2 ? null : round(sampleDeviation(intervalsMs), 3),
    breathsMs,
    breathsPerMin: rate(breathsMs),
    breathHolds: breathsMs.length > 0 ? script.breathing.holds : [],
    blinks: performance.blinks.filter(({ endMs: end }) => end <= endMs),
    speech: performance.speech,
    perclos: { all: round(perclos.all, 5), slow: round(perclos.slow, 5) },
  }
}

/** The truth of every frame and every body of a planned scene. */
export function tellTruth(plan: Plan): Truth {
  const { scene } = plan
  return {
    v: TRUTH_VERSION,
    scene,
    seconds: plan.seconds,
    width: scene.camera.width,
    height: scene.camera.height,
    fps: scene.camera.fps,
    focalPx: round(focalPx(scene.camera), 3),
    frames: plan.times.map((_, index) => frameTruth(plan, index)),
    people: plan.performances.map((performance) => personTruth(plan, performance)),
  }
}
