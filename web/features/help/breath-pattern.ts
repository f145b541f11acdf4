// Breathing patterns as pure functions of time: which phase, how full, so that the pacer stays right however late it is drawn.

export type BreathPattern = 'long-exhale' | 'box' | '4-7-8' | 'coherent'
export type PhaseName = 'in' | 'hold' | 'out' | 'rest'

export interface Phase {
  readonly name: PhaseName
  readonly seconds: number
}

const phase = (name: PhaseName, seconds: number): Phase => ({ name, seconds })

/** Seconds by phase. Six breaths a minute, out longer than in, is the default (policy reference 3); the others are the person's choice. */
export const breathPatterns: Readonly<Record<BreathPattern, readonly Phase[]>> = {
  'long-exhale': [phase('in', 4), phase('out', 6)],
  box: [phase('in', 4), phase('hold', 4), phase('out', 4), phase('rest', 4)],
  '4-7-8': [phase('in', 4), phase('hold', 7), phase('out', 8)],
  coherent: [phase('in', 5.5), phase('out', 5.5)],
}

export interface Breath {
  readonly phase: PhaseName
  /** Whole seconds left of this phase, counting down to 1. */
  readonly secondsLeft: number
  /** 0 = empty, 1 = full; eased, since breath is not a straight line. */
  readonly fill: number
  /** Breaths finished since the start. */
  readonly breaths: number
}

/** Where the breath is `elapsedMs` after the start. Depends on the time alone: a frozen tab loses nothing. */
export function breathAt(pattern: BreathPattern, elapsedMs: number): Breath {
  const phases = breathPatterns[pattern]
  const cycleMs = phases.reduce((sum, { seconds }) => sum + seconds * 1000, 0)
  const elapsed = Math.max(0, elapsedMs)
  let into = elapsed % cycleMs
  for (const { name, seconds } of phases) {
    const lengthMs = seconds * 1000
    if (into < lengthMs)
      return {
        phase: name,
        secondsLeft: Math.ceil((lengthMs - into) / 1000),
        fill: fillOf(name, into / lengthMs),
        breaths: Math.floor(elapsed / cycleMs),
      }
    into -= lengthMs
  }
  return { phase: 'in', secondsLeft: 1, fill: 0, breaths: Math.floor(elapsed / cycleMs) }
}

const ease = (share: number): number => (1 - Math.cos(Math.PI * share)) / 2

function fillOf(name: PhaseName, share: number): number {
  if (name === 'in') return ease(share)
  if (name === 'out') return 1 - ease(share)
  return name === 'hold' ? 1 : 0
}
