// The card of a help on the page: the warning, one primary action and one way out, the pacer, undo, and that it never takes the focus.
import { galleryBuild } from '../support/app-server.ts'
import { axeFindings, expect, overflowPx, test } from '../support/shell-test.ts'

test.use({ build: galleryBuild })

test('[A5] [A4] warned first, offered with one way out, without taking the focus; breathing runs and stops', async ({
  page,
}) => {
  await page.clock.install()
  await page.goto('/now?help=breath_box')
  const card = page.getByRole('region', { name: 'Suggestion' })
  await expect(card).toContainText(/in \d+ s/)
  await page.clock.runFor(11_000)
  await expect(card.getByRole('button', { name: 'Start breathing' })).toBeVisible()
  expect(await page.evaluate(() => document.activeElement?.closest('.help-card') ?? null)).toBeNull()
  await expect(page.getByRole('status').filter({ hasText: 'A suggestion:' })).toHaveCount(1)
  expect(await axeFindings(page)).toEqual([])

  await card.getByRole('button', { name: 'More' }).click()
  await expect(card.getByText(/Why now: flow since/)).toBeVisible()
  await card.getByRole('button', { name: 'Start breathing' }).click()
  await expect(card).toContainText('Breathe in')
  await page.clock.runFor(5_000)
  await expect(card).toContainText('Breathe out')
  await card.getByRole('button', { name: 'Stop' }).click()
  await expect(card).toHaveCount(0)
})

test.describe('on a narrow screen in the dark, without motion', () => {
  test.use({ viewport: { width: 360, height: 640 }, colorScheme: 'dark', reducedMotion: 'reduce' })
  test('[A4] [A5] breathing is words alone, nothing overflows, Escape is the way out', async ({ page }) => {
    await page.clock.install()
    await page.goto('/now?help=breath_box')
    const card = page.getByRole('region', { name: 'Suggestion' })
    await card.getByRole('button', { name: 'Now', exact: true }).click()
    await expect(card).toContainText('Breathe in')
    await expect(card.locator('svg')).toHaveCount(0)
    expect(await overflowPx(page)).toBe(0)
    expect(await axeFindings(page, '.help-card')).toEqual([])
    await card.getByRole('button', { name: 'Stop' }).focus()
    await page.keyboard.press('Escape')
    await expect(card).toHaveCount(0)
  })
})

test('[A2] [A3] the shield dims the page, survives a reload, and undo lifts it', async ({ page }) => {
  await page.goto('/now?help=flow_shield')
  const card = page.getByRole('region', { name: 'Suggestion' })
  await card.getByRole('button', { name: 'Now', exact: true }).click()
  await expect(page.locator('html[data-shield]')).toHaveCount(1)
  await expect(page.getByText(/The page stays quiet for/)).toBeVisible()
  await page.goto('/settings/help#undo')
  await expect(page.locator('html[data-shield]')).toHaveCount(1)
  await page.getByRole('group', { name: 'What was changed' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('html[data-shield]')).toHaveCount(0)
  await expect(page.getByText('taken back', { exact: true })).toBeVisible()
})
