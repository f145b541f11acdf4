// The pulse at the skin: blood volume after every beat, with systolic peak, dicrotic notch and diastolic fall.

/** Times from one wave to the next in milliseconds; strengths relative to the systolic peak. */
export interface PulseShape {
  /** Height of the second (dicrotic) wave: 0.35 at rest, 0.6 in a young relaxed subject, 0.1 with stiff vessels. */
  readonly dicrotic: number
}

const RISE_MS = 62
const FALL_MS = 92
const DICROTIC_MS = 78
/** The second wave follows the peak by this at a 850 ms beat, and by the square root of the interval otherwise. */
const DICROTIC_DELAY_MS = 290
const RUNOFF_MS = 260
const RUNOFF = 0.22

function wave(sinceMs: number, intervalMs: number, dicrotic: number): number {
  const stretch = Math.sqrt(Math.max(0.4, Math.min(1.6, intervalMs / 850)))
  const width = sinceMs < 0 ? RISE_MS : FALL_MS * stretch
  const systolic = Math.exp(-0.5 * (sinceMs / width) ** 2)
  const echo = (sinceMs - DICROTIC_DELAY_MS * stretch) / (DICROTIC_MS * stretch)
  const second = dicrotic * Math.exp(-0.5 * echo * echo)
  const decay = sinceMs <= 0 ? 0 : (sinceMs / 120) ** 2 / (1 + (sinceMs / 120) ** 2)
  return systolic + second + RUNOFF * decay * Math.exp(-sinceMs / RUNOFF_MS / stretch)
}

/** Mean of a resting beat, taken off so that the volume swings around 0; peak to peak stays about 1. */
const RESTING_MEAN = 0.36

/**
 * Blood volume at `tMs` relative to rest: about -0.36 before a beat, 0.64 at its systolic peak. `beats` are peak times in
 * order and reach 2 s beyond both sides of `tMs`. Skin gets darker as this rises.
 */
export function bloodVolume(beats: readonly number[], tMs: number, { dicrotic }: PulseShape): number {
  let sum = 0
  for (let i = firstWithin(beats, tMs); i < beats.length; i++) {
    const beat = beats[i] ?? 0
    if (beat > tMs + 400) break
    sum += wave(tMs - beat, (beats[i + 1] ?? beat + 850) - beat, dicrotic)
  }
  return sum - RESTING_MEAN
}

/** First beat that can still be felt at `tMs` (the run-off is over after 2 s). */
function firstWithin(beats: readonly number[], tMs: number): number {
  let low = 0
  let high = beats.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((beats[middle] ?? Infinity) < tMs - 2000) low = middle + 1
    else high = middle
  }
  return low
}
