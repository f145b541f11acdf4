// Small symmetric positive definite systems by Cholesky: solution, inverse and determinant.

export interface Solved {
  readonly solution: Float64Array<ArrayBuffer>
  readonly inverse: readonly Float64Array[]
  readonly logDeterminant: number
}

/**
 * Solves A x = b; only the lower triangle of `matrix` is read. Null when the matrix is not positive definite to rounding.
 * Domain: up to a few dozen unknowns. Source: Golub & Van Loan 4.2.
 */
export function solveSymmetric(matrix: readonly Float64Array[], rhs: Float64Array): Solved | null {
  const n = rhs.length
  const factor = choleskyFactor(matrix)
  if (!factor) return null
  const columnOf = (k: number): Float64Array<ArrayBuffer> => {
    const unit = new Float64Array(n)
    unit[k] = 1
    return substitute(factor, unit)
  }
  return {
    solution: substitute(factor, rhs),
    inverse: Array.from({ length: n }, (_, k) => columnOf(k)),
    logDeterminant: factor.reduce((sum, row, k) => sum + 2 * Math.log(row[k] ?? 1), 0),
  }
}

function choleskyFactor(matrix: readonly Float64Array[]): Float64Array[] | null {
  const factor: Float64Array[] = []
  for (let i = 0; i < matrix.length; i++) {
    const row = new Float64Array(matrix.length)
    factor.push(row)
    for (let j = 0; j <= i; j++) {
      const other = factor[j] ?? row
      let sum = matrix[i]?.[j] ?? 0
      for (let k = 0; k < j; k++) sum -= (row[k] ?? 0) * (other[k] ?? 0)
      if (j < i) row[j] = sum / (other[j] ?? 1)
      else if (sum > 0) row[i] = Math.sqrt(sum)
      else return null
    }
  }
  return factor
}

function substitute(factor: readonly Float64Array[], rhs: Float64Array): Float64Array<ArrayBuffer> {
  const n = factor.length
  const x = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = rhs[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (factor[i]?.[k] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (factor[i]?.[i] ?? 1)
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i] ?? 0
    for (let k = i + 1; k < n; k++) sum -= (factor[k]?.[i] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (factor[i]?.[i] ?? 1)
  }
  return x
}
