// Today and History: the drawn person's days look and read well in both themes, and one's own notes and labels are kept.
import type { Page } from '@playwright/test'
import { axeFindings, expect, overflowPx, test } from '../support/shell-test.ts'

async function lookAtSample(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: 'Look at a drawn person’s days' }).click()
  await expect(page.getByText('These are a drawn person’s days, not yours.')).toBeVisible()
}

/** A Wednesday and its week. */
const DAY = '2026-11-18'

test.describe('in light', () => {
  test.use({ colorScheme: 'light' })
  test('[R2] a day is a sentence, lanes and a table, and axe finds nothing', async ({ page }) => {
    await lookAtSample(page, `/today?day=${DAY}`)
    const day = page.getByRole('article', { name: 'The day' })
    await expect(day).toContainText('in flow')
    await expect(day.locator('.mark-state').first()).toBeAttached()
    await day.getByRole('button', { name: /Show as table/ }).press('Enter')
    await expect(day.getByRole('columnheader', { name: 'Lane' })).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
  })
})

test.describe('in dark', () => {
  test.use({ colorScheme: 'dark' })
  test('[R2] [R3] weeks and months are sentences, charts and tables, and axe finds nothing', async ({ page }) => {
    await lookAtSample(page, `/history?day=${DAY}`)
    const week = page.getByRole('article', { name: 'Hours of the week' })
    await week.getByRole('button', { name: /Show as table/ }).press('Enter')
    await expect(week.getByRole('columnheader', { name: 'Mostly' })).toBeVisible()
    await expect(page.getByRole('article', { name: 'Golden hour' })).toContainText(/best/)
    await expect(page.getByRole('article', { name: 'Held back' })).toContainText('held back')
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('radio', { name: 'Month' }).check({ force: true })
    await expect(page.getByRole('article', { name: 'Days of the month' })).toContainText('Read on')
  })
})

test.describe('where space is narrow', () => {
  test.use({ viewport: { width: 360, height: 740 } })
  test('[R2] days and weeks fit 360 px', async ({ page }) => {
    await lookAtSample(page, `/today?day=${DAY}`)
    await expect(page.getByRole('article', { name: 'Load' })).toBeVisible()
    expect(await overflowPx(page)).toBe(0)
    await page.getByRole('link', { name: 'History' }).click()
    await expect(
      page.getByRole('article', { name: 'Streaks' }).or(page.getByText('Days off break nothing')),
    ).toBeVisible()
    expect(await overflowPx(page)).toBe(0)
  })
})

test('[R2] any view can be taken along as CSV, JSON and picture, and a sample says so in its name', async ({
  page,
}) => {
  await lookAtSample(page, `/today?day=${DAY}`)
  const day = page.getByRole('article', { name: 'The day' })
  for (const kind of ['CSV', 'JSON', 'PNG']) {
    const saved = page.waitForEvent('download')
    await day.getByRole('button', { name: `as ${kind}` }).click()
    expect((await saved).suggestedFilename()).toBe(`cortex-sample-${DAY}-day.${kind.toLowerCase()}`)
  }
})

test('[R5] a note is kept, changed, removed and put back', async ({ page }) => {
  await page.goto('/today')
  await expect(page.getByText('Your day will lie here')).toBeVisible()
  await page.getByRole('textbox', { name: 'Note', exact: true }).fill('Wrote the outline')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('listitem').filter({ hasText: 'Wrote the outline' })).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Change the note Wrote the outline' }).click()
  await page.getByRole('textbox', { name: 'Note', exact: true }).last().fill('Wrote the draft')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove the note Wrote the draft' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Wrote the draft' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Put it back' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Wrote the draft' })).toBeVisible()
})
