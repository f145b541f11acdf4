// ICA: unmix the three channels and take the component that beats most regularly. Poh, McDuff, Picard 2010/2011, with JADE.
import { detrendBlock } from '../filter/detrend.ts'
import { periodogram } from '../spectrum/periodogram.ts'
import { deviationOf, meanOf, type ColourTrace } from './colour-trace.ts'
import { jadeSources } from './jade.ts'

const DETREND_LAMBDA = 100 // as in Poh 2011 and the reference implementation
const BAND_HZ = [0.65, 4] as const // where a pulse may lie: 39 to 240 bpm

/**
 * The independent component whose normalised spectrum has the highest peak inside .65-4 Hz, unit variance, same length as the trace;
 * signed so that it follows green. Domain: at least 3 s and channels that differ, else all 0.
 * Known weakness, kept because it is the method: motion that is more regular than the pulse wins.
 */
export function icaWave({ rateHz, r, g, b }: ColourTrace): Float64Array {
  const n = r.length
  if (n < 3 * rateHz) return new Float64Array(n)
  const channels = [r, g, b].map((channel) => standardise(detrendBlock(channel, DETREND_LAMBDA)))
  const sources = jadeSources(channels)
  const scores = sources.map((source) => peakShare(source, rateHz))
  const best = sources[scores.indexOf(Math.max(...scores))]
  if (!best) return new Float64Array(n)
  const green = channels[1] ?? best
  const along = best.reduce((sum, v, i) => sum + v * (green[i] ?? 0), 0)
  return along < 0 ? best.map((v) => -v) : best
}

function standardise(values: Float64Array): Float64Array {
  const mean = meanOf(values)
  const spread = deviationOf(values)
  return values.map((v) => (spread > 0 ? (v - mean) / spread : 0))
}

function peakShare(source: Float64Array, rateHz: number): number {
  const { power, stepHz } = periodogram(source, { rateHz })
  let total = 0
  let peak = 0
  power.forEach((p, k) => {
    total += p
    if (k * stepHz >= BAND_HZ[0] && k * stepHz <= BAND_HZ[1]) peak = Math.max(peak, p)
  })
  return total > 0 ? peak / total : 0
}
