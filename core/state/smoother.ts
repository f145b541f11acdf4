// The smoother: scores become one state through a single dwell clock with hysteresis; gaps pause or reset it.
import { type ScoredLabel, type StateLabel, scoredLabels } from '../contracts/state.ts'
import { type Scores, leadingLabel } from './scorer.ts'

/** Time constant of the original's alpha .3 at 2 Hz: 0.5 / -ln(.7) s (policy reference 2.7), applied by elapsed time. */
export const SMOOTHING_TIME_CONSTANT_MS = 500 / -Math.log(0.7)
/** The one dwell clock (feature T3). */
export const DWELL_MS: Readonly<Record<ScoredLabel, number>> = {
  HYPER: 30_000,
  HYPO: 60_000,
  FLOW: 120_000,
  RECOVERY: 5_000,
}
/** A dip below entry shorter than this does not restart the dwell. */
export const DIP_TOLERANCE_MS = 2_000
/** A state ends when its score stays below exit this long. */
export const EXIT_MS = 5_000
/** A longer silence pauses the clocks; a much longer one forgets the state. */
export const PAUSE_GAP_MS = 3_000
export const RESET_GAP_MS = 30_000
/** Entry on a score that is not compared with the person's own scores (policy reference 2.5). */
export const COLD_ENTRY = 0.75
/** Recovery follows a state that was proved already, so it needs less (original 3.5: 0.5). */
export const RECOVERY_ENTRY = 0.6
/** Exit below entry (original 3.5: .85 and .70). */
export const HYSTERESIS = 0.15

export type Thresholds = Readonly<Record<ScoredLabel, number>>
export const coldThresholds: Thresholds = {
  HYPER: COLD_ENTRY,
  HYPO: COLD_ENTRY,
  FLOW: COLD_ENTRY,
  RECOVERY: RECOVERY_ENTRY,
}

/** A label waiting for its dwell: time collected above entry, and time of the running dip. */
interface Candidate {
  readonly heldMs: number
  readonly dipMs: number
}

export interface Smoother {
  readonly atMs: number | null
  readonly ema: Readonly<Record<ScoredLabel, number | null>>
  readonly state: StateLabel
  readonly sinceMs: number
  readonly candidates: Readonly<Partial<Record<ScoredLabel, Candidate>>>
  /** Time under exit of the current state; null while it is above. */
  readonly belowExitMs: number | null
}

export const freshSmoother = (atMs: number): Smoother => ({
  atMs: null,
  ema: { FLOW: null, HYPER: null, HYPO: null, RECOVERY: null },
  state: 'UNKNOWN',
  sinceMs: atMs,
  candidates: {},
  belowExitMs: null,
})

export interface ScoreReading {
  readonly atMs: number
  readonly scores: Scores
  readonly known: boolean
}

/**
 * One step. A label becomes current when it leads and has stood at or above entry for its dwell (dips up to two seconds forgiven); the
 * current one ends after five seconds under exit. Unknown coverage for longer than a pause, or a silence over thirty seconds, is UNKNOWN at
 * once. A reading older than the last is ignored. Source: policy reference 2.7, option 1.
 */
export function stepSmoother(
  smoother: Smoother,
  reading: ScoreReading,
  thresholds: Thresholds = coldThresholds,
): Smoother {
  const gapMs = smoother.atMs === null ? 0 : reading.atMs - smoother.atMs
  if (gapMs < 0) return smoother
  if (!reading.known) return lostCoverage(smoother, reading.atMs, gapMs)
  if (gapMs > RESET_GAP_MS) return stepSmoother({ ...freshSmoother(reading.atMs) }, reading, thresholds)
  const creditedMs = gapMs > PAUSE_GAP_MS ? 0 : gapMs
  const ema = smoothScores(smoother.ema, reading.scores, gapMs)
  const candidates = stepCandidates(smoother, { reading, ema, thresholds, creditedMs })
  const current = { ...smoother, atMs: reading.atMs, ema, candidates }
  return settle(leave(current, thresholds, creditedMs), thresholds)
}

/** Coverage under one half: the state is held for a pause, then is UNKNOWN; `atMs` is kept so that the gap grows. */
function lostCoverage(smoother: Smoother, atMs: number, gapMs: number): Smoother {
  if (smoother.atMs === null || gapMs <= PAUSE_GAP_MS) return smoother
  return { ...freshSmoother(smoother.state === 'UNKNOWN' ? smoother.sinceMs : atMs), atMs: smoother.atMs }
}

function smoothScores(previous: Smoother['ema'], scores: Scores, gapMs: number): Smoother['ema'] {
  const gain = 1 - Math.exp(-gapMs / SMOOTHING_TIME_CONSTANT_MS)
  const blend = (old: number | null, fresh: number | null): number | null =>
    fresh === null || old === null ? fresh : old + gain * (fresh - old)
  return {
    FLOW: blend(previous.FLOW, scores.FLOW),
    HYPER: blend(previous.HYPER, scores.HYPER),
    HYPO: blend(previous.HYPO, scores.HYPO),
    RECOVERY: blend(previous.RECOVERY, scores.RECOVERY),
  }
}

interface CandidateStep {
  readonly reading: ScoreReading
  readonly ema: Smoother['ema']
  readonly thresholds: Thresholds
  readonly creditedMs: number
}

/** A label collects dwell while its smoothed or its raw score is at entry; a raw score counts so that smoothing does not stretch a dip. */
function stepCandidates(smoother: Smoother, step: CandidateStep): Smoother['candidates'] {
  const next: Partial<Record<ScoredLabel, Candidate>> = {}
  for (const label of scoredLabels) {
    const held = smoother.candidates[label]
    const entry = step.thresholds[label]
    const above = (step.ema[label] ?? -1) >= entry || (step.reading.scores[label] ?? -1) >= entry
    if (above) next[label] = { heldMs: (held?.heldMs ?? 0) + (held ? step.creditedMs : 0), dipMs: 0 }
    else if (held && held.dipMs + step.creditedMs <= DIP_TOLERANCE_MS)
      next[label] = { heldMs: held.heldMs + step.creditedMs, dipMs: held.dipMs + step.creditedMs }
  }
  return next
}

/** Counts time under exit and leaves the current state when it has been there long enough. */
function leave(smoother: Smoother, thresholds: Thresholds, creditedMs: number): Smoother {
  if (smoother.state === 'UNKNOWN') return { ...smoother, belowExitMs: null }
  const under = (smoother.ema[smoother.state] ?? 0) < thresholds[smoother.state] - HYSTERESIS
  const belowExitMs = !under ? null : smoother.belowExitMs === null ? 0 : smoother.belowExitMs + creditedMs
  if (belowExitMs === null || belowExitMs < EXIT_MS) return { ...smoother, belowExitMs }
  return { ...smoother, state: 'UNKNOWN', sinceMs: smoother.atMs ?? smoother.sinceMs, belowExitMs: null }
}

/** Takes up the leading label once its dwell is complete. */
function settle(smoother: Smoother, thresholds: Thresholds): Smoother {
  const label = leadingLabel(smoother.ema)
  if (label === null || label === smoother.state) return smoother
  const candidate = smoother.candidates[label]
  const ready = candidate && candidate.heldMs >= DWELL_MS[label] && (smoother.ema[label] ?? 0) >= thresholds[label]
  if (!ready) return smoother
  return { ...smoother, state: label, sinceMs: smoother.atMs ?? smoother.sinceMs, belowExitMs: null }
}
