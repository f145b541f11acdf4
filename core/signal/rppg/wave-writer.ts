// The pulse wave as one endless, delayed stream, cut out of overlapping windows and joined without steps.
import type { Consensus } from './consensus.ts'
import type { HistoryWindow } from './colour-history.ts'

/** How far the written wave stays behind the newest row: the ends of a zero-phase filter are uncertain for about this long. */
export const WAVE_DELAY_S = 2
/** Over this much the old window's version passes into the new one's. */
const FADE_S = 0.5

/** A stretch of wave. Consecutive blocks with `joined` continue each other without a gap. */
export interface WaveBlock {
  /** Capture time of the first sample. */
  readonly startMs: number
  readonly rateHz: number
  /** Relative blood volume, up = more blood, share of brightness; band .65-4 Hz. */
  readonly values: Float64Array
  readonly joined: boolean
  /** Noise in the wave where beats are timed, as the variance of white noise of that density; the band-pass hides it from who reads the wave. */
  readonly noiseVariance: number
}

export interface WaveWriter {
  /** The samples that became final with this window; null while there are none. */
  write(window: HistoryWindow, consensus: Consensus, noiseVariance: number): WaveBlock | null
  /** The next block starts anew. */
  cut(): void
}

/**
 * Writer of the consensus wave. Each sample is written once, `WAVE_DELAY_S` after it was seen (up to a second more, until the next window).
 * Scale is kept between windows because colour weights have unit gain along the pulse.
 */
export function createWaveWriter(): WaveWriter {
  let next = -1 // grid index of the first sample not yet written
  let before: { startIndex: number; wave: Float64Array } | null = null
  return {
    cut() {
      next = -1
      before = null
    },
    write(window, { fusion }, noiseVariance) {
      const end = window.startIndex + window.length - Math.round(WAVE_DELAY_S * window.rateHz)
      const joined = next >= window.startIndex && before !== null
      const start = joined ? next : window.startIndex
      const old = before
      before = { startIndex: window.startIndex, wave: fusion.wave }
      if (end <= start) return null
      const fade = FADE_S * window.rateHz
      const values = Float64Array.from({ length: end - start }, (_, i) => {
        const fresh = fusion.wave[start + i - window.startIndex] ?? 0
        const past = joined && old && i < fade ? old.wave[start + i - old.startIndex] : undefined
        const share = (i + 1) / fade
        return -(past === undefined ? fresh : share * fresh + (1 - share) * past) // more blood absorbs more light
      })
      next = end
      return { startMs: (start * 1000) / window.rateHz, rateHz: window.rateHz, values, joined, noiseVariance }
    },
  }
}
