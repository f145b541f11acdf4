// How quick and how heavy the store is in real Chromium: durable appends, a day of signals, a year of summaries, export and import.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build } from 'vite'
import { channels, featureCatalogue, type FeatureLine } from '#core/contracts/features.ts'
import { ensureChromium } from '../../scripts/test/chromium.ts'
import type { StorePage } from '../store-page/store-page.ts'
import { startAppServer } from '../support/app-server.ts'
import { decisionOf, summaryOf } from '../support/store-samples.ts'
import { syntheticYear } from '../support/synthetic-year.ts'
import { NOON_MS } from '../support/test-store.ts'

declare const store: StorePage['store']

const ROOT = join(import.meta.dirname, '../..')
const APPENDS = 500
const HOURS = 8
const HOUR_MS = 3_600_000

export async function run(): Promise<void> {
  await build({ configFile: join(ROOT, 'tests/store-page/vite.config.ts'), logLevel: 'error' })
  const server = await startAppServer(join(ROOT, '.cache/store-page'))
  const profile = mkdtempSync(join(tmpdir(), 'cortex-store-bench-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await ensureChromium(),
    args: ['--no-sandbox'],
  })
  try {
    const page = await context.newPage()
    await page.goto(server.origin)
    console.log('| what | value |\n|---|---|')
    await measureAppends(page)
    await measureDay(page)
    await measureYear(page)
    await measurePast(page)
    await measureTravel(page)
  } finally {
    await context.close()
    await server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

const print = (what: string, value: string): void => console.log(`| ${what} | ${value} |`)
const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

async function measureAppends(page: Page): Promise<void> {
  const times = await page.evaluate(
    async ({ sample, count }) => {
      const taken: number[] = []
      for (let i = 0; i < count; i++) {
        const startMs = performance.now()
        await store.ask('appendRecord', { ...sample, decisionId: `d${i}` })
        taken.push(performance.now() - startMs)
      }
      return taken.toSorted((a, b) => a - b)
    },
    { sample: decisionOf('template'), count: APPENDS },
  )
  const at = (share: number): string => milliseconds(times[Math.floor((times.length - 1) * share)] ?? 0)
  print(`durable decision, page to disk and back (${APPENDS})`, `median ${at(0.5)}, p99 ${at(0.99)}`)
}

/** A line a second in every channel, every feature measured: the most a day can weigh. */
async function measureDay(page: Page): Promise<void> {
  const template: FeatureLine[] = channels.map((channel) => ({
    atMs: 0,
    channel,
    quality: 0.875,
    values: Object.fromEntries(Object.keys(featureCatalogue[channel]).map((name, i) => [name, i + 1 / 3])),
  }))
  const day = await page.evaluate(
    async ({ lines, fromMs, seconds }) => {
      const before = (await navigator.storage.estimate()).usage ?? 0
      const startMs = performance.now()
      for (let second = 0; second < seconds; second += 10) {
        const batch = Array.from({ length: 10 }, (_, i) =>
          lines.map((line) => ({
            ...line,
            atMs: fromMs + (second + i) * 1000,
            // measured values hardly compress, so these must not either
            values: Object.fromEntries(Object.keys(line.values).map((name) => [name, Math.random()])),
          })),
        )
        await store.ask('addSamples', batch.flat())
      }
      await store.ask('flushSamples', null)
      const tookMs = performance.now() - startMs
      const readMs = performance.now()
      await store.ask('listRaw', { channel: 'input', fromMs, toMs: fromMs + 3_600_000 })
      return {
        bytes: ((await navigator.storage.estimate()).usage ?? 0) - before,
        tookMs,
        readMs: performance.now() - readMs,
      }
    },
    { lines: template, fromMs: NOON_MS, seconds: HOURS * 3600 },
  )
  print(`raw signals of ${HOURS} h, all channels full, on disk`, megabytes(day.bytes))
  print(`writing them, per line`, `${((day.tookMs * 1000) / (HOURS * 3600 * channels.length)).toFixed(1)} µs`)
  print('reading one hour of one channel', milliseconds(day.readMs))
}

async function measureYear(page: Page): Promise<void> {
  const names = channels.flatMap((channel) => Object.keys(featureCatalogue[channel]))
  const feature = { n: 60, mean: 66.6, median: 65.4, low: 60.1, high: 74.2 }
  const template = { ...summaryOf('day', NOON_MS), features: Object.fromEntries(names.map((name) => [name, feature])) }
  const year = await page.evaluate(
    async ({ summary, endMs, hourMs }) => {
      const before = (await navigator.storage.estimate()).usage ?? 0
      const features = () =>
        Object.fromEntries(
          Object.entries(summary.features).map(([name, one]) => [
            name,
            { ...one, mean: Math.random(), median: Math.random(), low: Math.random(), high: Math.random() },
          ]),
        )
      const span = (level: 'day' | 'hour' | 'minute', count: number, lengthMs: number) =>
        Array.from({ length: count }, (_, i) => ({
          ...summary,
          level,
          features: features(),
          startMs: endMs - (i + 1) * lengthMs,
          endMs: endMs - i * lengthMs,
        }))
      const startMs = performance.now()
      await store.ask('putSummaries', [...span('day', 365, 24 * hourMs), ...span('hour', 720, hourMs)])
      await store.ask('putSummaries', span('minute', 24 * 60, 60_000))
      const writeMs = performance.now() - startMs
      const bytes = ((await navigator.storage.estimate()).usage ?? 0) - before
      const timed = async (level: 'day' | 'hour' | 'minute', fromMs: number) => {
        const fromClock = performance.now()
        const answer = await store.ask('listSummaries', { level, fromMs, toMs: endMs })
        return { tookMs: performance.now() - fromClock, rows: answer.ok ? answer.value.records.length : -1 }
      }
      return {
        writeMs,
        bytes,
        year: await timed('day', 0),
        week: await timed('hour', endMs - 168 * hourMs),
        day: await timed('minute', endMs - 24 * hourMs),
      }
    },
    { summary: template, endMs: NOON_MS, hourMs: HOUR_MS },
  )
  const reading = ({ tookMs, rows }: { tookMs: number; rows: number }): string =>
    `${milliseconds(tookMs)} (${rows} rows)`
  print('summaries of 365 days, 720 hours, 1440 minutes, on disk', megabytes(year.bytes))
  print('a year by days', reading(year.year))
  print('a week by hours', reading(year.week))
  print('a day by minutes', reading(year.day))
}

/** A synthetic year as pages read it: strips of sessions, hours and days, minutes of the last month. */
async function measurePast(page: Page): Promise<void> {
  const year = syntheticYear({ lastDay: '2025-11-20', days: 365, tz: 'UTC', goldenHour: 10 })
  const ask = async (method: 'putSession' | 'putSummaries', inputs: readonly unknown[]): Promise<void> => {
    await page.evaluate(
      async ({ name, list }) => {
        for (const input of list) await store.ask(name, input as never) // as the named method takes it
      },
      { name: method, list: [...inputs] },
    )
  }
  const summaries = [...year.days, ...year.hours, ...year.minutes]
  await ask('putSession', year.sessions)
  for (let k = 0; k < summaries.length; k += 2000) await ask('putSummaries', [summaries.slice(k, k + 2000)])
  const times = await page.evaluate(async () => {
    const timed = async (run: () => Promise<{ readonly ok: boolean }>): Promise<number> => {
      const startMs = performance.now()
      const answer = await run()
      return answer.ok ? performance.now() - startMs : Number.NaN
    }
    const day = '2025-11-19'
    return {
      day: await timed(() => store.ask('readDay', { day })),
      week: await timed(() => store.ask('readWeek', { day, weekStart: 1 })),
      month: await timed(() => store.ask('readMonth', { day })),
      calendar: await timed(() => store.ask('readCalendar', { fromDay: '2024-11-21', toDay: day })),
    }
  })
  const rows = `${year.sessions.length} sessions, ${summaries.length} summaries`
  print(`a synthetic year (${rows}): a day as a page shows it`, milliseconds(times.day))
  print('its week (goal 300 ms)', milliseconds(times.week))
  print('its month (goal 500 ms)', milliseconds(times.month))
  print('its calendar of a year', milliseconds(times.calendar))
}

async function measureTravel(page: Page): Promise<void> {
  const travel = await page.evaluate(async () => {
    const startMs = performance.now()
    const exported = await store.ask('exportArchive', { nowMs: 1e12, tz: 'UTC', build: 'bench' })
    const exportMs = performance.now() - startMs
    if (!exported.ok) throw new Error(exported.detail)
    const importFromMs = performance.now()
    const imported = await store.ask('importArchive', { archive: exported.value.archive, mode: 'replace' })
    if (!imported.ok) throw new Error(imported.detail)
    return { exportMs, importMs: performance.now() - importFromMs, bytes: exported.value.archive.size }
  })
  print('export of all this', `${milliseconds(travel.exportMs)}, ${megabytes(travel.bytes)}`)
  print('import of it, replacing', milliseconds(travel.importMs))
}
