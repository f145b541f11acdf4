// The clocks of the detectors: a condition must hold for its time, is told once, and is then silent for its cool-down.
import type { StateReason } from '../../contracts/state.ts'
import {
  type DetectorFrame,
  type DetectorId,
  type DetectorRule,
  detectorIds,
  detectorReasons,
  detectorRules,
} from './conditions.ts'

/** A silence up to this long pauses a clock; a longer one starts it anew, as in the smoother. */
const PAUSE_GAP_MS = 3_000
const RESET_GAP_MS = 30_000

interface Clock {
  readonly heldMs: number
  /** When the condition was last known to hold; null when it does not. */
  readonly lastMs: number | null
  readonly seenAtMs: number | null
}
export type DetectorClocks = Readonly<Record<DetectorId, Clock>>

const stopped: Clock = { heldMs: 0, lastMs: null, seenAtMs: null }
export const freshDetectors = Object.fromEntries(detectorIds.map((id) => [id, stopped])) as DetectorClocks // one per id by construction

/** What a detector saw, once. */
export interface Sighting {
  readonly detector: DetectorId
  readonly atMs: number
  readonly reasons: readonly StateReason[]
}

/** One tick of all detectors. A moment that cannot say pauses a clock for thirty seconds at most. */
export function stepDetectors(
  clocks: DetectorClocks,
  frame: DetectorFrame,
  nowMs: number,
): { readonly clocks: DetectorClocks; readonly sightings: readonly Sighting[] } {
  const sightings: Sighting[] = []
  const next: Record<DetectorId, Clock> = { ...clocks }
  for (const id of detectorIds) {
    const stepped = stepClock(clocks[id], detectorRules[id], { frame, nowMs })
    next[id] = stepped
    if (stepped.seenAtMs === nowMs) sightings.push({ detector: id, atMs: nowMs, reasons: detectorReasons(id, frame) })
  }
  return { clocks: next, sightings }
}

function stepClock(
  clock: Clock,
  rule: DetectorRule,
  { frame, nowMs }: { readonly frame: DetectorFrame; readonly nowMs: number },
): Clock {
  const { seenAtMs, lastMs } = clock
  if (seenAtMs !== null && nowMs >= seenAtMs && nowMs - seenAtMs < rule.coolDownMs) return { ...stopped, seenAtMs }
  const holds = rule.holds(frame)
  const gapMs = lastMs === null ? 0 : nowMs - lastMs
  if (holds === null && lastMs !== null && gapMs >= 0 && gapMs <= RESET_GAP_MS) return clock
  if (!holds) return { ...stopped, seenAtMs }
  const isNew = lastMs === null || gapMs < 0 || gapMs > RESET_GAP_MS
  const heldMs = isNew ? 0 : clock.heldMs + (gapMs > PAUSE_GAP_MS ? 0 : gapMs)
  const hasCamera = frame.snapshot.coverageByChannel.kinematics > 0
  const neededMs = hasCamera ? (rule.holdWithCameraMs ?? rule.holdMs) : rule.holdMs
  if (heldMs >= neededMs) return { ...stopped, seenAtMs: nowMs }
  return { heldMs, lastMs: nowMs, seenAtMs }
}

/** Detectors that saw something within `withinMs`. */
export const lately = (clocks: DetectorClocks, nowMs: number, withinMs: number): readonly DetectorId[] =>
  detectorIds.filter((id) => {
    const { seenAtMs } = clocks[id]
    return seenAtMs !== null && nowMs >= seenAtMs && nowMs - seenAtMs <= withinMs
  })
