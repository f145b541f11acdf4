// The picking convolution of the GPU model gives what the CPU model's gathering gives, number by number.
import { expect, it } from 'vitest'
import { pickingWeights } from './gpu-landmarks.ts'
import { concatenationLayout, refinedSources, XYZ } from './refined-landmarks.ts'

/** As long as the real tables, other points. */
const points = (length: number, first: number): number[] => Array.from({ length }, (_, i) => (first + 5 * i) % 468)
const TABLES = { lips: points(80, 3), leftEye: points(71, 33), rightEye: points(71, 263) }

const halfToNumber = (bits: number): number => ({ 0: 0, 0x3c00: 1, 0x2c00: 1 / 16 })[bits] ?? NaN

it('[S4] weighs every number as the gathering picks it', () => {
  const layout = concatenationLayout(TABLES)
  const { weights, inputs } = pickingWeights(TABLES)
  const numbers = Float64Array.from({ length: inputs }, (_, i) => Math.sin(i))
  const depth = (eye: readonly number[]): number =>
    eye.slice(0, 16).reduce((sum, point) => sum + (numbers[XYZ * point + 2] ?? 0), 0) / 16
  const gathered = refinedSources(TABLES).map((source) => {
    if (source === layout.leftIrisZ) return depth(TABLES.leftEye)
    return source === layout.rightIrisZ ? depth(TABLES.rightEye) : (numbers[source] ?? NaN)
  })
  gathered.forEach((expected, output) => {
    let sum = 0
    for (let i = 0; i < inputs; i++) sum += halfToNumber(weights[output * inputs + i] ?? 0) * (numbers[i] ?? 0)
    expect(sum).toBeCloseTo(expected, 10)
  })
})
