import { expect, it } from 'vitest'
import { LOSS_AFTER_MS, lostSince } from './loss.ts'

const points = (values: readonly (number | null)[]) => values.map((value, second) => ({ atMs: second * 1000, value }))

it('[U2] a signal is lost some seconds after its last value, and only if it was ever there', () => {
  expect(lostSince([])).toBeNull()
  expect(lostSince(points([null, null, null, null, null]))).toBeNull()
  expect(lostSince(points([70, 71]))).toBeNull()
  expect(lostSince(points([70, null, null]))).toBeNull()
  expect(lostSince(points([70, null, null, null]))).toBe(LOSS_AFTER_MS - 3000)
  expect(lostSince(points([70, null, null, null, 71]))).toBeNull()
})
