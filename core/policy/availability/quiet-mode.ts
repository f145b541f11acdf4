// Quiet mode and pause: the person's "not now", escalating when repeated, decaying when unused, never extended by a clock that jumps.

/** Three dismissals inside five minutes start quiet mode (original 3.8; oracle E5). */
export const DISMISSALS_FOR_QUIET = 3
export const DISMISSAL_WINDOW_MS = 300_000
/** Lengths by level (policy reference 4): 30, 60, 120 minutes. */
export const QUIET_LEVELS_MS = [30, 60, 120].map((minutes) => minutes * 60_000)
/** One level is forgotten per seven clean days; the original never forgot (policy reference 4). */
export const LEVEL_DECAY_MS = 7 * 86_400_000

export interface QuietMode {
  /** Times of recent dismissals, ascending. */
  readonly dismissalsAtMs: readonly number[]
  /** How many quiet periods stand against the person's patience: index of the next length. */
  readonly level: number
  readonly levelSinceMs: number
  readonly untilMs: number | null
}

export const noQuiet: QuietMode = { dismissalsAtMs: [], level: 0, levelSinceMs: 0, untilMs: null }

/** A dismissal at `nowMs`: enters quiet mode on the third inside five minutes. Dismissals from a clock that jumped back are dropped. */
export function dismissed(mode: QuietMode, nowMs: number): QuietMode {
  const settled = decayed(mode, nowMs)
  const recent = [...settled.dismissalsAtMs, nowMs].filter((at) => at <= nowMs && nowMs - at < DISMISSAL_WINDOW_MS)
  if (recent.length < DISMISSALS_FOR_QUIET) return { ...settled, dismissalsAtMs: recent }
  const length = QUIET_LEVELS_MS[Math.min(settled.level, QUIET_LEVELS_MS.length - 1)] ?? 0
  return {
    dismissalsAtMs: [],
    level: Math.min(settled.level + 1, QUIET_LEVELS_MS.length),
    levelSinceMs: nowMs,
    untilMs: nowMs + length,
  }
}

/** Forgets one level per clean week since the last change of level. */
export function decayed(mode: QuietMode, nowMs: number): QuietMode {
  const weeks = Math.floor((nowMs - mode.levelSinceMs) / LEVEL_DECAY_MS)
  if (mode.level === 0 || weeks <= 0) return mode
  return { ...mode, level: Math.max(0, mode.level - weeks), levelSinceMs: mode.levelSinceMs + weeks * LEVEL_DECAY_MS }
}

/**
 * Until when it is quiet, or null. A clock set back may not lengthen the silence: what remains is never more than the longest length.
 */
export function quietUntil(mode: QuietMode, nowMs: number): number | null {
  if (mode.untilMs === null || mode.untilMs <= nowMs) return null
  const longest = QUIET_LEVELS_MS.at(-1) ?? 0
  return mode.untilMs - nowMs > longest ? null : mode.untilMs
}
