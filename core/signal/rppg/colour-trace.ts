// Colour over time of one region, on a uniform grid, and the small statistics every pulse method needs.

/** Mean colour of one region per grid sample, in any linear or sRGB level scale; the three arrays have one length. */
export interface ColourTrace {
  readonly rateHz: number
  readonly r: Float64Array
  readonly g: Float64Array
  readonly b: Float64Array
}

/** Relative strength of the pulse in R, G, B of mean-normalised colour, unit length. de Haan & van Leest 2014, table 1 (halogen, UV-C free). */
export const PULSE_SIGNATURE = [0.33, 0.77, 0.53] as const

/** Pulse methods look at windows this long: at least one beat at 40 bpm, short enough for light to be steady. Wang 2017, section IV. */
export const METHOD_WINDOW_S = 1.6

/** A pulse method: colour in, wave out, same length. The sign is the paper's (brightness, not blood volume). */
export type PulseMethod = (trace: ColourTrace) => Float64Array

export const meanOf = (values: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum / values.length
}

/** Population standard deviation (ddof 0). */
export const deviationOf = (values: Float64Array): number => {
  const mean = meanOf(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - mean) ** 2
  return Math.sqrt(sum / values.length)
}

/** The trace between two samples (end exclusive), without copying. */
export const sliceTrace = ({ rateHz, r, g, b }: ColourTrace, start: number, end: number): ColourTrace => ({
  rateHz,
  r: r.subarray(start, end),
  g: g.subarray(start, end),
  b: b.subarray(start, end),
})

/** Each channel divided by its own mean. Domain: positive means; a black channel stays 0. */
export function normaliseByMean({ rateHz, r, g, b }: ColourTrace): ColourTrace {
  const scaled = (channel: Float64Array): Float64Array => {
    const mean = meanOf(channel)
    return channel.map((v) => (mean > 0 ? v / mean : 0))
  }
  return { rateHz, r: scaled(r), g: scaled(g), b: scaled(b) }
}

/** Weighted sum of the three channels. */
export const project = ({ r, g, b }: ColourTrace, [wr, wg, wb]: readonly [number, number, number]): Float64Array =>
  r.map((v, i) => wr * v + wg * (g[i] ?? 0) + wb * (b[i] ?? 0))
