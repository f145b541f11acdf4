// Eigenvectors of small symmetric matrices by Jacobi rotations.

export interface EigenPair {
  readonly value: number
  readonly vector: Float64Array
}

const MAX_SWEEPS = 50 // 3 x 3 and 4 x 4 converge in 4 to 6

/**
 * All eigenpairs of a symmetric matrix, largest value first, unit vectors; the sign of a vector makes its largest component positive.
 * Domain: a square symmetric matrix as rows. Source: Golub & Van Loan 8.5 (cyclic Jacobi).
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): EigenPair[] {
  const n = matrix.length
  const a = matrix.map((row) => Float64Array.from(row))
  const v = matrix.map((_, i) => Float64Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > 0; sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate({ a, v }, p, q)
  return Array.from({ length: n }, (_, k) => ({
    value: a[k]?.[k] ?? 0,
    vector: orient(Float64Array.from(v, (row) => row[k] ?? 0)),
  })).toSorted((x, y) => y.value - x.value)
}

/** Sum of squares off the diagonal, taken as 0 once it no longer counts against the diagonal. */
function offDiagonal(a: readonly Float64Array[]): number {
  let off = 0
  let on = 0
  for (const [i, row] of a.entries())
    row.forEach((value, j) => (i === j ? (on += value * value) : (off += value * value)))
  return off > on * 1e-30 ? off : 0
}

function rotate({ a, v }: { a: Float64Array[]; v: Float64Array[] }, p: number, q: number): void {
  const apq = a[p]?.[q] ?? 0
  if (apq === 0) return
  const theta = ((a[q]?.[q] ?? 0) - (a[p]?.[p] ?? 0)) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (const row of a) turn(row, [p, q], [c, s])
  turnRows(a, [p, q], [c, s])
  for (const row of v) turn(row, [p, q], [c, s])
}

function turn(row: Float64Array, [p, q]: readonly [number, number], [c, s]: readonly [number, number]): void {
  const x = row[p] ?? 0
  const y = row[q] ?? 0
  row[p] = c * x - s * y
  row[q] = s * x + c * y
}

function turnRows(a: Float64Array[], [p, q]: readonly [number, number], [c, s]: readonly [number, number]): void {
  const rowP = a[p]
  const rowQ = a[q]
  if (!rowP || !rowQ) return
  for (let k = 0; k < rowP.length; k++) {
    const x = rowP[k] ?? 0
    const y = rowQ[k] ?? 0
    rowP[k] = c * x - s * y
    rowQ[k] = s * x + c * y
  }
}

function orient(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0)
  return largest < 0 ? vector.map((x) => -x) : vector
}
