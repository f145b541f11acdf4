// Readings of the pulse engine beside the truth: errors, coverage, intervals, time to the first value.
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import { createFaceFrames, faceLayout } from '#core/signal/rppg/face-frames.ts'
import { createPulseEngine, type PulseReading } from '#core/signal/rppg/pulse-engine.ts'

export interface PulseScore {
  /** Seconds in which a value could have been published: from 6.5 s on. */
  chances: number
  readonly errors: number[]
  /** Absolute error of every method alone over the same seconds. */
  readonly alone: Map<string, number[]>
  inside: number
  /** Seconds to the first value, per scene that had one. */
  readonly firstS: number[]
  scenes: number
  cpuMs: number
  seconds: number
}

export const emptyScore = (): PulseScore => ({
  chances: 0,
  errors: [],
  alone: new Map(),
  inside: 0,
  firstS: [],
  scenes: 0,
  cpuMs: 0,
  seconds: 0,
})

/** Adds the score of one group to another. */
export function addScore(sum: PulseScore, part: PulseScore): void {
  sum.chances += part.chances
  sum.errors.push(...part.errors)
  sum.inside += part.inside
  sum.firstS.push(...part.firstS)
  sum.scenes += part.scenes
  sum.cpuMs += part.cpuMs
  sum.seconds += part.seconds
}

/** True mean rate between two times of the samples' clock, ms; null where there is no pulse. */
export type TrueRate = ((fromMs: number, toMs: number) => number) | null

const FIRST_CHANCE_MS = 6500

/** Runs the shipped engine over samples and adds what it said to the score. */
export function scorePulse(score: PulseScore, samples: readonly FrameSample[], truth: TrueRate): void {
  const engine = createPulseEngine(faceLayout)
  const toFrame = createFaceFrames()
  const startMs = samples[0]?.atMs ?? 0
  const before = process.cpuUsage()
  const readings: PulseReading[] = []
  for (const sample of samples) {
    const reading = engine.push(toFrame(sample))
    if (reading) readings.push(reading)
  }
  const { user, system } = process.cpuUsage(before)
  score.cpuMs += (user + system) / 1000
  score.seconds += readings.length
  score.scenes++
  let hasValue = false
  for (const { atMs, heartRate, methods } of readings) {
    if (atMs - startMs < FIRST_CHANCE_MS && heartRate.kind === 'declined') continue
    score.chances++
    if (heartRate.kind === 'declined') continue
    if (!hasValue) score.firstS.push((atMs - startMs) / 1000)
    hasValue = true
    const rate = truth?.(heartRate.window.startMs, heartRate.window.endMs) ?? Number.POSITIVE_INFINITY
    const error = Math.abs(heartRate.value - rate)
    score.errors.push(error)
    if (error <= (heartRate.interval ?? 0)) score.inside++
    for (const { name, bpm } of methods) {
      const known = score.alone.get(name) ?? []
      known.push(Math.abs(bpm - rate))
      score.alone.set(name, known)
    }
  }
}

/** Mean rate between two times from beat times: beats counted with their fractions. */
export function rateFromBeats(beatsMs: readonly number[]): TrueRate {
  const phaseAt = (tMs: number): number => {
    let k = 0
    while (k + 2 < beatsMs.length && (beatsMs[k + 1] ?? 0) <= tMs) k++
    const from = beatsMs[k] ?? 0
    return k + (tMs - from) / ((beatsMs[k + 1] ?? from + 800) - from)
  }
  return beatsMs.length < 2 ? null : (from, to) => (60_000 * (phaseAt(to) - phaseAt(from))) / (to - from)
}

export const meanOf = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
