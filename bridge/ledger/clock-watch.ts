// Notices that time was lost or the clock was moved, so that a night of sleep is never taken for nine hours of focus.
import type { Clock } from '../ports/clock.ts'

export interface ClockGap {
  /** `ahead`: the computer slept, or its clock was set forward. `back`: the clock was set back. `stood`: this program stood still. */
  readonly cause: 'ahead' | 'back' | 'stood'
  readonly fromMs: number
  readonly toMs: number
}

/** A jump beyond this is recorded. Chosen by the contract: two minutes. */
export const GAP_MS = 120_000

/** Call it about once a second: a gap it saw since the last call, or null. */
export function createClockWatch({ wallMs, monoMs }: Clock): () => ClockGap | null {
  let lastWall = wallMs()
  let lastMono = monoMs()
  return () => {
    const [wall, mono] = [wallMs(), monoMs()]
    const stoodMs = mono - lastMono
    const driftMs = wall - lastWall - stoodMs
    const cause = causeOf(stoodMs, driftMs)
    const gap = cause === null ? null : { cause, fromMs: lastWall, toMs: wall }
    lastWall = wall
    lastMono = mono
    return gap
  }
}

function causeOf(stoodMs: number, driftMs: number): ClockGap['cause'] | null {
  if (stoodMs > GAP_MS) return 'stood'
  if (driftMs > GAP_MS) return 'ahead'
  return driftMs < -GAP_MS ? 'back' : null
}
