// Habits: things a person does again and again, so that a scene of any length has them; worked out into cues and events.
import { gaussian, type Random } from '../random.ts'
import { type BlinkEvent, type Eyes, lidEvent } from './blinks.ts'
import type { Cue } from './motion.ts'

/** A stretch of scene time, milliseconds. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** When a habit comes round: first time, period, and its relative standard deviation. */
export interface Rhythm {
  readonly firstMs: number
  readonly everyMs: number
  readonly variation: number
}

export interface MotionHabit extends Rhythm {
  readonly cue: Omit<Cue, 'atMs'>
  /** Every other time to the other side (all targets negated). */
  readonly alternate?: boolean
}

export interface LidHabit extends Rhythm {
  readonly closingMs: number
  readonly shutMs: number
  readonly reopeningMs: number
  readonly completeness: number
  readonly eyes: Eyes
}

export interface SpeechHabit extends Rhythm {
  readonly lengthMs: number
}

/** Start times of a rhythm within 0..`untilMs`. */
export function rhythmTimes({ firstMs, everyMs, variation }: Rhythm, untilMs: number, random: Random): number[] {
  const times: number[] = []
  for (let at = firstMs; at < untilMs;) {
    times.push(at)
    at += everyMs * Math.max(0.4, 1 + variation * gaussian(random))
  }
  return times
}

export function habitCues(habit: MotionHabit, untilMs: number, random: Random): Cue[] {
  return rhythmTimes(habit, untilMs, random).map((atMs, i) => {
    const sign = habit.alternate && i % 2 === 1 ? -1 : 1
    const target = Object.fromEntries(Object.entries(habit.cue.target).map(([key, value]) => [key, sign * value]))
    return { ...habit.cue, atMs, target }
  })
}

export const habitLids = (habit: LidHabit, untilMs: number, random: Random): BlinkEvent[] =>
  rhythmTimes(habit, untilMs, random).map((atMs) => lidEvent(atMs, habit))

export const habitSpeech = (habit: SpeechHabit, untilMs: number, random: Random): Span[] =>
  rhythmTimes(habit, untilMs, random).map((startMs) => ({
    startMs,
    endMs: Math.min(untilMs, startMs + habit.lengthMs),
  }))
