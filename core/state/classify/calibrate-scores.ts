// Scores to probabilities: Platt's sigmoid for one state, one temperature for all of them together. Only ever fitted on held-out labels.

/** p = 1 / (1 + exp(a s + b)); a is negative when higher scores mean yes. */
export interface Platt {
  readonly a: number
  readonly b: number
}

const STEPS = 100
const RIDGE = 1e-9
const CLOSE = 1e-12

/** Logit of p under the sigmoid. */
export const plattLogit = ({ a, b }: Platt, score: number): number => -(a * score + b)
export const sigmoid = (logit: number): number =>
  logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit))

/**
 * Platt's fit by Newton's method on his regularised targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2), which keeps separable labels finite.
 * Source: Platt 1999 with the stable steps of Lin, Lin and Weng 2007; policy reference 2.6. Needs both kinds of labels; otherwise b is the
 * smoothed base rate and a is 0.
 */
export function fitPlatt(scores: readonly number[], labels: readonly boolean[]): Platt {
  const positives = labels.filter(Boolean).length
  const negatives = labels.length - positives
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (negatives + 2)
  let fit: Platt = { a: 0, b: Math.log((negatives + 1) / (positives + 1)) }
  if (positives === 0 || negatives === 0) return fit
  for (let k = 0; k < STEPS; k++) {
    const next = newtonStep(fit, scores, (row) => (labels[row] ? high : low))
    const moved = Math.abs(next.a - fit.a) + Math.abs(next.b - fit.b)
    fit = next
    if (moved < CLOSE) break
  }
  return fit
}

function newtonStep(fit: Platt, scores: readonly number[], targetOf: (row: number) => number): Platt {
  let [aa, ab, bb, ga, gb] = [RIDGE, 0, RIDGE, 0, 0]
  for (const [row, score] of scores.entries()) {
    const p = sigmoid(plattLogit(fit, score))
    const curvature = p * (1 - p)
    const error = targetOf(row) - p
    aa += score * score * curvature
    ab += score * curvature
    bb += curvature
    ga += score * error
    gb += error
  }
  const determinant = aa * bb - ab * ab
  const step = { a: -(bb * ga - ab * gb) / determinant, b: -(aa * gb - ab * ga) / determinant }
  return lineSearch(fit, step, (tried) => loss(tried, scores, targetOf))
}

/** Halves the step until the loss does not rise. */
function lineSearch(from: Platt, step: Platt, lossAt: (fit: Platt) => number): Platt {
  const before = lossAt(from)
  for (let size = 1; size > 1e-10; size /= 2) {
    const tried = { a: from.a + size * step.a, b: from.b + size * step.b }
    if (lossAt(tried) <= before) return tried
  }
  return from
}

function loss(fit: Platt, scores: readonly number[], targetOf: (row: number) => number): number {
  return scores.reduce((sum, score, row) => {
    const logit = plattLogit(fit, score)
    return sum + Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - targetOf(row) * logit
  }, 0)
}

/** softmax(logits / temperature). */
export function softmaxAt(logits: readonly number[], temperature: number): readonly number[] {
  const top = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp((logit - top) / temperature))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

const TEMPERATURES = [0.25, 10] as const
const GOLDEN = (Math.sqrt(5) - 1) / 2

/** The temperature between .25 and 10 with the least log loss, by golden section; 1 without rows. Source: Guo et al. 2017. */
export function fitTemperature(
  rows: readonly { readonly logits: readonly number[]; readonly label: number }[],
): number {
  if (rows.length === 0) return 1
  const lossAt = (temperature: number): number =>
    rows.reduce(
      (sum, { logits, label }) => sum - Math.log(Math.max(1e-12, softmaxAt(logits, temperature)[label] ?? 0)),
      0,
    )
  let [low, high]: [number, number] = [...TEMPERATURES]
  for (let k = 0; k < 60; k++) {
    const left = high - GOLDEN * (high - low)
    const right = low + GOLDEN * (high - low)
    if (lossAt(left) <= lossAt(right)) high = right
    else low = left
  }
  return (low + high) / 2
}
