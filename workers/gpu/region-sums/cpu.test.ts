// The CPU summer against the definition; the GPU one passes the same cases in the browser (tests/e2e/region-sums.spec.ts).
import { describe, expect, it } from 'vitest'
import { expectedSums, regionSumsCases } from '../../../tests/cases/region-sums.case.ts'
import { SUM_STRIDE } from './cpu.ts'
import { createCpuSummer } from './summer.ts'

describe('region sums on the CPU', () => {
  it.each(regionSumsCases())('[S6] are exact: $name', async (one) => {
    const sums = new Uint32Array(one.slots * SUM_STRIDE).fill(77) // what was there before must not stay
    await createCpuSummer().sum(one.rgba, one.spans, sums)
    expect(sums).toEqual(expectedSums(one))
  })
})
