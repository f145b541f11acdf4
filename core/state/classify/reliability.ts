// How far probabilities can be believed: Brier score, log loss, reliability table, expected calibration error with an interval.
import type { Interval } from '../../maths/distributions.ts'

const TINY = 1e-12
const BINS = 5
const RESAMPLES = 500
const TAIL = 0.025

export interface Forecast {
  readonly p: number
  readonly label: boolean
}

/** One bin: how many, the mean forecast, and how often it came true. */
export interface ReliabilityBin {
  readonly n: number
  readonly forecast: number
  readonly observed: number
}

export interface Reliability {
  readonly n: number
  readonly brier: number
  readonly logLoss: number
  readonly bins: readonly ReliabilityBin[]
  /** Expected calibration error over five bins of equal size, with its 95 % bootstrap interval. */
  readonly ece: number
  readonly interval: Interval
}

export const brierOf = (forecasts: readonly Forecast[]): number =>
  mean(forecasts.map(({ p, label }) => (p - Number(label)) ** 2))

export const logLossOf = (forecasts: readonly Forecast[]): number =>
  mean(forecasts.map(({ p, label }) => -Math.log(Math.max(TINY, label ? p : 1 - p))))

/** Bins of equal size (as near as the count allows), ascending in forecast; five of them, as the reference asks under 200 labels (2.6). */
export function reliabilityBins(forecasts: readonly Forecast[]): readonly ReliabilityBin[] {
  const sorted = forecasts.toSorted((left, right) => left.p - right.p)
  return Array.from({ length: Math.min(BINS, sorted.length) }, (_, k, count = Math.min(BINS, sorted.length)) =>
    sorted.slice(Math.round((k * sorted.length) / count), Math.round(((k + 1) * sorted.length) / count)),
  ).map((bin) => ({
    n: bin.length,
    forecast: mean(bin.map(({ p }) => p)),
    observed: mean(bin.map(({ label }) => Number(label))),
  }))
}

export function eceOf(forecasts: readonly Forecast[]): number {
  const bins = reliabilityBins(forecasts)
  return bins.reduce(
    (sum, { n, forecast, observed }) => sum + (n / forecasts.length) * Math.abs(observed - forecast),
    0,
  )
}

/** All of it for at least one forecast. `random` draws the interval. */
export function reliabilityOf(forecasts: readonly Forecast[], random: () => number): Reliability {
  const drawn = Array.from({ length: RESAMPLES }, () =>
    eceOf(forecasts.map((own) => forecasts[Math.floor(random() * forecasts.length)] ?? own)),
  ).toSorted((left, right) => left - right)
  return {
    n: forecasts.length,
    brier: brierOf(forecasts),
    logLoss: logLossOf(forecasts),
    bins: reliabilityBins(forecasts),
    ece: eceOf(forecasts),
    interval: {
      low: drawn[Math.floor(TAIL * (RESAMPLES - 1))] ?? 0,
      high: drawn[Math.ceil((1 - TAIL) * (RESAMPLES - 1))] ?? 0,
    },
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
