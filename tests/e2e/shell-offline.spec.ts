// The installed app: one checked copy that works without its server, updates that wait for a yes, and what installing asks for.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/shell-test.ts'

test.use({ serviceWorkers: 'allow' })

const copyIsComplete = (page: Page): Promise<boolean> =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated')

async function openAndKeep(page: Page, path = '/now'): Promise<void> {
  await page.goto(path)
  await expect.poll(() => copyIsComplete(page), { timeout: 20_000 }).toBe(true)
}

/** A mark that a reload would wipe. */
const markPage = (page: Page): Promise<void> =>
  page.evaluate(() => void (document.documentElement.dataset['kept'] = 'yes'))
const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.dataset['kept'] === 'yes')

test('[U7] with the server gone, a reload and a deep link still open, isolated as before', async ({ page, server }) => {
  await openAndKeep(page)
  await server.close()
  await page.reload()
  await expect(page.getByText('No sensing yet')).toBeVisible()
  await page.goto('/settings/appearance')
  await expect(page.getByRole('heading', { level: 1, name: 'Appearance' })).toBeVisible()
  await page.goto('/lab')
  await expect(page.getByText('No trials yet')).toBeVisible()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
})

test('[U6] [U7] the first copy is filled with a bar that only grows and ends full', async ({ page }) => {
  await page.addInitScript(() => {
    const seen: number[][] = []
    Object.assign(globalThis, { seen })
    navigator.serviceWorker.addEventListener('message', ({ data }) => seen.push([data.doneBytes, data.totalBytes]))
  })
  await openAndKeep(page)
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: [number, number][] }).seen) // filled by the script above
  expect(seen.length).toBeGreaterThan(3)
  expect(seen.every(([done], index) => index === 0 || done >= (seen[index - 1]?.[0] ?? 0))).toBe(true)
  const [done, total] = seen.at(-1) ?? [0, 1]
  expect(done).toBe(total)
  await expect(page.locator('.saving')).toHaveCount(0)
})

test('[U7] one damaged file fails the whole copy, and the page goes on without', async ({ page, server }) => {
  server.alter('/icons/icon-192.png', (body) => Buffer.concat([body, Buffer.from('x')]))
  await page.goto('/settings/data')
  await expect(page.getByText('Could not be kept.')).toBeVisible({ timeout: 20_000 })
  expect(await copyIsComplete(page)).toBe(false)
})

test('[U7] a new version waits: a toast, no reload by itself, and the new page only after a yes', async ({
  page,
  context,
  server,
}) => {
  await openAndKeep(page)
  await page.reload()
  await markPage(page)
  const other = await context.newPage()
  await other.goto('/today')
  await markPage(other)
  server.alter('/service-worker.js', (body) => Buffer.concat([body, Buffer.from('\n// a newer build')]))
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
  const toast = page.getByText('A new version of Cortex is ready.')
  await expect(toast).toBeVisible({ timeout: 20_000 })
  await page.getByRole('link', { name: 'Lab' }).click()
  await expect(toast).toBeVisible()
  expect(await isMarked(page)).toBe(true)

  await page.getByRole('button', { name: 'Reload' }).click()
  // In the middle of the reload there is no page to ask.
  await expect.poll(() => isMarked(page).catch(() => true)).toBe(false)
  await expect(page.getByRole('heading', { level: 1, name: 'Lab' })).toBeVisible()
  await expect(toast).toHaveCount(0)
  await expect(other.getByText('Cortex was updated in another window.')).toBeVisible()
  expect(await isMarked(other)).toBe(true)
})

test('[U7] the browser finds nothing that stands against installing', async ({ server, playwright, launchOptions }) => {
  // A profile on disk: a private window is itself a reason against installing.
  const profile = await mkdtemp(join(tmpdir(), 'cortex-profile-'))
  const context = await playwright.chromium.launchPersistentContext(profile, {
    ...launchOptions,
    baseURL: server.origin,
  })
  const page = await context.newPage()
  await openAndKeep(page)
  const session = await context.newCDPSession(page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  expect(installabilityErrors).toEqual([])
  const { url, errors } = await session.send('Page.getAppManifest')
  expect(url).toMatch(/manifest\.webmanifest$/)
  expect(errors).toEqual([])
  await context.close()
  await rm(profile, { recursive: true, force: true })
})

interface Picture {
  readonly src: string
  readonly type: string
  readonly form_factor?: string
}

test('[U7] the manifest names the app for ever, and every picture in it exists', async ({ page }) => {
  const manifest = await (await page.request.get('/manifest.webmanifest')).json()
  expect(manifest).toMatchObject({
    id: '/',
    start_url: '/now',
    launch_handler: { client_mode: ['focus-existing', 'auto'] },
  })
  const shortcutIcons = manifest.shortcuts.flatMap(({ icons }: { readonly icons: readonly Picture[] }) => icons)
  const pictures: readonly Picture[] = [...manifest.icons, ...manifest.screenshots, ...shortcutIcons]
  for (const { src, type } of pictures) {
    const response = await page.request.get(src)
    expect(response.headers()['content-type'], src).toBe(type)
  }
  const forms = manifest.screenshots.map((picture: Picture) => picture.form_factor)
  expect(new Set(forms)).toEqual(new Set(['wide', 'narrow']))
})
