// Small dense symmetric systems for the reward model: Cholesky factor, solve and quadratic form on row-major Float64Array.

/**
 * Lower Cholesky factor of a symmetric positive definite `size` x `size` matrix (row-major).
 * Throws RangeError when the matrix is not positive definite, because a posterior precision always is.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = at(matrix, row * size + column)
      for (let k = 0; k < column; k++) sum -= at(factor, row * size + k) * at(factor, column * size + k)
      if (row === column) {
        if (!(sum > 0)) throw new RangeError('matrix is not positive definite')
        factor[row * size + column] = Math.sqrt(sum)
      } else {
        factor[row * size + column] = sum / at(factor, column * size + column)
      }
    }
  }
  return factor
}

/** Solves L y = b for the lower factor `L`. */
export function forwardSolve(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  const size = right.length
  const solution = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    let sum = at(right, row)
    for (let k = 0; k < row; k++) sum -= at(factor, row * size + k) * at(solution, k)
    solution[row] = sum / at(factor, row * size + row)
  }
  return solution
}

/** Solves A x = b given the lower Cholesky factor of A. */
export function choleskySolve(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  const size = right.length
  const solution = forwardSolve(factor, right)
  for (let row = size - 1; row >= 0; row--) {
    let sum = at(solution, row)
    for (let k = row + 1; k < size; k++) sum -= at(factor, k * size + row) * at(solution, k)
    solution[row] = sum / at(factor, row * size + row)
  }
  return solution
}

/** x' A^-1 x from the lower Cholesky factor of A: the squared norm of L^-1 x, never negative. */
export function inverseQuadraticForm(factor: Float64Array, vector: ArrayLike<number>): number {
  const solved = forwardSolve(factor, vector)
  let sum = 0
  for (const value of solved) sum += value * value
  return sum
}

/** Inner product of two equally long vectors. */
export function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < left.length; k++) sum += at(left, k) * at(right, k)
  return sum
}

/** Element access inside known bounds: typed arrays are dense, so an undefined is a bug and becomes NaN. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN
