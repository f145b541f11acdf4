// Every page by its address, in both themes: it opens, axe finds nothing, nothing sticks out, nothing leaves.
import { readFileSync } from 'node:fs'
import { axeFindings, expect, overflowPx, routes, test } from '../support/shell-test.ts'

for (const theme of ['light', 'dark'] as const)
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme })
    test('[U3] every page opens by its address and axe finds nothing', async ({ page }) => {
      test.slow() // eleven pages, a full audit of each
      for (const { path, title } of routes)
        await test.step(path, async () => {
          await page.goto(path)
          await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
          await expect(page).toHaveTitle(`${title} · Cortex`)
          await expect(page.locator('.opening')).toHaveCount(0)
          await expect(page.getByText('Checking …')).toHaveCount(0)
          expect.soft(await axeFindings(page), path).toEqual([])
        })
    })
  })

test.describe('where space is narrow', () => {
  test.use({ viewport: { width: 360, height: 740 } })
  test('[U3] every page fits 360 px, also with text at 160 %', async ({ page }) => {
    for (const { path, title } of routes) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
      await expect(page.getByText('Checking …')).toHaveCount(0)
      expect.soft(await overflowPx(page), path).toBe(0)
      await page.evaluate(() => document.documentElement.style.setProperty('--text-size', '160%'))
      expect.soft(await overflowPx(page), `${path} at 160 %`).toBe(0)
    }
  })

  test('[U3] the rail lies at the bottom and leads to every page', async ({ page }) => {
    await page.goto('/now')
    const rail = page.getByRole('navigation', { name: 'Pages' })
    const box = await rail.boundingBox()
    expect(box?.y).toBeGreaterThan(600)
    for (const name of ['Today', 'History', 'Lab', 'Settings']) {
      await rail.getByRole('link', { name }).click()
      await expect(page.getByRole('heading', { level: 1, name })).toBeFocused()
    }
  })
})

test('[U1] the root leads to the set-up once and to Now ever after, and an unknown address says so', async ({
  page,
}) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/setup$/)
  await page.getByRole('button', { name: 'Leave the set-up' }).click()
  await expect(page).toHaveURL(/\/now$/)
  await page.goto('/')
  await expect(page).toHaveURL(/\/now$/)
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to Now' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Now' })).toBeVisible()
  await page.goto('/settings/nothing')
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible()
})

test('[U5] without camera, bridge and extension the Now page teaches instead of failing', async ({ page }) => {
  await page.goto('/now')
  await expect(page.getByText('No sensing yet')).toBeVisible()
  await expect(page.getByText('Quiet because nothing is being read.')).toBeVisible()
  for (const vital of ['Pulse', 'Variability', 'Breathing', 'Eyes'])
    await expect(page.getByRole('article', { name: vital, exact: true })).toContainText('No reading: Needs the camera.')
})

test('[U10] what leaves this computer: the page counts its own requests and shows the browser’s limit', async ({
  page,
  server,
}) => {
  await page.goto('/settings/what-leaves')
  await expect(page.getByText('Nothing leaves this computer.')).toBeVisible()
  await expect(page.getByText(`of which none to another address than ${new URL(server.origin).host}`)).toBeVisible()
  const reachable = `this one (${server.origin}), http://127.0.0.1:9472, ws://127.0.0.1:9473, http://127.0.0.1:9471`
  await expect(page.getByText(reachable)).toBeVisible()
})

test('[U12] the doctor names what this browser offers', async ({ page }) => {
  await page.goto('/settings/doctor')
  await expect(page.getByText('Trusted and isolated from other pages.')).toBeVisible()
  await expect(page.getByText('The browser refuses code that did not come with Cortex.')).toBeVisible()
  await expect(page.getByText('The part that keeps records answers, and its database is open.')).toBeVisible()
  await expect(page.getByText('No bridge answers here. Everything in this page works without.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Keep a copy: Offline copy' })).toBeVisible()
  await page.getByRole('button', { name: 'Show the report' }).click()
  const shown = await page.getByRole('textbox', { name: 'The report, word for word' }).inputValue()
  expect(JSON.parse(shown)).toMatchObject({
    kind: 'cortex-support',
    bridge: { link: 'not-running', isPaired: false },
  })
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save it' }).click()
  expect(readFileSync(await (await saving).path(), 'utf8')).toBe(shown)
})

test('[U13] the health text says what Cortex is not, and when to see someone', async ({ page }) => {
  await page.goto('/settings/about')
  const health = page.locator('#health')
  await expect(health).toContainText('not a medical device')
  await expect(health).toContainText('see a doctor')
  await expect(health).toContainText('emergency number')
})

test.describe('for eyes that need more', () => {
  test.use({ contextOptions: { forcedColors: 'active', reducedMotion: 'reduce' } })
  test('[U3] forced colours and reduced motion keep every page whole', async ({ page }) => {
    for (const { path, title } of routes) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    }
    await page.goto('/now')
    await expect(page.locator('html')).toHaveAttribute('data-motion', 'reduce')
    const duration = await page
      .getByRole('link', { name: 'Today' })
      .evaluate((link) => getComputedStyle(link).transitionDuration)
    expect(duration.split(', ').every((part) => part === '0s')).toBe(true)
  })
})
