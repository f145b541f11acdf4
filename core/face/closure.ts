// ClosureEvent: one time the lids went down and came up again, with its parts and times.

export type Eyes = 'both' | 'left' | 'right'

/**
 * Blinks end within half a second of their start; longer ones are long closures, and microsleeps when the lids stay shut for a second or
 * more (Caffier et al. 2003: blinks 100-400 ms, over 500 ms drowsy; the 1 s of microsleep after the measurement reference).
 */
export type ClosureKind = 'blink' | 'long-closure' | 'microsleep'
export const LONG_CLOSURE_MS = 500
export const MICROSLEEP_SHUT_MS = 1000

export interface ClosureEvent {
  readonly kind: ClosureKind
  /** `left` and `right` are the person's own; one eye alone is a wink. */
  readonly eyes: Eyes
  /** Lids begin to move. */
  readonly startMs: number
  /** Lids are as shut as they get. */
  readonly closedMs: number
  /** Lids begin to open. */
  readonly reopenMs: number
  /** Lids are open again. */
  readonly endMs: number
  readonly closingMs: number
  readonly shutMs: number
  readonly reopeningMs: number
  /** Share of the way the lid travelled; 1 = shut. */
  readonly completeness: number
  /** 0..1: how well a lid movement explains the samples, and how many there were. */
  readonly quality: number
}

/** A blink in the sense of a blink rate: both eyes, not a long closure. */
export const isBlink = (event: ClosureEvent): boolean => event.kind === 'blink' && event.eyes === 'both'

export function kindOf(course: {
  readonly startMs: number
  readonly endMs: number
  readonly shutMs: number
}): ClosureKind {
  if (course.endMs - course.startMs < LONG_CLOSURE_MS) return 'blink'
  return course.shutMs < MICROSLEEP_SHUT_MS ? 'long-closure' : 'microsleep'
}
