// The response of the gap to the lid, and the fit of a closure's course.
import { describe, expect, it } from 'vitest'
import { closureAt, endOf } from '../../tests/support/face-stream.ts'
import { normalFrom, seededRandom } from '../../tests/support/seeded-random.ts'
import { fitClosure, type FitInput, timeBeyond } from './closure-fit.ts'
import { gapLoss, lidTravel } from './lid-response.ts'
import { LidResponse } from './response-learner.ts'

const SEED = 88
const drawn = { startMs: 1000, closingMs: 95, shutMs: 60, reopeningMs: 190 }

function sampled(rateHz: number, share: number, noise: number, phase = 0): Omit<FitInput, 'response'> {
  const normal = normalFrom(seededRandom(SEED))
  const samples = Array.from({ length: Math.round(1.2 * rateHz) }, (_, i) => {
    const atMs = 600 + phase + (i * 1000) / rateHz
    return { atMs, gap: 1 - 0.94 * gapLoss(closureAt(drawn, atMs), share) + noise * normal() }
  })
  const low = samples.filter(({ gap }) => gap < 0.5)
  return { samples, before: 1, after: 1, halfDownMs: (low[0]?.atMs ?? 0) - 15, halfUpMs: (low.at(-1)?.atMs ?? 0) + 15 }
}

describe('lid response', () => {
  it('[FACE-20] travel and loss are inverse, for every share', () => {
    for (const share of [0.4, 0.7, 1]) {
      for (let travel = 0; travel <= 1; travel += 0.05) {
        expect(lidTravel(gapLoss(travel, share), share)).toBeCloseTo(travel, 5)
      }
      expect(lidTravel(-0.1, share)).toBeLessThan(0)
      expect(lidTravel(1.3, share)).toBe(1)
    }
  })

  it.each([0.4, 1])(`[FACE-20] a few blinks teach a response of %f (seed ${SEED})`, (share) => {
    const response = new LidResponse()
    for (let i = 0; i < 6; i++) response.learn(sampled(30, share, 0.02, 5 * i))
    expect(Math.abs(response.share - share)).toBeLessThan(0.15)
  })
})

describe('closure fit', () => {
  it.each([
    { rateHz: 60, worst: 12 },
    { rateHz: 30, worst: 20 },
    { rateHz: 15, worst: 40 },
  ])(`[FACE-20] times at $rateHz fps, wherever the frames fall (seed ${SEED})`, ({ rateHz, worst }) => {
    for (let phase = 0; phase < 1000 / rateHz; phase += 4) {
      const course = fitClosure({ ...sampled(rateHz, 0.55, 0.02, phase), response: 0.55 })
      expect(Math.abs(course.startMs - drawn.startMs)).toBeLessThan(worst)
      expect(Math.abs(course.closedMs - 1095)).toBeLessThan(worst)
      expect(Math.abs(course.endMs - endOf(drawn))).toBeLessThan(1.5 * worst)
    }
  })

  it('[FACE-20] time beyond four fifths, as the drawn course has it', () => {
    let truth = 0
    for (let t = 900; t < 1500; t += 0.5) if (closureAt(drawn, t) >= 0.8) truth += 0.5
    expect(Math.abs(timeBeyond({ ...drawn, completeness: 1 }, 0.8) - truth)).toBeLessThan(20) // the drawn lid reopens evenly, the fitted one slower at last
    expect(timeBeyond({ ...drawn, completeness: 0.7 }, 0.8)).toBe(0)
  })
})
