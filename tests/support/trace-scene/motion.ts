// How the head of a trace scene moves: sway, talking, turns and rhythmic nodding, as smooth functions of time.
import { normalFrom } from '../seeded-random.ts'

export interface MotionOptions {
  /** Spread of slow sway, px (and about .1 degree of turning per px). */
  readonly swayPx?: number
  /** Share of the time spent talking. */
  readonly talking?: number
  /** Large turns per minute. */
  readonly turnsPerMin?: number
  /** Rhythmic movement (nodding, a hand that holds a photo). */
  readonly rhythm?: { readonly hz: number; readonly px: number; readonly axis: 'x' | 'y' }
}

/** Head position in px, angles in degrees, jaw opening 0..1. */
export interface Pose {
  x: number
  y: number
  scale: number
  yaw: number
  pitch: number
  roll: number
  jaw: number
}

const COMPONENTS = 14

/** A sum of sines with 1/f amplitudes between 0.05 and `topHz`: unit deviation, smooth, reproducible. */
function wander(random: () => number, topHz: number): (s: number) => number {
  const parts = Array.from({ length: COMPONENTS }, () => {
    const hz = 0.05 * (topHz / 0.05) ** random()
    return { hz, phase: random() * 2 * Math.PI, size: (0.05 / hz) ** 0.6 }
  })
  const norm = Math.sqrt(parts.reduce((sum, p) => sum + (p.size * p.size) / 2, 0))
  return (s) => parts.reduce((sum, p) => sum + p.size * Math.sin(2 * Math.PI * p.hz * s + p.phase), 0) / norm
}

const smoothStep = (u: number): number => (u <= 0 ? 0 : u >= 1 ? 1 : u * u * (3 - 2 * u))

/** Head pose over time for one scene. */
export function createMotion(options: MotionOptions, seconds: number, random: () => number): (s: number) => Pose {
  const { swayPx = 0.5, talking = 0, turnsPerMin = 0, rhythm } = options
  const normal = normalFrom(random)
  const sway = Array.from({ length: 6 }, () => wander(random, 1.5))
  const syllables = wander(random, 6)
  const nod = wander(random, 3)
  const turns = Array.from({ length: Math.round((turnsPerMin * seconds) / 60) }, () => ({
    at: random() * seconds,
    holdS: 0.5 + 2 * random(),
    yaw: 14 * normal(),
    pitch: 8 * normal(),
    px: 12 * normal(),
  }))
  const bouts: { from: number; to: number }[] = []
  for (let s = 0; s < seconds && talking > 0;) {
    const length = 3 + 5 * random()
    bouts.push({ from: s, to: s + length * talking })
    s += length
  }
  const rhythmPhase = random() * 2 * Math.PI
  return (s) => {
    const [x = 0, y = 0, z = 0, yaw = 0, pitch = 0, roll = 0] = sway.map((f) => f(s))
    const pose: Pose = {
      x: swayPx * x,
      y: swayPx * 0.7 * y,
      scale: 1 + 0.002 * swayPx * z,
      yaw: 0.25 * swayPx * yaw,
      pitch: 0.2 * swayPx * pitch,
      roll: 0.12 * swayPx * roll,
      jaw: 0,
    }
    if (bouts.some((b) => s >= b.from && s < b.to)) {
      pose.jaw = Math.max(0, 0.35 + 0.4 * syllables(s))
      pose.pitch += 0.9 * nod(s)
      pose.y += 1.2 * nod(s)
      pose.yaw += 0.5 * nod(s * 0.83 + 9)
    }
    for (const turn of turns) {
      const u = smoothStep((s - turn.at) / 0.6) - smoothStep((s - turn.at - turn.holdS) / 0.6)
      pose.yaw += turn.yaw * u
      pose.pitch += turn.pitch * u
      pose.x += turn.px * u
    }
    if (rhythm) {
      const swing = Math.sin(2 * Math.PI * rhythm.hz * s + rhythmPhase)
      pose[rhythm.axis] += rhythm.px * swing
      pose.pitch += 0.15 * rhythm.px * swing
      pose.yaw += 0.1 * rhythm.px * swing
    }
    return pose
  }
}
