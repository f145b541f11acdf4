// The companion extension in a real Chromium: fixed id, popup and new tab; its session through the real native host, and a stop.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Worker } from '@playwright/test'
import { EXTENSION_ID as ID } from '#core/contracts/native-host.ts'
import { expect, startApp, test as base } from '../support/running-app.ts'

const BUILT = join(import.meta.dirname, '../../dist/extension')
const CLI = join(import.meta.dirname, '../../bridge/cli/main.ts')

/** Another extension, that may ask any address: what somebody else could have installed. */
function strangerIn(folder: string): string {
  const stranger = join(folder, 'stranger')
  mkdirSync(stranger, { recursive: true })
  writeFileSync(
    join(stranger, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Stranger',
      version: '1',
      background: { service_worker: 'worker.js' },
      host_permissions: ['http://127.0.0.1/*'],
    }),
  )
  writeFileSync(join(stranger, 'worker.js'), 'addEventListener("install", () => undefined)')
  return stranger
}

/** A browser profile with the extension in it, and a stranger beside it. */
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
        `--disable-extensions-except=${BUILT},${strangerIn(folder)}`,
        `--load-extension=${BUILT},${strangerIn(folder)}`,
      ],
    })
    await use(context)
    await context.close()
  },
})

async function workerOf(context: BrowserContext, isOurs = true): Promise<Worker> {
  const find = (): Worker | undefined =>
    context.serviceWorkers().find((worker) => (new URL(worker.url()).host === ID) === isOurs)
  await expect.poll(find).toBeDefined()
  const worker = find()
  if (!worker) throw new Error('it ended in between')
  return worker
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

test('[C08] [C09] [C13] another extension and a page find nobody to talk to, and the bridge sends the stranger away', async ({
  profile,
  app,
}) => {
  await workerOf(profile)
  const stranger = await workerOf(profile, false)
  const told = await stranger.evaluate(async (id) => {
    const sent = await chrome.runtime.sendMessage(id, { type: 'session' }).then(() => 'answered', String)
    const port = chrome.runtime.connect(id)
    const connected = await new Promise<string>((resolve) => {
      port.onMessage.addListener(() => resolve('answered'))
      port.onDisconnect.addListener(() => resolve(chrome.runtime.lastError?.message ?? ''))
    })
    return { sent, connected }
  }, ID)
  expect(told.sent).toContain('Receiving end does not exist')
  expect(told.connected).toContain('Receiving end does not exist')
  const status = await stranger.evaluate(
    async (url) => (await fetch(`${url}v1/hello`, { method: 'POST', body: '{}' }).catch(() => null))?.status ?? 0,
    app.url,
  )
  expect(status).toBe(403)

  const page = await profile.newPage()
  await page.goto(app.url)
  expect(await page.evaluate(() => typeof Reflect.get(Reflect.get(globalThis, 'chrome') ?? {}, 'runtime'))).toBe(
    'undefined',
  )
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
