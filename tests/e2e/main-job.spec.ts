// The main job as a person meets it: the product as typed, a camera with a person in it, a real desktop's keys, one help, its outcome, the end and the next day.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test as base } from '@playwright/test'
import { clipOf, fakeCameraArguments } from '../support/camera-test.ts'
import {
  chooseSettings,
  newPlace,
  readDocument,
  readLog,
  readSessions,
  settingsFor,
  startProduct,
  typeInFits,
} from '../support/main-job.ts'

const missing = ['/usr/bin/Xvfb', '/usr/bin/xdotool'].filter((path) => !existsSync(path))
const test = base.extend<object, { desktop: string }>({
  desktop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
    async ({}, use) => {
      const { display, server } = await openDesktop()
      await use(display)
      server.kill()
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ launchOptions }, use) => {
      const clip = await clipOf()
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fakeCameraArguments(clip)] })
    },
    { scope: 'worker', timeout: 240_000 },
  ],
})
test.setTimeout(240_000)
const LONG = { timeout: 100_000 }

async function openDesktop(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '800x600x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const display = await new Promise<string>((resolve) =>
    server.stdio[3]?.once('data', (bytes: Buffer) => resolve(`:${bytes.toString().trim()}`)),
  )
  return { display, server }
}

/** Keys of that desktop, into no window: every other one a correction, in fits and starts. Ends with the signal. */
function typeOnDesktop(display: string, signal: AbortSignal): void {
  const pressed = Array.from({ length: 600 }, (_, k) => (k % 2 === 0 ? 'a' : 'BackSpace'))
  const args = pressed.flatMap((key, k) => ['key', key, 'sleep', k % 5 === 4 ? '1.2' : '.28'])
  spawn('/usr/bin/xdotool', args, { env: { ...process.env, DISPLAY: display }, stdio: 'ignore', signal }).on(
    'error',
    () => undefined,
  )
}

test('[U5] [P5] [A5] [R1] [B7] from an empty directory to the next day', async ({ page, desktop }) => {
  test.skip(missing.length > 0, `needs a virtual desktop and a hand for it; missing: ${missing.join(', ')}`)
  const place = await newPlace()
  const hands = new AbortController()
  let product = await startProduct(place, { DISPLAY: desktop, XDG_SESSION_TYPE: 'x11' })
  try {
    await chooseSettings(page, settingsFor('breath_box'))
    const link = new URL(product.link())
    link.pathname = '/now'
    link.search = 'pace=10&draw=.999'
    await page.goto(link.href)
    await expect(page.getByRole('link', { name: 'Bridge: connected' })).toBeVisible()
    // Inside the app, so that the pace stays.
    const rail = page.getByRole('navigation', { name: 'Pages' })
    await rail.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('link', { name: /^Sensing/ }).click()
    const everywhere = page.getByRole('group', { name: 'Also outside this window' })
    await everywhere.getByRole('radio', { name: 'On' }).click()
    await expect(everywhere.getByText('Counting.')).toBeVisible()
    await rail.getByRole('link', { name: 'Now' }).click()
    await page.getByRole('button', { name: 'Turn the camera on' }).click()
    await expect(page.getByRole('article', { name: 'Keys and pointer' })).toContainText('counted by the bridge')
    await expect(page.locator('.pose')).toContainText(/Distance/, LONG)

    // A calm face would outweigh the keys, as it should: the person looks away from the camera before the hurry begins.
    await page.getByTitle('Turn the camera off').click()
    typeOnDesktop(desktop, hands.signal)
    await expect(page.locator('.state-word')).toHaveText('Busy', LONG)
    const card = page.getByRole('region', { name: 'Suggestion' })
    await card.getByRole('button', { name: 'Start breathing' }).click(LONG)
    await expect(card).toContainText(/Breathe (in|out)/)
    const [decision] = await readLog(page)
    expect(decision).toMatchObject({ type: 'DECISION', action: 'breath_box', avail: true })
    await card.getByRole('button', { name: 'Stop' }).click()
    await expect
      .poll(async () => (await readLog(page)).map(({ type }) => type), LONG)
      .toEqual(expect.arrayContaining(['DECISION', 'EXECUTED', 'OUTCOME']))
    await expect.poll(async () => (await readSessions(page)).some(({ report }) => report !== null), LONG).toBe(true)
    hands.abort()

    await page.getByRole('link', { name: 'Bridge: connected' }).click()
    await page.getByRole('button', { name: 'Stop the bridge' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Over the open connection' })).toContainText('Stopped it')
    await expect(page.getByRole('heading', { name: 'Not running' })).toBeVisible()
    await product.stop()

    product = await startProduct(place)
    await page.goto(`${place.url}now?pace=10&ahead=1`)
    await expect(page.getByRole('link', { name: 'Bridge: connected' })).toBeVisible()
    const typing = typeInFits(page)
    await expect.poll(() => readDocument(page, 'policy-model'), LONG).toMatchObject({ outcomes: 1 })
    await typing.stop()
    expect((await readSessions(page)).some(({ status }) => status !== 'running')).toBe(true)
    await page.goto(`${place.url}lab`)
    await expect(page.getByText('Why slow breathing').first()).toBeVisible()
  } finally {
    hands.abort()
    await product.stop()
    place.clear()
  }
})
