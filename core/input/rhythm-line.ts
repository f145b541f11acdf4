// The features of the last minute out of its buckets, each with its minimum count.
import type { FeatureLine } from '../contracts/features.ts'
import { binnedMedianMs, BUCKET_MS, holdBins, type InputBucket, intervalBins, type SumName } from './bucket.ts'

/** Window and minimum counts: policy reference 5. */
export const WINDOW_BUCKETS = 60
const LEAST_WATCHED = 10
const LEAST_INTERVALS = 20
const LEAST_HOLDS = 20
const LEAST_KEYS = 30
/** Chosen by hand: below these one event more or less moves the number by a third. */
const LEAST_PATHS = 3
const LEAST_GAPS = 3
const LEAST_BURSTS = 3
/** Without a second closed so recently nobody is watching now. */
const STALE_MS = 3000
const MINUTE_MS = 60_000

/** Sum of one name over the window. */
type Total = (name: SumName) => number
type Reading = number | null

/**
 * The line of the channel `input` at `nowMs`, in the clock of the buckets: values with units as in the catalogue of features, over the last
 * sixty seconds that were watched. A feature below its minimum count is declined `too-few-events`. Quality is the share of the minute that
 * was watched. Null before ten seconds were watched, or when the last three seconds were not.
 */
export function rhythmLine(buckets: readonly InputBucket[], nowMs: number): FeatureLine | null {
  const window = lastMinute(buckets, nowMs)
  const last = window.at(-1)
  if (window.length < LEAST_WATCHED || !last || nowMs - last.endMs >= STALE_MS) return null
  const total: Total = (name) => window.reduce((sum, bucket) => sum + (bucket[name] ?? 0), 0)
  const minutes = (window.length * BUCKET_MS) / MINUTE_MS
  const readings: Readonly<Record<string, Reading>> = {
    ...keyReadings(total, minutes),
    ...pointerReadings(total, minutes),
    ...scrollReadings(total, minutes),
    inactivitySeconds: (nowMs - last.endMs + (last.idleMs ?? 0)) / 1000,
    typingBurstSeconds: (last.typingRunMs ?? 0) / 1000,
  }
  const values: Record<string, number> = {}
  const declined: Record<string, 'too-few-events'> = {}
  for (const [name, value] of Object.entries(readings)) {
    if (value === null) declined[name] = 'too-few-events'
    else values[name] = value
  }
  return { atMs: nowMs, channel: 'input', quality: window.length / WINDOW_BUCKETS, values, declined }
}

/** The finished seconds of the minute up to the last one: an event exactly a minute old is outside, one at the end is inside. */
function lastMinute(buckets: readonly InputBucket[], nowMs: number): readonly InputBucket[] {
  const closed = buckets.filter(({ endMs }) => endMs <= nowMs)
  const endMs = closed.at(-1)?.endMs ?? 0
  return closed.filter((bucket) => bucket.endMs > endMs - WINDOW_BUCKETS * BUCKET_MS)
}

function keyReadings(total: Total, minutes: number): Record<string, Reading> {
  const typed = total('chars') + total('corrections')
  const intervals = spreadOf({
    count: total('intervals'),
    sum: total('intervalSumMs'),
    squares: total('intervalSquares'),
  })
  const logs = spreadOf({
    count: total('intervals'),
    sum: total('intervalLnSum'),
    squares: total('intervalLnSquares'),
  })
  const enough = total('intervals') >= LEAST_INTERVALS
  return {
    keysPerMin: (typed + total('otherKeys')) / minutes,
    ikiMedianMs: enough ? binnedMedianMs(intervalBins.map(total)) : null,
    ikiCv: enough && intervals ? intervals.sd / intervals.mean : null,
    ikiLnSd: enough && logs ? logs.sd : null,
    ikiRmssdMs: total('steps') >= LEAST_INTERVALS - 1 ? Math.sqrt(total('stepSquares') / total('steps')) : null,
    holdMedianMs: total('holds') >= LEAST_HOLDS ? binnedMedianMs(holdBins.map(total)) : null,
    correctionsPer100: typed >= LEAST_KEYS ? (100 * total('corrections')) / typed : null,
    pausesPerMin: enough ? (total('pauses') * MINUTE_MS) / total('activeMs') : null,
    burstChars: total('bursts') >= LEAST_BURSTS ? total('burstChars') / total('bursts') : null,
  }
}

function pointerReadings(total: Total, minutes: number): Record<string, Reading> {
  const isMoving = total('paths') >= LEAST_PATHS
  const isSmooth = total('smoothPaths') >= LEAST_PATHS
  const speed = spreadOf({ count: total('speeds'), sum: total('speedSum'), squares: total('speedSquares') })
  return {
    clicksPerMin: total('clicks') / minutes,
    clickBurstRatio: total('clickGaps') >= LEAST_GAPS ? total('quickClickGaps') / total('clickGaps') : null,
    pointerSpeedPxPerS: isMoving ? (1000 * total('pathPx')) / total('pathMs') : null,
    pointerSpeedCv: isSmooth && speed ? speed.sd / speed.mean : null,
    pointerStraightness: isMoving ? total('chordPx') / total('pathPx') : null,
    pointerLdlj: isSmooth ? total('ldljSum') / total('smoothPaths') : null,
    pointerTurnsPerMin: isMoving ? total('turns') / minutes : null,
  }
}

function scrollReadings(total: Total, minutes: number): Record<string, Reading> {
  const pairs = total('scrollPairs')
  return {
    scrollsPerMin: total('scrolls') / minutes,
    scrollBacksPerMin: total('scrollBacks') / minutes,
    scrollReversalRatio: pairs >= LEAST_GAPS ? total('scrollReversals') / pairs : null,
  }
}

export interface Sums {
  readonly count: number
  readonly sum: number
  readonly squares: number
}

/** Mean and sample standard deviation (n - 1) from sums; null below two. */
export function spreadOf({ count, sum, squares }: Sums): { readonly mean: number; readonly sd: number } | null {
  if (count < 2) return null
  const mean = sum / count
  return { mean, sd: Math.sqrt(Math.max(0, squares - count * mean ** 2) / (count - 1)) }
}
