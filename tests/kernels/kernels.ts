// Runs the shipped GPU kernels in a page, for tests that drive a browser: the case suite, a race, and a device that is lost.
import { openGpu } from '../../workers/gpu/device.ts'
import { SUM_STRIDE } from '../../workers/gpu/region-sums/cpu.ts'
import { createGpuSummer } from '../../workers/gpu/region-sums/kernel.ts'
import { RACE_FRAMES, SummerRace, type RaceResult } from '../../workers/gpu/region-sums/race.ts'
import { expectedSums, regionSumsCases } from '../cases/region-sums.case.ts'

export interface CaseResult {
  readonly name: string
  /** Fields that differ from the definition; [] is a pass. */
  readonly wrong: readonly number[]
}

export interface KernelTests {
  adapter(): Promise<string>
  regionSums(): Promise<CaseResult[]>
  race(): Promise<RaceResult[]>
  lostDevice(): Promise<{ readonly results: RaceResult[]; readonly exact: boolean }>
}

async function open(): Promise<{ device: GPUDevice; name: string }> {
  const gpu = await openGpu()
  if (!gpu.ok) throw new Error(gpu.reason)
  return gpu
}

const differences = (one: Uint32Array, other: Uint32Array): number[] =>
  [...one.keys()].filter((i) => one[i] !== other[i])

async function runCases(): Promise<CaseResult[]> {
  const { device } = await open()
  const summer = await createGpuSummer(device)
  const results: CaseResult[] = []
  for (const one of regionSumsCases()) {
    const sums = new Uint32Array(one.slots * SUM_STRIDE).fill(77) // what was there before must not stay
    await summer.sum(one.rgba, one.spans, sums)
    results.push({ name: one.name, wrong: differences(sums, expectedSums(one)) })
  }
  summer.close()
  device.destroy()
  return results
}

/** The largest case, over and over: what a camera would give. */
async function raceOn(device: GPUDevice, frames: number, loseAt = Infinity) {
  const results: RaceResult[] = []
  const gpu = await createGpuSummer(device)
  const race = new SummerRace({
    gpu,
    remembered: null,
    now: () => performance.now(),
    onResult: (result) => void results.push(result),
  })
  const one = regionSumsCases().at(-1)
  if (!one) throw new Error('the suite has no cases')
  const sums = new Uint32Array(one.slots * SUM_STRIDE)
  for (let frame = 0; frame < frames; frame += 1) {
    if (frame === loseAt) device.destroy()
    await race.sum(one.rgba, one.spans, sums)
  }
  race.close()
  return { results, exact: differences(sums, expectedSums(one)).length === 0 }
}

const tests: KernelTests = {
  adapter: async () => (await open()).name,
  regionSums: runCases,
  race: async () => (await raceOn((await open()).device, RACE_FRAMES)).results,
  lostDevice: async () => raceOn((await open()).device, 12, 6),
}
Object.assign(globalThis, { kernels: tests })
