// Tail functions the intervals need: log-gamma, incomplete beta, Student t and normal quantiles, binomial bounds.

const LANCZOS_G = 7
/** Lanczos coefficients for g = 7, n = 9 (Godfrey 2001): relative error below 1e-14 for positive arguments. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Gamma(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x)
  const shifted = x - 1
  const t = shifted + LANCZOS_G + 0.5
  const series = LANCZOS.reduce((sum, c, k) => (k === 0 ? c : sum + c / (shifted + k)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series)
}

const TINY = 1e-300
const FRACTION_TERMS = 500

/** Regularised incomplete beta I_x(a, b) by Lentz's continued fraction (Numerical Recipes 6.4); x clamped to 0..1. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBetaFraction(1 - x, b, a, front)
  return incompleteBetaFraction(x, a, b, front)
}

function incompleteBetaFraction(x: number, a: number, b: number, front: number): number {
  const guard = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= FRACTION_TERMS; m++) {
    for (const term of lentzTerms(m, a, b, x)) {
      d = 1 / guard(1 + term * d)
      c = guard(1 + term / c)
      fraction *= d * c
    }
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return (front * fraction) / a
}

const lentzTerms = (m: number, a: number, b: number, x: number): readonly number[] => [
  (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
  (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
]

/** Smallest x with cdf(x) >= p by bisection on [low, high]; 200 halvings reach the last bit. */
function invert(cdf: (x: number) => number, p: number, [low, high]: readonly [number, number]): number {
  let bottom = low
  let top = high
  for (let step = 0; step < 200; step++) {
    const middle = (bottom + top) / 2
    if (middle === bottom || middle === top) break
    if (cdf(middle) < p) bottom = middle
    else top = middle
  }
  return (bottom + top) / 2
}

/** Cumulative distribution of Student's t with `dof` > 0 degrees of freedom. */
export function studentCdf(t: number, dof: number): number {
  const tail = incompleteBeta(dof / (dof + t * t), dof / 2, 0.5) / 2
  return t > 0 ? 1 - tail : tail
}

/** Quantile of Student's t; domain 0 < p < 1, dof > 0. */
export const studentQuantile = (p: number, dof: number): number => invert((t) => studentCdf(t, dof), p, [-1e6, 1e6])

/** Quantile of the Beta(a, b) distribution. */
export const betaQuantile = (p: number, a: number, b: number): number =>
  invert((x) => incompleteBeta(x, a, b), p, [0, 1])

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Exact binomial interval (Clopper and Pearson 1934) for `successes` of `trials`; both may be fractional effective counts. */
export function clopperPearson(successes: number, trials: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2
  return {
    low: successes <= 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes >= trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  }
}

/** Two-sided 95 % point of the standard normal. */
export const Z_95 = 1.959963984540054

/** Wilson score interval at 95 %. */
export function wilson(successes: number, trials: number): Interval {
  const share = successes / trials
  const scale = 1 + Z_95 ** 2 / trials
  const centre = (share + Z_95 ** 2 / (2 * trials)) / scale
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / trials + Z_95 ** 2 / (4 * trials ** 2))) / scale
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** Upper tail of the chi-squared distribution with an even or odd number of degrees of freedom, through the incomplete gamma series. */
export function chiSquaredTail(statistic: number, dof: number): number {
  if (statistic <= 0) return 1
  const a = dof / 2
  const x = statistic / 2
  let term = 1 / a
  let sum = term
  for (let k = 1; k < 10_000 && term > sum * 1e-17; k++) {
    term *= x / (a + k)
    sum += term
  }
  return Math.max(0, 1 - sum * Math.exp(-x + a * Math.log(x) - logGamma(a)))
}
