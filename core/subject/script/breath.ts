// Breathing: single breaths with their own length and depth, holds, and the lung volume between them.
import { gaussian, type Random } from '../random.ts'

export interface BreathingScript {
  readonly perMin: number
  /** Relative standard deviation of breath length and of depth; 0 is a metronome. */
  readonly variation: number
  /** Breath holds: no chest movement from start to end. */
  readonly holds: readonly { readonly startMs: number; readonly endMs: number }[]
}

/** One breath: starts empty, full at `peakMs`, empty again at `emptyMs`, rests until `endMs`. */
export interface Breath {
  readonly startMs: number
  readonly peakMs: number
  readonly emptyMs: number
  readonly endMs: number
  readonly depth: number
}

/** Breathing in takes 40 % of a breath at rest, out 50 %, pause 10 % (textbook I:E near 1:1.5). */
const INHALE_SHARE = 0.4
const EXHALE_SHARE = 0.5
/** A script begins this long before its first frame, so that nothing starts from rest on camera. */
export const LEAD_MS = 20_000

/** Draws breaths that cover from -LEAD_MS to `untilMs`. `perMin` 3..40. */
export function drawBreaths(script: BreathingScript, untilMs: number, random: Random): Breath[] {
  const breaths: Breath[] = []
  const mean = 60_000 / script.perMin
  const vary = () => Math.max(0.5, 1 + script.variation * Math.max(-2, Math.min(2, gaussian(random))))
  for (let startMs = -LEAD_MS; startMs < untilMs;) {
    const length = mean * vary()
    const depth = vary()
    const hold = script.holds.find(({ startMs: from, endMs }) => startMs + length > from && startMs < endMs)
    const emptyMs = startMs + length * (INHALE_SHARE + EXHALE_SHARE)
    const endMs = hold ? Math.max(startMs + length, hold.endMs) : startMs + length
    breaths.push({ startMs, peakMs: startMs + length * INHALE_SHARE, emptyMs, endMs, depth })
    startMs = endMs
  }
  return breaths
}

const swell = (share: number) => 0.5 - 0.5 * Math.cos(Math.PI * share)

/** Lung volume above rest at `tMs`: 0 empty, about 1 full. */
export function lungVolume(breaths: readonly Breath[], tMs: number): number {
  const breath = breaths[latestBefore(breaths, tMs)]
  if (!breath || tMs >= breath.emptyMs) return 0
  if (tMs < breath.peakMs) return breath.depth * swell((tMs - breath.startMs) / (breath.peakMs - breath.startMs))
  return breath.depth * swell((breath.emptyMs - tMs) / (breath.emptyMs - breath.peakMs))
}

/** Index of the last item that started at or before `tMs` (0 when none did); items are in order. */
export function latestBefore(items: readonly { readonly startMs: number }[], tMs: number): number {
  let low = 0
  let high = items.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((items[middle]?.startMs ?? Infinity) <= tMs) low = middle
    else high = middle - 1
  }
  return low
}
