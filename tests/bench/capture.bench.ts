// The capture worker under load: latency from capture to sample, sustained rate, cost of each stage, leaks, long tasks, memory over time.
import { chromium, type Browser, type Page } from '@playwright/test'
import { join } from 'node:path'
import { build } from 'vite'
import { ensureChromium } from '../../scripts/test/chromium.ts'
import type { CaptureStatus } from '../../workers/capture.worker.ts'
import type { CapturePage, LiveRun } from '../capture-page/capture-page.ts'
import { startAppServer } from '../support/app-server.ts'
import { clipOf, fakeCameraArguments } from '../support/camera-test.ts'

const ROOT = join(import.meta.dirname, '../..')
const LIVE_S = Number(process.env['CORTEX_CAPTURE_BENCH_S'] ?? 20)
/** Minutes of video at 30 fps that go through the worker as fast as it can; the promise is about 30. */
const SOAK_MINUTES = Number(process.env['CORTEX_CAPTURE_SOAK_MIN'] ?? 5)
const CLIP_SECONDS = 20
const FPS = 30

declare const capturePage: CapturePage // put there by the page

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  // Memory is measured when asked for, not when the browser finds the time.
  '--enable-blink-features=ForceEagerMeasureMemory',
]

export async function run(): Promise<void> {
  await build({ configFile: join(ROOT, 'tests/capture-page/vite.config.ts'), logLevel: 'error' })
  const clip = await clipOf('still-mara', CLIP_SECONDS)
  const server = await startAppServer(join(ROOT, '.cache/capture-page'))
  try {
    await onPage(server.origin, fakeCameraArguments(clip), (page) => benchLive(page))
    await onPage(server.origin, [], (page) => benchSoak(page, clip))
  } finally {
    await server.close()
  }
}

async function onPage(origin: string, flags: readonly string[], work: (page: Page) => Promise<void>): Promise<void> {
  const executablePath = await ensureChromium()
  const browser: Browser = await chromium.launch({ executablePath, headless: false, args: [...FLAGS, ...flags] })
  try {
    const page = await browser.newPage()
    await page.goto(origin)
    await work(page)
  } finally {
    await browser.close()
  }
}

/**
 * Chromium stamps camera frames with the machine's monotonic clock, the one behind process.hrtime: with it latencies are absolute, not just
 * relative to the fastest frame.
 */
function monotonicToEpochMs(): number {
  return performance.timeOrigin + performance.now() - Number(process.hrtime.bigint()) / 1e6
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? NaN

async function benchLive(page: Page): Promise<void> {
  const live: LiveRun = await page.evaluate((seconds) => capturePage.live(seconds), LIVE_S)
  const shift = monotonicToEpochMs() - (live.status.clockOffsetMs ?? 0)
  const latencies = live.samples.map(({ atMs, arrivedMs }) => arrivedMs - (atMs + shift))
  const span = (live.samples.at(-1)?.arrivedMs ?? 0) - (live.samples[0]?.arrivedMs ?? 0)
  console.log(`Camera 640x480 at ${FPS} fps, ${LIVE_S} s after warm-up\n`)
  console.log('| | measured | to reach |\n|---|---|---|')
  console.log(`| capture to sample, median | ${quantile(latencies, 0.5).toFixed(1)} ms | |`)
  console.log(`| capture to sample, p95 | ${quantile(latencies, 0.95).toFixed(1)} ms | <= 60 ms |`)
  console.log(`| sustained rate | ${(((live.samples.length - 1) * 1000) / span).toFixed(1)} fps | >= 28 fps |`)
  console.log(`| leaked frames | ${live.leaked} | 0 |`)
  console.log(`| page tasks over 50 ms | ${live.longTasks} | 0 |`)
  printStages(live.status)
}

function printStages({ costs, rate }: CaptureStatus): void {
  const share = (ms: number): string => `${((ms * (rate.rateHz ?? FPS)) / 10).toFixed(1)} %`
  console.log('\n| stage | median | p95 | share of a core |\n|---|---|---|---|')
  for (const [stage, { medianMs, p95Ms }] of Object.entries(costs)) {
    console.log(`| ${stage} | ${medianMs.toFixed(2)} ms | ${p95Ms.toFixed(2)} ms | ${share(medianMs)} |`)
  }
  const regions = costs.read.medianMs + costs.regions.medianMs
  console.log(`\nRegions on the CPU with reading the pixels: ${regions.toFixed(2)} ms a frame (to reach: < 1.2 ms)`)
}

async function benchSoak(page: Page, clip: string): Promise<void> {
  await page.setInputFiles('input', clip)
  await page.evaluate(() => capturePage.prepare())
  const laps = Math.max(4, Math.round((SOAK_MINUTES * 60) / CLIP_SECONDS))
  const points: { hours: number; megabytes: number }[] = []
  let [frames, leaked] = [0, 0]
  const startedMs = performance.now()
  for (let lap = 0; lap < laps; lap += 1) {
    const done = await page.evaluate(() => capturePage.file())
    frames += done.frames
    leaked += done.leaked
    const bytes = await page.evaluate(() => capturePage.memory())
    points.push({ hours: frames / FPS / 3600, megabytes: bytes / 2 ** 20 })
  }
  const speed = frames / ((performance.now() - startedMs) / 1000)
  const settled = points.slice(Math.ceil(laps / 4)) // code is compiled and pools fill in the first laps
  console.log(`\nAccelerated run: ${(frames / FPS / 60).toFixed(1)} minutes of video, ${speed.toFixed(0)} fps\n`)
  console.log('| | measured | to reach |\n|---|---|---|')
  console.log(`| memory of page and worker | ${points.at(-1)?.megabytes.toFixed(1)} MB | |`)
  console.log(`| slope | ${slopeOf(settled).toFixed(2)} MB per hour of video | <= 1 MB/h |`)
  console.log(`| leaked frames | ${leaked} of ${frames} | 0 |`)
  printStages(await page.evaluate(() => capturePage.status()))
}

/** Median of the slopes between all pairs (Theil and Sen): one late garbage collection does not tilt it. */
function slopeOf(points: readonly { hours: number; megabytes: number }[]): number {
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).map((b) => (b.megabytes - a.megabytes) / (b.hours - a.hours)),
  )
  return quantile(slopes, 0.5)
}
