// A heart for trace scenes: instantaneous rate with breathing, Mayer waves and drift, its phase, and the wave each beat makes.
import { normalFrom } from '../seeded-random.ts'

export interface HeartOptions {
  readonly bpm: number
  /** Depth of respiratory sinus arrhythmia, bpm (peak). */
  readonly rsaBpm?: number
  readonly breathsPerMin?: number
  /** Depth of the .1 Hz wave, bpm (peak). */
  readonly mayerBpm?: number
  /** Linear change, bpm per minute. */
  readonly driftBpmPerMin?: number
  /** Spread of the slow wander, bpm. */
  readonly wanderBpm?: number
  /** Size of the dicrotic wave beside the systolic one; .3 usual, .9 strong. */
  readonly dicrotic?: number
}

export interface Heart {
  /** Beats since the start at time `s` (beat k begins at phase k). */
  phaseAt(s: number): number
  /** Blood volume, zero mean and unit deviation over a beat; up = more blood. */
  volumeAt(s: number): number
  /** -1..1, up = breathing in. */
  breathAt(s: number): number
  /** Mean rate between two times, bpm. */
  meanBpm(fromS: number, toS: number): number
  readonly beatTimesS: readonly number[]
}

const STEP_S = 0.005

/** A heart over `seconds` from -1 s on, so that delayed regions may look back. */
export function createHeart(options: HeartOptions, seconds: number, random: () => number): Heart {
  const {
    bpm,
    rsaBpm = 0,
    breathsPerMin = 14,
    mayerBpm = 0,
    driftBpmPerMin = 0,
    wanderBpm = 0,
    dicrotic = 0.3,
  } = options
  const normal = normalFrom(random)
  const [breathPhase, mayerPhase] = [random() * 2 * Math.PI, random() * 2 * Math.PI]
  const breathAt = (s: number): number => Math.sin((2 * Math.PI * breathsPerMin * s) / 60 + breathPhase)
  const count = Math.ceil((seconds + 3) / STEP_S)
  const phases = new Float64Array(count + 1)
  phases[0] = random() - 2
  let wander = 0
  const beatTimesS: number[] = []
  for (let i = 0; i < count; i++) {
    const s = i * STEP_S - 1
    wander += -wander * (STEP_S / 8) + normal() * wanderBpm * Math.sqrt((2 * STEP_S) / 8) // relaxes within 8 s
    const rate =
      bpm +
      rsaBpm * breathAt(s) +
      mayerBpm * Math.sin(2 * Math.PI * 0.1 * s + mayerPhase) +
      (driftBpmPerMin * s) / 60 +
      wander
    const before = phases[i] ?? 0
    const after = before + (Math.max(25, rate) / 60) * STEP_S
    phases[i + 1] = after
    if (Math.floor(after) > Math.floor(before) && s >= 0 && s < seconds)
      beatTimesS.push(s + (STEP_S * (Math.ceil(before + 1e-12) - before)) / (after - before))
  }
  const phaseAt = (s: number): number => {
    const x = Math.max(0, Math.min(count - 1e-9, (s + 1) / STEP_S))
    const i = Math.floor(x)
    return (phases[i] ?? 0) + (x - i) * ((phases[i + 1] ?? 0) - (phases[i] ?? 0))
  }
  const shape = beatShape(60 / bpm, dicrotic)
  return {
    phaseAt,
    volumeAt: (s) => shape(phaseAt(s)),
    breathAt,
    meanBpm: (from, to) => (60 * (phaseAt(to) - phaseAt(from))) / (to - from),
    beatTimesS,
  }
}

const SHAPE_POINTS = 512

/** Systolic and dicrotic bumps whose width in time varies less than the beat does, as a lookup over phase. */
function beatShape(periodS: number, dicrotic: number): (phase: number) => number {
  const scale = Math.min(1.6, 1 / Math.sqrt(periodS))
  const bump = (phase: number, at: number, width: number): number => {
    const d = phase - at - Math.round(phase - at)
    return Math.exp(-0.5 * (d / (width * scale)) ** 2)
  }
  const raw = Float64Array.from({ length: SHAPE_POINTS }, (_, k) => {
    const phase = k / SHAPE_POINTS
    const rise = phase < 0.22 ? 0.075 : 0.12 // steep upstroke, slow run-off
    return bump(phase, 0.22, rise) + dicrotic * bump(phase, 0.22 + 0.36 * Math.min(1.15, scale), 0.1)
  })
  const mean = raw.reduce((sum, v) => sum + v, 0) / SHAPE_POINTS
  const spread = Math.sqrt(raw.reduce((sum, v) => sum + (v - mean) ** 2, 0) / SHAPE_POINTS)
  return (phase) => {
    const x = (phase - Math.floor(phase)) * SHAPE_POINTS
    const i = Math.floor(x)
    const a = raw[i % SHAPE_POINTS] ?? 0
    const b = raw[(i + 1) % SHAPE_POINTS] ?? 0
    return (a + (x - i) * (b - a) - mean) / spread
  }
}
