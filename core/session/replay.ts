// Replays feature lines through the shipped step, second by second: the timeline of states and the transitions between them.
import type { BaselineFile } from '../contracts/baseline-file.ts'
import { featureCatalogue, type FeatureLine, type FeatureName } from '../contracts/features.ts'
import type { StateEstimate, StateTransition } from '../contracts/state.ts'
import { bucketIds } from '../state/baseline.ts'
import type { CalibratedMinute, LocalTime } from './session-event.ts'
import { type SessionState, defaultChoices, openSession } from './session-state.ts'
import { step } from './step.ts'

/** One entry of the timeline. */
export type TimelineEntry = Pick<StateEstimate, 'atMs' | 'state' | 'scores' | 'coverage' | 'reasons' | 'load'>

export interface Replayed {
  readonly timeline: readonly TimelineEntry[]
  readonly transitions: readonly StateTransition[]
}

const TICK_MS = 1000
const MINUTE_MS = 60_000
const MINUTES_PER_DAY = 1440
/** Silence longer than this is stepped over, since nothing can change in it but the state being forgotten. */
const LONGEST_QUIET_MS = 120_000

/**
 * Runs the lines (ascending in time) with one tick a second from the first to the last. Time of day is taken in UTC, which only chooses the
 * baseline's bucket. Nothing is decided or shown: help is off. Deterministic.
 */
export function replayLines(lines: readonly FeatureLine[], baseline: BaselineFile | null = null): Replayed {
  const first = lines[0]
  if (!first) return { timeline: [], transitions: [] }
  let state = begin(first.atMs, baseline)
  const timeline: TimelineEntry[] = []
  const transitions: StateTransition[] = []
  const tick = (nowMs: number): void => {
    const stepped = step(state, { kind: 'tick', local: utcTime(nowMs) }, nowMs, () => 0)
    state = stepped.state
    for (const effect of stepped.effects) {
      if (effect.kind === 'state') timeline.push(toEntry(effect.estimate))
      if (effect.kind === 'transition') transitions.push(effect.transition)
    }
  }
  let nextTick = first.atMs
  for (const line of lines) {
    if (line.atMs - nextTick > LONGEST_QUIET_MS) {
      for (let k = 0; k < LONGEST_QUIET_MS / TICK_MS / 2; k++, nextTick += TICK_MS) tick(nextTick)
      nextTick = line.atMs
    }
    for (; nextTick < line.atMs; nextTick += TICK_MS) tick(nextTick)
    state = step(state, { kind: 'features', line }, line.atMs, () => 0).state
  }
  tick(nextTick)
  return { timeline, transitions }
}

function begin(nowMs: number, baseline: BaselineFile | null): SessionState {
  const opened = openSession({ sessionId: 'replay-0001', build: 'replay', nowMs, local: utcTime(nowMs) })
  const quiet = step(opened, { kind: 'choices', choices: { ...defaultChoices, on: false } }, nowMs, () => 0).state
  if (!baseline) return quiet
  return step(quiet, { kind: 'calibrated', minutes: toCalibratedMinutes(baseline, nowMs) }, nowMs, () => 0).state
}

/**
 * Three values per feature, at the median and one MAD to each side, reproduce both exactly; spread over every bucket alike, since a file
 * knows no times of day. Names outside the catalogue are ignored.
 */
export function toCalibratedMinutes(baseline: BaselineFile, atMs: number): readonly CalibratedMinute[] {
  const known = new Set<string>(Object.values(featureCatalogue).flatMap((features) => Object.keys(features)))
  return Object.entries(baseline.features).flatMap(([name, { median, mad, minutes }]) => {
    if (!known.has(name)) return []
    return [-1, 0, 1].flatMap((side) =>
      bucketIds.map((bucket) => ({
        atMs,
        bucket,
        weight: minutes / 3 / bucketIds.length,
        values: { [name as FeatureName]: median + side * mad }, // checked against the catalogue above
      })),
    )
  })
}

const toEntry = ({ atMs, state, scores, coverage, reasons, load }: StateEstimate): TimelineEntry => ({
  atMs,
  state,
  scores,
  coverage,
  reasons,
  load,
})

function utcTime(nowMs: number): LocalTime {
  const minute = Math.floor(nowMs / MINUTE_MS)
  const day = Math.floor(minute / MINUTES_PER_DAY)
  return {
    minuteOfDay: minute - day * MINUTES_PER_DAY,
    weekday: (day + 4) % 7,
    dayStartMs: day * MINUTES_PER_DAY * MINUTE_MS,
    timeZone: 'UTC',
  }
}
