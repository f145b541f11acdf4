// Eyelid events: spontaneous blinks, winks, half blinks and long closures, each with its own closing and reopening.
import { gaussian, type Random } from '../random.ts'

export type Eyes = 'both' | 'left' | 'right'

/** One lid event. The lids move from `startMs`, are as shut as they get from `closedMs` to `reopenMs`, open at `endMs`. */
export interface BlinkEvent {
  readonly startMs: number
  readonly closedMs: number
  readonly reopenMs: number
  readonly endMs: number
  /** 1 shuts the eye fully. */
  readonly completeness: number
  readonly eyes: Eyes
  /** Blinks are under 500 ms from start to end, microsleeps 1 s and longer (Caffier 2003). */
  readonly kind: 'blink' | 'long-closure' | 'microsleep'
}

export interface BlinkScript {
  readonly perMin: number
  /** Mean closing, shut and reopening times of spontaneous blinks, milliseconds. */
  readonly closingMs: number
  readonly shutMs: number
  readonly reopeningMs: number
  /** Share of spontaneous blinks that are incomplete (60-80 % of the way). */
  readonly incompleteShare: number
  /** Events set by hand; spontaneous ones keep away from them. */
  readonly events: readonly BlinkEvent[]
}

/** Closest two events come to each other. */
const REST_MS = 350
/** Gaps are exponential, cut at three times their mean so that no scene waits for ever; this restores the mean. */
const CUT = 0.95
const CUT_MEAN = 0.8423

/** A closure from its parts; `kind` follows from the duration. */
export function lidEvent(
  startMs: number,
  parts: { closingMs: number; shutMs: number; reopeningMs: number; completeness?: number; eyes?: Eyes },
): BlinkEvent {
  const closedMs = startMs + parts.closingMs
  const reopenMs = closedMs + parts.shutMs
  const endMs = reopenMs + parts.reopeningMs
  const duration = endMs - startMs
  return {
    startMs,
    closedMs,
    reopenMs,
    endMs,
    completeness: parts.completeness ?? 1,
    eyes: parts.eyes ?? 'both',
    kind: duration < 500 ? 'blink' : parts.shutMs < 1000 ? 'long-closure' : 'microsleep',
  }
}

function drawBlink(script: BlinkScript, startMs: number, random: Random): BlinkEvent {
  const vary = () => Math.exp(0.18 * Math.max(-2, Math.min(2, gaussian(random))))
  const incomplete = random() < script.incompleteShare
  const depth = 0.6 + 0.2 * random()
  return lidEvent(startMs, {
    closingMs: script.closingMs * vary(),
    shutMs: script.shutMs * vary(),
    reopeningMs: script.reopeningMs * vary(),
    completeness: incomplete ? depth : 1,
  })
}

/** Drops events that begin before the one before them is over. */
function keepApart(events: readonly BlinkEvent[]): BlinkEvent[] {
  const kept: BlinkEvent[] = []
  for (const event of events.toSorted((a, b) => a.startMs - b.startMs))
    if (event.startMs >= (kept.at(-1)?.endMs ?? -Infinity) + REST_MS) kept.push(event)
  return kept
}

/** Draws the lid events that start within 0..`untilMs`, in order, and merges the hand-set ones. */
export function drawBlinks(script: BlinkScript, untilMs: number, random: Random): BlinkEvent[] {
  const events = keepApart(script.events.filter(({ startMs }) => startMs < untilMs))
  const meanGap = 60_000 / Math.max(1e-6, script.perMin)
  let cursor = 0
  while (script.perMin > 0) {
    cursor += REST_MS + (Math.max(0, meanGap - REST_MS - 300) * -Math.log(1 - CUT * random())) / CUT_MEAN
    const blink = drawBlink(script, cursor, random)
    if (blink.endMs >= untilMs) break
    cursor = blink.endMs
    const free = events.every(
      ({ startMs, endMs }) => blink.endMs + REST_MS < startMs || blink.startMs - REST_MS > endMs,
    )
    if (free) events.push(blink)
  }
  return events.toSorted((a, b) => a.startMs - b.startMs)
}

/** Lids close with a half cosine, and reopen faster at first than at last (exponent after lid recordings, by eye). */
const REOPEN_EASE = 0.75

/** How far this event shuts the lids at `tMs`, 0..completeness. */
export function closureOf(event: BlinkEvent, tMs: number): number {
  if (tMs <= event.startMs || tMs >= event.endMs) return 0
  const fall = (share: number) => 0.5 - 0.5 * Math.cos(Math.PI * share)
  if (tMs < event.closedMs) return event.completeness * fall((tMs - event.startMs) / (event.closedMs - event.startMs))
  if (tMs <= event.reopenMs) return event.completeness
  const share = (tMs - event.reopenMs) / (event.endMs - event.reopenMs)
  return event.completeness * (1 - fall(share ** REOPEN_EASE))
}

export type BlinkPhase = 'open' | 'closing' | 'closed' | 'reopening'

/** Which part of a lid event `tMs` falls in. */
export function blinkPhase(events: readonly BlinkEvent[], tMs: number): BlinkPhase {
  const event = events.find(({ startMs, endMs }) => tMs > startMs && tMs < endMs)
  if (!event) return 'open'
  if (tMs < event.closedMs) return 'closing'
  return tMs <= event.reopenMs ? 'closed' : 'reopening'
}

/** Strongest closure of one eye over all events at `tMs`. */
export const lidClosure = (events: readonly BlinkEvent[], eye: 'left' | 'right', tMs: number): number =>
  events.reduce(
    (most, event) => (event.eyes === 'both' || event.eyes === eye ? Math.max(most, closureOf(event, tMs)) : most),
    0,
  )
