import { expect, it } from 'vitest'
import { createForwardClock } from './landmarker.ts'

it('[S1] a second source starts after the first, with its own steps kept', () => {
  const forward = createForwardClock()
  expect([0, 33, 66].map(forward)).toEqual([0, 33, 66])
  expect([1, 34, 67].map(forward)).toEqual([67, 100, 133])
  expect([500].map(forward)).toEqual([566])
})
