// Lomb-Scargle periodogram: the spectrum of unevenly timed samples without resampling them.

export interface LombScargleInput {
  readonly timesS: ArrayLike<number>
  readonly values: ArrayLike<number>
  /** Where to evaluate; every frequency is positive. */
  readonly frequenciesHz: ArrayLike<number>
}

/**
 * Classic Lomb-Scargle power at each frequency; the mean is removed first.
 * A sine of amplitude A in n samples peaks near n A^2 / 4. Domain: at least 3 samples; throws RangeError on a frequency <= 0.
 * Source: Scargle 1982 eq. 10; equals SciPy `lombscargle(t, x - mean, 2 pi f)` to 1e-9.
 */
export function lombScargle({ timesS, values, frequenciesHz }: LombScargleInput): Float64Array {
  const n = timesS.length
  if (n < 3 || values.length !== n)
    throw new RangeError(`Lomb-Scargle needs as many times as values and at least 3, got ${n} and ${values.length}`)
  const x = Float64Array.from(values)
  const mean = x.reduce((sum, v) => sum + v, 0) / n
  const centred = x.map((v) => v - mean)
  return Float64Array.from(frequenciesHz, (f) => {
    if (!(f > 0)) throw new RangeError(`Lomb-Scargle frequencies are positive, got ${f}`)
    return powerAt(timesS, centred, 2 * Math.PI * f)
  })
}

function powerAt(timesS: ArrayLike<number>, x: Float64Array, w: number): number {
  let xc = 0
  let xs = 0
  let cc = 0
  let cs = 0
  for (let i = 0; i < x.length; i++) {
    const c = Math.cos(w * (timesS[i] ?? 0))
    const s = Math.sin(w * (timesS[i] ?? 0))
    xc += (x[i] ?? 0) * c
    xs += (x[i] ?? 0) * s
    cc += c * c
    cs += c * s
  }
  const ss = x.length - cc
  const tau = Math.atan2(2 * cs, cc - ss) / 2 // w times Scargle's offset: makes sine and cosine orthogonal on these times
  const c = Math.cos(tau)
  const s = Math.sin(tau)
  const cosPower = c * c * cc + 2 * c * s * cs + s * s * ss
  const sinPower = c * c * ss - 2 * c * s * cs + s * s * cc
  return 0.5 * ((c * xc + s * xs) ** 2 / cosPower + (c * xs - s * xc) ** 2 / sinPower)
}
