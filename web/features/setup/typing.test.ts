import { expect, it } from 'vitest'
import { noTyping, typingMinute, typingWith } from './typing.ts'

const line = (keysPerMin: number) => ({
  atMs: 0,
  channel: 'input' as const,
  quality: 1,
  values: { keysPerMin, ikiMedianMs: 180 },
})

it('[S16] the typing sample is the middle of lines that hold typing, and none without', () => {
  expect(typingMinute(typingWith(noTyping, line(2)), 7)).toBeNull()
  const sample = [line(180), line(0), line(220), line(200)].reduce(typingWith, noTyping)
  expect(typingMinute(sample, 7)).toEqual({ atMs: 7, values: { keysPerMin: 200, ikiMedianMs: 180 } })
})
