// What lay between two ticks: nothing, or a gap with its cause, told from the wall clock and the clock that only runs forward.
import type { SessionGap } from '../contracts/sessions.ts'

/** Ticks come every second; timers of a hidden page may be a few late. */
const LONGEST_TICK_MS = 5_000
/** A wall clock that moved this much more or less than the monotonic one was set, or the computer slept. */
const CLOCK_STEP_MS = 2_000

export interface Clocks {
  readonly wallMs: number
  /** Never goes back; on most systems it stands still while the computer sleeps. */
  readonly monoMs: number
}

/**
 * The gap between two ticks, or null. `clock-change`: the wall clock went back, or jumped forward by less than a sleep would take.
 * `suspend`: it ran on while everything stood still. `frozen`: both ran on, only we did not.
 */
export function gapBetween(before: Clocks, after: Clocks): SessionGap | null {
  const wall = after.wallMs - before.wallMs
  const mono = after.monoMs - before.monoMs
  const step = wall - mono
  if (wall < -CLOCK_STEP_MS || step < -CLOCK_STEP_MS)
    return { startMs: Math.min(before.wallMs, after.wallMs), endMs: after.wallMs, cause: 'clock-change' }
  const span = { startMs: before.wallMs, endMs: after.wallMs }
  if (step > CLOCK_STEP_MS) return { ...span, cause: step > LONGEST_TICK_MS ? 'suspend' : 'clock-change' }
  return mono > LONGEST_TICK_MS ? { ...span, cause: 'frozen' } : null
}
