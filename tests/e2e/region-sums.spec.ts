// The region kernel on WebGPU: the same cases as its CPU twin, to the last bit; a race against it; a device that is lost.
import { join } from 'node:path'
import type { KernelTests } from '../kernels/kernels.ts'
import { expect, test } from '../support/shell-test.ts'

test.use({ build: join(import.meta.dirname, '../../.cache/kernels') })

declare const kernels: KernelTests // put there by the page

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  const without = await page.evaluate(() => kernels.adapter().then(() => null, String))
  test.skip(without !== null, `this browser has no WebGPU, not even in software: ${without}`)
})

test('[S6] every case comes out exactly as on the CPU', async ({ page }) => {
  const results = await page.evaluate(() => kernels.regionSums())
  expect(results.length).toBeGreaterThan(8)
  expect(results.filter(({ wrong }) => wrong.length > 0)).toEqual([])
})

test('[S6] the race ends with a choice and two times', async ({ page }) => {
  const results = await page.evaluate(() => kernels.race())
  expect(results).toHaveLength(1)
  expect(results[0]).toMatchObject({ because: 'faster', cpuMs: expect.any(Number), gpuMs: expect.any(Number) })
})

test('[S6] a lost device ends in the CPU, with right sums in the same frame', async ({ page }) => {
  const { results, exact } = await page.evaluate(() => kernels.lostDevice())
  expect([results.map(({ chosen, because }) => `${chosen} ${because}`), exact]).toEqual([['cpu device-lost'], true])
})
