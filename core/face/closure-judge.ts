// Judges a dip of the lids: blink, wink, long closure, or nothing of the kind (glance, nod, smile, glitch).
import { type ClosureEvent, type Eyes, kindOf } from './closure.ts'
import { fitClosure, type TimedGap } from './closure-fit.ts'
import { lidTravel } from './lid-response.ts'
import type { LidResponse } from './response-learner.ts'
import type { LidSample, LidSamples } from './lid-samples.ts'
import { shutLimit } from './shut-level.ts'
import type { LidDip } from './lid-tracker.ts'

/** Samples this long before and after a dip take part in the fit. */
export const LEAD_MS = 350
export const TAIL_MS = 220

/** Fastest lids need longer than this from half shut to half open; one bad frame at 30 fps looks like 33 ms. */
const MIN_HALF_WIDTH_MS = 42
/** Up to this width a dip may be a passing partial blink; anything wider has to come near shut to be a closure. */
const SHORT_HALF_WIDTH_MS = 220
/**
 * Depths are shares of the way from open (0) to what this person's gap measures when shut (1): behind thick glasses a shut eye can keep
 * 40 % of its gap.
 */
/** A dip this deep is a closure by depth alone; shallower ones are partial blinks and have more to prove. */
const DEEP = 0.6
/** Lids that do not come back to where they were went into a glance; only a dip that was all but shut on the way is a blink then. */
const RETURNED = 0.85
const SHUT_INTO_GLANCE = 0.8
/** Share of its gap that each eye has to lose in a blink of both; partial blinks also on average. */
const TAKES_PART = { deep: 0.3, partial: 0.12, partialMean: 0.17 } as const
/**
 * Partial blinks: from open lids, both eyes alike (by this share of their mean loss, or this much where they lose a lot), the head and the gaze
 * at rest, and well above noise. A blink of 65 % takes 20-30 % of the gap. Chosen by hand on drawn scenes with nods, glances and talk.
 */
const PARTIAL = {
  level: 0.75,
  unlike: 0.6,
  unlikeDeep: 0.3,
  deepFrom: 0.27,
  pitchDeg: 4,
  irisDrop: 0.02,
  noiseMultiple: 6,
} as const
/**
 * A wink: this eye near shut, on two samples at least, while the other one stays open (it may narrow a little). Both open before: of lids
 * lowered by a glance the model sees little and guesses the rest, one eye at a time.
 */
const WINK = {
  level: 0.75,
  depth: 0.65,
  depthLookingDown: 0.85,
  otherDrop: 0.3,
  apart: 0.35,
  halfWidthMs: 55,
  samples: 2,
} as const

export interface JudgeInput {
  readonly dip: LidDip
  readonly samples: LidSamples
  /** Deviation of one gap. */
  readonly noise: number
  /** What the gap of this person measures when shut, as a share of the open eye. */
  readonly shutLevel: number
  /** How this person's gap follows the lid; complete blinks teach it. */
  readonly response: LidResponse
}

interface Look {
  readonly dip: LidDip
  readonly around: readonly LidSample[]
  readonly left: EyeDip
  readonly right: EyeDip
  readonly gaps: readonly TimedGap[]
  readonly before: number
  readonly after: number
  readonly halfDownMs: number
  readonly halfUpMs: number
  /** Median gap between the half times. */
  readonly plateau: number
}

interface EyeDip {
  readonly before: number
  readonly lowest: number
  /** Share of its own level this eye lost. */
  readonly drop: number
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** What a dip turned out to be, and the gap its lids came down to. */
export interface Verdict {
  readonly event: ClosureEvent
  readonly floor: number
  /** Share of the gap before that was lost. */
  readonly depth: number
}

/** The event a dip was, or null when it was none. `samples` must reach from LEAD_MS before the dip (or its onset) to TAIL_MS after it. */
export function judgeDip(input: JudgeInput): Verdict | null {
  const look = lookAt(input)
  if (look === null) return null
  const eyes = input.dip.channel === 'both' ? judgeBoth(look, input) : judgeOne(look, input.shutLevel)
  return eyes === null ? null : toEvent(look, eyes, input)
}

function lookAt({ dip, samples }: JudgeInput): Look | null {
  const recent = samples.between(dip.fromMs - LEAD_MS, dip.toMs + TAIL_MS)
  const kept = dip.onset.filter((sample) => sample.atMs < (recent[0]?.atMs ?? Infinity))
  const around = [...kept, ...recent]
  const left = eyeDip(around, dip, 'left')
  const right = eyeDip(around, dip, 'right')
  const gapOf = (sample: LidSample): number =>
    dip.channel === 'both' ? (sample.left + sample.right) / 2 : sample[dip.channel]
  const gaps = around.map((sample) => ({ atMs: sample.atMs, gap: gapOf(sample) }))
  const lead = gaps.filter(({ atMs }) => atMs <= dip.fromMs)
  const tail = gaps.filter(({ atMs }) => atMs >= dip.toMs)
  if (lead.length === 0 || tail.length === 0) return null
  const before = median(lead.map(({ gap }) => gap))
  const settled = median(tail.slice(tail.length >> 1).map(({ gap }) => gap))
  const after = Math.abs(settled - before) < 0.15 * before ? before : settled // a reopening tail is not a new level
  const halves = halfTimes(gaps, dip, { before, after })
  if (halves === null) return null
  const inner = gaps.filter(({ atMs }) => atMs >= halves.halfDownMs && atMs <= halves.halfUpMs)
  const plateau = inner.length > 0 ? median(inner.map(({ gap }) => gap)) : 1
  return { dip, around, left, right, gaps, before, after, plateau, ...halves }
}

function eyeDip(around: readonly LidSample[], dip: LidDip, eye: 'left' | 'right'): EyeDip {
  const lead = around.filter(({ atMs }) => atMs <= dip.fromMs).map((sample) => sample[eye])
  const inside = around.filter(({ atMs }) => atMs > dip.fromMs && atMs < dip.toMs).map((sample) => sample[eye])
  const before = Math.max(0.05, median(lead))
  const lowest = Math.min(...inside, before)
  return { before, lowest, drop: 1 - lowest / before }
}

interface Levels {
  readonly before: number
  readonly after: number
}

/** First crossing of half depth on the way down and last one on the way up, between samples; each from its own level. */
function halfTimes(
  gaps: readonly TimedGap[],
  dip: LidDip,
  { before, after }: Levels,
): { readonly halfDownMs: number; readonly halfUpMs: number } | null {
  const inDip = ({ atMs }: TimedGap): boolean => atMs > dip.fromMs && atMs < dip.toMs
  const lowest = Math.min(...gaps.filter(inDip).map(({ gap }) => gap))
  const down = (before + lowest) / 2
  const up = (after + lowest) / 2
  const first = gaps.findIndex((sample) => inDip(sample) && sample.gap < down)
  const last = gaps.findLastIndex((sample) => inDip(sample) && sample.gap < up)
  const crossing = (from: number, level: number): number | null => {
    const a = gaps[from]
    const b = gaps[from + 1]
    if (a === undefined || b === undefined || a.gap === b.gap) return null
    return a.atMs + (b.atMs - a.atMs) * Math.max(0, Math.min(1, (a.gap - level) / (a.gap - b.gap)))
  }
  const halfDownMs = first < 0 ? null : crossing(first - 1, down)
  const halfUpMs = last < 0 ? null : crossing(last, up)
  return halfDownMs === null || halfUpMs === null ? null : { halfDownMs, halfUpMs }
}

/** How deep a gap is between open (0) and this person's shut (1). */
const depthOf = (gap: number, shutLevel: number): number => (1 - gap) / (1 - shutLevel)

const lowestGap = (look: Look): number => Math.min(...look.gaps.map(({ gap }) => gap))

function judgeBoth(look: Look, { noise, shutLevel, response }: JudgeInput): Eyes | null {
  const width = look.halfUpMs - look.halfDownMs
  const weaker = Math.min(look.left.drop, look.right.drop)
  if (width < MIN_HALF_WIDTH_MS) return null
  const nearShut = shutLimit({ shutLevel, responseShare: response.share, looksDown: looksDown(look) })
  if (width > SHORT_HALF_WIDTH_MS && look.plateau > nearShut) return null
  const lowest = lowestGap(look)
  const depth = depthOf(lowest / look.before, shutLevel)
  if (look.after < RETURNED * look.before && depth < SHUT_INTO_GLANCE) return null
  if (depth >= DEEP) return weaker >= TAKES_PART.deep ? 'both' : null
  if (looksDown(look)) return null // lowered lids wander by as much as a partial blink
  const takesPart = weaker >= TAKES_PART.partial && look.left.drop + look.right.drop >= 2 * TAKES_PART.partialMean
  return takesPart && isPartialBlink(look, { lowest, noise }) ? 'both' : null
}

/** Does the person look down for most of the dip? */
function looksDown({ around, dip }: Look): boolean {
  const inside = around.filter(({ atMs }) => atMs > dip.fromMs && atMs < dip.toMs)
  return 2 * inside.filter((sample) => sample.looksDown).length > inside.length
}

function isPartialBlink(look: Look, { lowest, noise }: { lowest: number; noise: number }): boolean {
  const { around, dip } = look
  const inside = around.filter(({ atMs }) => atMs > dip.fromMs && atMs < dip.toMs)
  const lead = around.filter(({ atMs }) => atMs <= dip.fromMs)
  const pitches = around.filter(({ atMs }) => atMs <= dip.toMs).map(({ pitchDeg }) => pitchDeg) // with the lead: nods go on
  const pitchRange = Math.max(...pitches) - Math.min(...pitches)
  const sinks = median(inside.map(({ irisDrop }) => irisDrop)) - median(lead.map(({ irisDrop }) => irisDrop))
  const mean = (look.left.drop + look.right.drop) / 2
  const mayDiffer = Math.max(PARTIAL.unlike * mean, mean >= PARTIAL.deepFrom ? PARTIAL.unlikeDeep : 0)
  return (
    look.before >= PARTIAL.level &&
    look.before - lowest >= PARTIAL.noiseMultiple * noise &&
    Math.abs(look.left.drop - look.right.drop) <= mayDiffer &&
    pitchRange <= PARTIAL.pitchDeg &&
    sinks <= PARTIAL.irisDrop
  )
}

function judgeOne(look: Look, shutLevel: number): Eyes | null {
  const { channel } = look.dip
  if (channel === 'both') return null
  const eye = look[channel]
  const other = channel === 'left' ? look.right : look.left
  const half = (look.before + lowestGap(look)) / 2
  const low = look.gaps.filter(({ atMs, gap }) => gap < half && atMs > look.dip.fromMs && atMs < look.dip.toMs)
  const winks =
    low.length >= WINK.samples &&
    look.halfUpMs - look.halfDownMs >= WINK.halfWidthMs &&
    depthOf(eye.lowest, shutLevel) >= (looksDown(look) ? WINK.depthLookingDown : WINK.depth) &&
    other.drop <= WINK.otherDrop &&
    Math.min(eye.before, other.before) >= WINK.level &&
    other.lowest - eye.lowest >= WINK.apart
  return winks ? channel : null
}

/** Blinks sampled more coarsely than this have no shape to learn from. */
const TEACHING_INTERVAL_MS = 75
const TEACHING_DEPTH = 0.8

function toEvent(look: Look, eyes: Eyes, { shutLevel, response }: JudgeInput): Verdict {
  const { gaps: samples, before, after, halfDownMs, halfUpMs } = look
  const drawn = { samples, before, after, halfDownMs, halfUpMs }
  if (eyes === 'both' && teaches(look, shutLevel)) response.learn(drawn)
  const course = fitClosure({ ...drawn, response: response.share })
  const { startMs, closedMs, reopenMs, endMs, depth, misfit } = course
  const shutMs = reopenMs - closedMs
  const inside = samples.filter(({ atMs }) => atMs > startMs && atMs < endMs).length
  const event: ClosureEvent = {
    kind: kindOf({ startMs, endMs, shutMs }),
    eyes,
    startMs,
    closedMs,
    reopenMs,
    endMs,
    closingMs: closedMs - startMs,
    shutMs,
    reopeningMs: endMs - reopenMs,
    completeness: Math.max(0, Math.min(1, lidTravel(depth / (1 - shutLevel), response.share))),
    quality: Math.max(0.05, 1 - misfit / 0.15) * Math.min(1, inside / 5),
  }
  return { event, floor: before * (1 - depth), depth }
}

/** A short, complete blink from open lids back to open lids, finely sampled. */
function teaches(look: Look, shutLevel: number): boolean {
  const { gaps } = look
  const span = (gaps.at(-1)?.atMs ?? 0) - (gaps[0]?.atMs ?? 0)
  const fine = span / Math.max(1, gaps.length - 1) <= TEACHING_INTERVAL_MS
  const deep = depthOf(lowestGap(look), shutLevel) >= TEACHING_DEPTH
  const short = look.halfUpMs - look.halfDownMs <= SHORT_HALF_WIDTH_MS
  return fine && short && deep && look.before === look.after
}
