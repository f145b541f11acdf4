// The companion extension in a real Chromium: fixed id, popup and new tab; its session through the real native host, and a stop.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { EXTENSION_ID as ID } from '#core/contracts/native-host.ts'
import { expect, startApp, test as base } from '../support/running-app.ts'

const BUILT = join(import.meta.dirname, '../../dist/extension')
const CLI = join(import.meta.dirname, '../../bridge/cli/main.ts')

/** A browser profile with the extension in it. */
const test = base.extend<{ folder: string; profile: BrowserContext }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'cortex-extension-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  profile: async ({ folder }, use) => {
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

test('[B9] [X8] [X9] the real native host hands over a session, and a stop goes under the id of the click', async ({
  folder,
  profile,
}) => {
  const app = await startApp()
  const places = [`--state-dir=${app.stateDir}`, `--http-port=${app.httpPort}`, `--launcher-port=${app.launcherPort}`]
  const cortex = (...args: string[]) => spawnSync(process.execPath, [CLI, ...args, ...places], { encoding: 'utf8' })
  try {
    const installed = cortex('install', '--native-host', `--user-data-dir=${folder}`)
    expect([installed.status, installed.stderr]).toEqual([0, ''])
    const worker = await workerOf(profile)
    const page = await profile.newPage()
    await page.goto(`chrome-extension://${ID}/popup/popup.html`)
    await expect(page.getByText(/Connected: \d of 7 parts are good/)).toBeVisible()
    const stored = await worker.evaluate(() => chrome.storage.session.get('handed'))
    expect(stored).toMatchObject({ handed: { session: { scopes: ['state:read', 'admin:stop'] } } })
    expect(JSON.stringify(stored)).not.toContain(readFileSync(join(app.stateDir, 'root.key')).toString('base64url'))
    await page.evaluate(() => {
      const connect = chrome.runtime.connect.bind(chrome.runtime) as (to: { name: string }) => chrome.runtime.Port // one of its forms
      chrome.runtime.connect = ((to: { name: string }) => {
        const port = connect(to)
        const post = port.postMessage.bind(port)
        port.postMessage = (message: { cid: string }) => {
          document.body.dataset['cid'] = message.cid
          post(message)
        }
        return port
      }) as typeof chrome.runtime.connect // told what was sent
    })
    await page.getByRole('button', { name: 'Stop Cortex' }).click()
    await expect(page.getByRole('listitem').first()).toHaveText('Over the open connection: stopped it')
    await expect(page.getByRole('listitem')).toHaveCount(4)
    await expect(page.getByText('Cortex is not running')).toBeVisible()
    const cid = await page.locator('body').getAttribute('data-cid')
    const mirror = join(app.stateDir, 'ledger', 'mirror')
    const rows = readdirSync(mirror).map((name) => readFileSync(join(mirror, name), 'utf8'))
    expect(rows.join('\n')).toContain(cid)
    const uninstalled = cortex('uninstall', '--native-host', `--user-data-dir=${folder}`)
    expect(uninstalled.stdout).toContain('removed')
    await page.getByRole('button', { name: 'Look again' }).click()
    await expect(page.getByText('Cortex is not running')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Start Cortex' })).toBeHidden()
  } finally {
    await app.stop()
  }
})
