import { expect, it } from 'vitest'
import { missingParts, missingSentence } from './missing-parts.ts'

const all = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
  camera: (bits & 1) > 0,
  bridge: (bits & 2) > 0,
  extension: (bits & 4) > 0,
}))

it.each(all)('[U5] says what is missing and what it would add: %o', (there) => {
  const absent = Object.entries(there).flatMap(([part, isThere]) => (isThere ? [] : [part]))
  expect(missingParts(there).map(({ part }) => part)).toEqual(absent)
  const sentence = missingSentence(there)
  if (absent.length === 0) expect(sentence).toBeNull()
  else for (const part of absent) expect(sentence).toContain(part)
})
