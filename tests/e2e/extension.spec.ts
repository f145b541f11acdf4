// The companion extension in a real Chromium: fixed id, popup and new tab, against a bridge that runs and one that does not.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { expect, test as base } from '../support/running-app.ts'

const BUILT = join(import.meta.dirname, '../../dist/extension')
/** Follows from the public key in the manifest. */
const ID = 'hfcakogkbdnndladceeklhgbllpenefk'

/** A browser profile with the extension in it. */
const test = base.extend<{ profile: BrowserContext }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  profile: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'cortex-extension-'))
    const executablePath = process.env['CORTEX_CHROMIUM']
    const context = await chromium.launchPersistentContext(folder, {
      ...(executablePath === undefined ? {} : { executablePath }),
      headless: true,
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disable-extensions-except=${BUILT}`,
        `--load-extension=${BUILT}`,
      ],
    })
    await use(context)
    await context.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
})

async function workerOf(context: BrowserContext) {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
}

test('[X2] the popup says whether Cortex is running, and what to do when it is not', async ({ profile, app }) => {
  const worker = await workerOf(profile)
  expect(new URL(worker.url()).host).toBe(ID)
  const page = await profile.newPage()
  await worker.evaluate(() => chrome.storage.local.set({ address: 'http://127.0.0.1:59' }))
  await page.goto(`chrome-extension://${ID}/popup/popup.html`)
  await expect(page.getByText('Cortex is not running')).toBeVisible()
  await worker.evaluate((port) => chrome.storage.local.set({ address: `http://127.0.0.1:${port}` }), app.httpPort)
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByText('Cortex is running')).toBeVisible()
  const opened = profile.waitForEvent('page')
  await page.reload()
  await page.getByRole('button', { name: 'Open Cortex' }).click()
  expect((await opened).url()).toBe(`${app.url}now`)
})

test('[X3] the new tab shows the time and where Cortex is', async ({ profile, app }) => {
  const worker = await workerOf(profile)
  await worker.evaluate((port) => chrome.storage.local.set({ address: `http://127.0.0.1:${port}` }), app.httpPort)
  const page = await profile.newPage()
  await page.goto('chrome://newtab/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\d/)
  await expect(page.getByText('Cortex is running')).toBeVisible()
})
