// Scripted days of the synthetic person as feature lines: moods with natural noise, a person's own level, and any set of sources.
import { type Channel, type FeatureLine, type FeatureName, channels } from '#core/contracts/features.ts'
import type { StateLabel } from '#core/contracts/state.ts'
import { seededRandom } from './seeded-random.ts'

export type Mood = 'calm' | 'overload' | 'recovery' | 'drift' | 'flow'
type Values = Readonly<Partial<Record<FeatureName, number>>>

/** Level and noise of a calm desk hour; noise is the standard deviation of a slow wander (time constant 20 s). */
const calm: Readonly<
  Partial<Record<Channel, Readonly<Partial<Record<FeatureName, readonly [level: number, noise: number]>>>>>
> = {
  physio: { heartRateBpm: [68, 2], rmssdMs: [42, 4], respirationPerMin: [15, 1] },
  kinematics: {
    blinksPerMin: [14, 2],
    perclosRatio: [0.04, 0.01],
    forwardLeanRatio: [0, 0.02],
    slumpRatio: [0.02, 0.02],
    stillnessRatio: [0.8, 0.04],
  },
  input: {
    keysPerMin: [60, 10],
    ikiLnSd: [0.55, 0.03],
    correctionsPer100: [6, 0.8],
    pausesPerMin: [4, 0.6],
    inactivitySeconds: [6, 2],
    pointerTurnsPerMin: [30, 4],
    clickBurstRatio: [0.05, 0.02],
  },
  tabs: { switchesPerMin: [2.5, 0.4], complexityRatio: [0.35, 0.03] },
}

/** How a mood differs from calm: the level it wanders around instead. */
const moods: Readonly<Record<Mood, Values>> = {
  calm: {},
  recovery: {},
  overload: {
    heartRateBpm: 90,
    rmssdMs: 15,
    respirationPerMin: 20,
    blinksPerMin: 5,
    forwardLeanRatio: 0.25,
    stillnessRatio: 0.45,
    keysPerMin: 70,
    ikiLnSd: 0.9,
    correctionsPer100: 16,
    inactivitySeconds: 2,
    pointerTurnsPerMin: 80,
    clickBurstRatio: 0.3,
    switchesPerMin: 12,
    complexityRatio: 0.7,
  },
  drift: {
    heartRateBpm: 57,
    blinksPerMin: 29,
    perclosRatio: 0.17,
    forwardLeanRatio: -0.1,
    stillnessRatio: 0.9,
    slumpRatio: 0.4,
    keysPerMin: 2,
    pausesPerMin: 11,
    inactivitySeconds: 70,
    switchesPerMin: 0.3,
  },
  flow: {
    blinksPerMin: 8,
    stillnessRatio: 0.95,
    keysPerMin: 110,
    ikiLnSd: 0.42,
    correctionsPer100: 2.5,
    inactivitySeconds: 1,
    switchesPerMin: 0.7,
  },
}

/** What the mind should say of a mood. Calm is a day like any other: no state. */
export const expectedState: Readonly<Record<Mood, StateLabel>> = {
  calm: 'UNKNOWN',
  recovery: 'RECOVERY',
  overload: 'HYPER',
  drift: 'HYPO',
  flow: 'FLOW',
}

export interface ScriptedDay {
  readonly script: readonly (readonly [Mood, minutes: number])[]
  readonly startMs: number
  readonly kept: readonly Channel[]
  readonly seed: number
  /** How this person differs from the typical one, by feature: added to the level. */
  readonly person?: Values
}

/** Feature lines of a scripted day, one a second in each source that is kept, ascending. */
export function* scriptedLines({ script, startMs, kept, seed, person = {} }: ScriptedDay): Generator<FeatureLine[]> {
  const random = seededRandom(seed)
  const wander = new Map<FeatureName, number>()
  let atMs = startMs
  for (const [mood, minutes] of script)
    for (let s = 0; s < minutes * 60; s++, atMs += 1000)
      yield channels
        .filter((channel) => kept.includes(channel))
        .map((channel) => ({
          atMs,
          channel,
          quality: 0.9,
          values: valuesOf(channel, mood, { random, wander, person }),
        }))
}

interface Life {
  readonly random: () => number
  readonly wander: Map<FeatureName, number>
  readonly person: Values
}

/** Keeps the value at time s for a wander with a time constant of twenty seconds. */
const MEMORY = Math.exp(-1 / 20)

function valuesOf(channel: Channel, mood: Mood, { random, wander, person }: Life): Record<string, number> {
  const values: Record<string, number> = {}
  for (const [name, [level, noise]] of Object.entries(calm[channel] ?? {}) as [
    FeatureName,
    readonly [number, number],
  ][]) {
    const before = wander.get(name) ?? 0
    const next = MEMORY * before + Math.sqrt(1 - MEMORY ** 2) * normal(random)
    wander.set(name, next)
    const wanted = (moods[mood][name] ?? level) + (person[name] ?? 0) + noise * next
    values[name] = name === 'forwardLeanRatio' ? wanted : Math.max(0, wanted)
  }
  return values
}

/** Standard normal by Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A working day of about eight hours. */
export const workingDay: ScriptedDay['script'] = [
  ['calm', 60],
  ['overload', 20],
  ['recovery', 5],
  ['calm', 55],
  ['flow', 60],
  ['calm', 40],
  ['drift', 30],
  ['calm', 60],
  ['overload', 15],
  ['recovery', 5],
  ['calm', 30],
  ['flow', 40],
  ['calm', 60],
]
