// One second of rhythm as counts and sums: all that leaves the place where events are seen.

const sums = [
  'chars',
  'corrections', // backspace and delete, word-wise ones count once
  'correctionRuns',
  'otherKeys', // enter, navigation, shortcuts
  'repeats',
  'intervals', // down to down of consecutive characters
  'intervalSumMs',
  'intervalSquares',
  'intervalLnSum',
  'intervalLnSquares',
  'steps', // successive differences of intervals
  'stepSquares',
  'activeMs',
  'pauses',
  'bursts', // finished runs of characters without a pause
  'burstChars',
  'holds',
  'holdSumMs',
  'clicks',
  'clickGaps',
  'quickClickGaps',
  'scrolls',
  'scrollPairs',
  'scrollReversals',
  'scrollBacks',
  'paths', // finished pointer movements
  'pathPx',
  'chordPx',
  'pathMs',
  'turns',
  'smoothPaths', // of these, long enough for a jerk
  'ldljSum',
  'speeds',
  'speedSum',
  'speedSquares',
] as const
/** Not summed: how things stand at the end of the second. */
const levels = ['typingRunMs', 'idleMs'] as const

/** Times between these are binned; outside, an interval is a slip of two keys at once or a pause (policy reference 5). */
export const SHORTEST_MS = 20
export const LONGEST_MS = 2000
/** 48 bins from 20 to 2000 ms are 10 % wide each: finer than a person's own scatter, coarse enough to hide a single interval. */
export const BINS = 48
const binNumbers = Array.from({ length: BINS }, (_, bin) => bin)
export const intervalBins = binNumbers.map((bin) => `interval${bin}` as const)
export const holdBins = binNumbers.map((bin) => `hold${bin}` as const)

export const bucketNames = [...sums, ...levels, ...intervalBins, ...holdBins] as const
export type SumName = (typeof sums)[number] | (typeof intervalBins)[number] | (typeof holdBins)[number]
export type LevelName = (typeof levels)[number]

/** The second (endMs - 1000, endMs]. A sum that is 0 is left out, so most seconds are a few numbers. */
export type InputBucket = { readonly endMs: number } & { readonly [Name in SumName | LevelName]?: number }
export const BUCKET_MS = 1000

/** Collects one second. */
export class Tally {
  readonly #values = new Map<SumName, number>()

  add(name: SumName, amount = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + amount)
  }

  close(endMs: number, standing: Readonly<Record<LevelName, number>>): InputBucket {
    return { ...Object.fromEntries(this.#values), endMs, ...standing }
  }
}

/** The bin of a time of 20 to 2000 ms, logarithmic. */
export function binOf(ms: number): number {
  const share = Math.log(ms / SHORTEST_MS) / Math.log(LONGEST_MS / SHORTEST_MS)
  return Math.min(BINS - 1, Math.max(0, Math.floor(share * BINS)))
}

/** Median of binned times in ms, interpolated inside its bin on the logarithm: right to 5 %. Null without any. */
export function binnedMedianMs(counts: readonly number[]): number | null {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2
  if (half === 0) return null
  let below = 0
  for (const [bin, count] of counts.entries()) {
    if (below + count >= half) {
      const share = (bin + (half - below) / count) / BINS
      return SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** share
    }
    below += count
  }
  return null
}
