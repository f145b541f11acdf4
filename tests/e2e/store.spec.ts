// Records on a real disk in a real Chromium: what was acknowledged is there after every kind of death, and everything travels.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { startAppServer, type AppServer } from '../support/app-server.ts'
import { decisionOf, labelOf, linesOf } from '../support/store-samples.ts'
import type { StorePage } from '../store-page/store-page.ts'

// Globals of the store page, for what runs inside it.
declare const store: StorePage['store']
declare const startFailing: StorePage['startFailing']
const storePageBuild = join(import.meta.dirname, '../../.cache/store-page')
const pageMs = Date.UTC(2026, 10, 20, 12)

let server: AppServer
let profile: string
test.beforeEach(async () => {
  server = await startAppServer(storePageBuild)
  profile = await mkdtemp(join(tmpdir(), 'cortex-profile-'))
})
test.afterEach(async () => {
  await server.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

interface Launch {
  readonly launchOptions: { readonly args?: string[] }
}

/** A browser with a profile on disk, opened at the store page. Without a spare renderer, which would die with the page's own unnoticed. */
async function openBrowser({ launchOptions }: Launch): Promise<{ context: BrowserContext; tab: Page }> {
  const args = [...(launchOptions.args ?? []), '--disable-features=SpareRendererForSitePerProcess']
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, args, headless: true })
  const tab = context.pages()[0] ?? (await context.newPage())
  await tab.goto(server.origin)
  return { context, tab }
}

async function processIds(browser: Browser, type: string): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter((one) => one.type === type).map(({ id }) => id)
}
const kill = (ids: readonly number[]): void => ids.forEach((id) => process.kill(id, 'SIGKILL'))

/** Appends decisions one after another until the page dies; each is named to the test only after it was acknowledged. */
async function appendUntilDeath(tab: Page, round: number, acknowledged: string[]): Promise<void> {
  await tab.exposeFunction('acknowledge', (id: string) => void acknowledged.push(id)).catch(() => undefined) // there already
  const ready = tab.evaluate((sample) => store.ask('appendRecord', sample), decisionOf(`r${round}-first`))
  expect(await ready).toMatchObject({ ok: true })
  void tab
    .evaluate(
      async ({ sample, name }) => {
        const { acknowledge } = globalThis as unknown as { acknowledge: (id: string) => Promise<void> } // exposed by the test
        for (let i = 0; ; i++) {
          const decisionId = `${name}-${i}`
          const answer = await store.ask('appendRecord', { ...sample, decisionId })
          if (answer.ok) await acknowledge(decisionId)
        }
      },
      { sample: decisionOf('template'), name: `r${round}` },
    )
    .catch(() => undefined) // the page dies in the middle of it
}

const readLog = (tab: Page) =>
  tab.evaluate(async () => {
    const seqs: number[] = []
    const ids: string[] = []
    for (let afterSeq: number | null = 0; afterSeq !== null;) {
      const answer: Awaited<ReturnType<typeof store.ask<'readLog'>>> = await store.ask('readLog', {
        afterSeq,
      })
      if (!answer.ok) throw new Error(answer.sentence)
      seqs.push(...answer.value.records.map(({ seq }) => seq))
      ids.push(...answer.value.records.map(({ decisionId }) => decisionId))
      if (answer.value.damaged > 0) throw new Error('damaged rows')
      afterSeq = answer.value.nextAfterSeq
    }
    return { seqs, ids }
  })

test('[P5] a renderer killed 20 times in the middle of writing loses no acknowledged decision', async ({
  launchOptions,
}) => {
  test.slow() // twenty deaths and restarts
  const acknowledged: string[] = []
  const { context, tab } = await openBrowser({ launchOptions })
  const browser = context.browser()
  if (!browser) throw new Error('a launched context has its browser')
  let current = tab
  for (let round = 0; round < 20; round++) {
    const before = acknowledged.length
    await appendUntilDeath(current, round, acknowledged)
    // Wait for a random share of work, so that the kill falls anywhere in a write.
    const enough = before + 1 + Math.floor(Math.random() * 12)
    await expect.poll(() => acknowledged.length, { intervals: [1] }).toBeGreaterThanOrEqual(enough)
    const crashed = current.waitForEvent('crash')
    kill(await processIds(browser, 'renderer'))
    await crashed
    await current.close()
    current = await context.newPage()
    await current.goto(server.origin)
  }
  const { seqs, ids } = await readLog(current)
  expect(new Set(ids).size).toBe(ids.length)
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
  expect(acknowledged.length).toBeGreaterThan(20)
  expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([])
  await context.close()
})

test('[P5] a browser killed as a whole loses no acknowledged decision', async ({ launchOptions }) => {
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round++) {
    const { context, tab } = await openBrowser({ launchOptions })
    const browser = context.browser()
    if (!browser) throw new Error('a launched context has its browser')
    const known = acknowledged.length
    await appendUntilDeath(tab, round, acknowledged)
    await expect.poll(() => acknowledged.length, { intervals: [1] }).toBeGreaterThanOrEqual(known + 10)
    const closed = new Promise<void>((done) => void context.once('close', () => done()))
    kill(await processIds(browser, 'browser'))
    await closed
  }
  const { context, tab } = await openBrowser({ launchOptions })
  const { ids } = await readLog(tab)
  expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([])
  await context.close()
})

test('[R7] when the quota is reached samples go, oldest first, and decisions stay', async ({ launchOptions }) => {
  const { context, tab } = await openBrowser({ launchOptions })
  // Before the first write: the browser remembers for a while how much room there was.
  const session = await context.newCDPSession(tab)
  await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: 3_000_000 })
  const answer = await tab.evaluate((sample) => store.ask('appendRecord', sample), decisionOf('before'))
  expect(answer).toMatchObject({ ok: true })
  const kinds = await tab.evaluate(
    async ({ lines, sample }) => {
      const seen: string[] = []
      store.worker.onEvent((event) => seen.push(event.kind === 'shed' ? `shed ${event.cause}` : event.kind))
      for (let batch = 0; batch < 200 && !seen.includes('shed quota'); batch++) {
        const later = lines.map((line) => ({ ...line, atMs: line.atMs + batch * 2_000_000 }))
        await store.ask('addSamples', later)
        await store.ask('flushSamples', null)
      }
      const after = await store.ask('appendRecord', { ...sample, decisionId: 'after' })
      return { seen, after }
    },
    { lines: linesOf(2000), sample: decisionOf('template') },
  )
  expect(kinds.seen).toContain('shed quota')
  expect(kinds.after).toMatchObject({ ok: true })
  const { ids } = await readLog(tab)
  expect(ids).toEqual(['before', 'after'])
  const left = await tab.evaluate(
    async (fromMs) => store.ask('listRaw', { channel: 'tabs', fromMs, toMs: fromMs + 2_000_000 }),
    pageMs,
  )
  expect(left.ok && left.value.lines.length).toBeLessThan(1000)
  await context.close()
})

test('[R6] export, deletion and import in a real browser give back the same records', async ({ launchOptions }) => {
  const { context, tab } = await openBrowser({ launchOptions })
  const result = await tab.evaluate(
    async ({ decision, label, lines }) => {
      const value = <T>(answer: { ok: true; value: T } | { ok: false; sentence: string; detail: string }): T => {
        if (!answer.ok) throw new Error(`${answer.sentence} ${answer.detail}`)
        return answer.value
      }
      const { ask } = store
      const all = { fromMs: 0, toMs: 9e15 }
      const contents = async () => ({
        log: value(await ask('readLog', {})),
        labels: value(await ask('listLabels', all)),
        raw: value(await ask('listRaw', { channel: 'tabs', ...all })),
        settings: value(await ask('readSettings', null)),
      })
      value(await ask('appendRecord', decision))
      value(await ask('putLabel', label))
      value(await ask('addSamples', lines))
      value(await ask('changeSettings', { appearance: { theme: 'dark' } }))
      const progress: number[] = []
      const onProgress = ({ done, total }: { done: number; total: number | null }) =>
        void progress.push(done / (total ?? 1))
      const exported = value(await ask('exportArchive', { nowMs: 1e12, tz: 'UTC', build: 'test' }, { onProgress }))
      const before = await contents()
      const receipt = value(await ask('eraseEverything', null))
      const databases = (await indexedDB.databases()).map(({ name }) => name)
      const refused = await ask('readLog', {})
      value(await ask('startAfresh', null))
      value(await ask('importArchive', { archive: exported.archive, mode: 'add' }))
      return { before, after: await contents(), receipt, databases, refused, progress, bytes: exported.archive.size }
    },
    { decision: decisionOf('d1'), label: labelOf('l1'), lines: linesOf(3000) },
  )
  expect(result.after).toEqual(result.before)
  expect(result.before.raw.lines).toHaveLength(1500)
  expect(result.receipt).toMatchObject({ database: 'gone', counts: { decisions: 1, labels: 1, settings: 1 } })
  expect(result.databases).toEqual([])
  expect(result.refused).toMatchObject({ ok: false, code: 'deleted' })
  expect(result.progress.at(-1)).toBe(1)
  await context.close()
})

test('a worker that throws or hangs is started again by the watchdog, and calls go on', async ({ launchOptions }) => {
  const { context, tab } = await openBrowser({ launchOptions })
  const replies = await tab.evaluate(async () => {
    const client = startFailing()
    const first = await client.call('answer', null)
    await client.call('throwLater', null)
    while (client.status().kind === 'ready') await new Promise((turn) => setTimeout(turn, 5))
    const afterThrow = await client.call('answer', null)
    const hung = await client.call('hang', null)
    const afterHang = await client.call('answer', null)
    client.stop()
    return { first, afterThrow, hung, afterHang }
  })
  const here = { ok: true, value: 'here' }
  expect(replies).toEqual({
    first: here,
    afterThrow: here,
    hung: { ok: false, failure: { code: 'crashed' } },
    afterHang: here,
  })
  await context.close()
})
