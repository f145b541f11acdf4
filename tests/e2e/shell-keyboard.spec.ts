// Everything by keyboard: palette, sheet, sequences, rebinding, focus; and choices that outlive a reload.
import { axeFindings, expect, test } from '../support/shell-test.ts'

test('[U4] the palette opens, filters, runs and gives the focus back', async ({ page }) => {
  await page.goto('/now')
  await page.getByRole('button', { name: 'Turn the camera on' }).focus()
  await page.keyboard.press('Control+K')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  expect(await axeFindings(page, '.overlay')).toEqual([])
  await page.keyboard.press('Escape')
  await expect(palette).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Turn the camera on' })).toBeFocused()
  await page.keyboard.press('Control+K')
  await palette.getByRole('combobox').fill('heat')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  await expect(palette).toHaveCount(0)
})

test('[U4] ? shows the shortcuts, Escape closes them', async ({ page }) => {
  await page.goto('/today')
  await expect(page.getByText('Your day will lie here')).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Shortcuts', exact: true })
  await expect(sheet).toContainText('Go to History')
  expect(await axeFindings(page, '.overlay')).toEqual([])
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
})

test('[U4] two letters in a row go to a page, but not while writing', async ({ page }) => {
  await page.goto('/now')
  await expect(page.getByText('No sensing yet')).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()
  const search = page.getByRole('searchbox', { name: 'Search the settings' })
  await search.pressSequentially('gn?')
  await expect(search).toHaveValue('gn?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).toHaveURL(/\/settings$/)
})

test('[U4] the skip link is first and leads past the rail', async ({ page }) => {
  await page.goto('/now')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the page' })
  await expect(skip).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const inPage = await page.evaluate(() => document.activeElement?.closest('main') !== null)
  expect(inPage).toBe(true)
})

test('[U4] shortcuts can be changed; a conflict is named and nothing is taken away', async ({ page }) => {
  await page.goto('/settings/shortcuts')
  await page.getByRole('button', { name: 'Change the keys of Lab' }).click()
  await page.keyboard.press('?')
  await expect(page.getByRole('alert')).toContainText('already belongs to “Show the shortcuts”')
  await page.getByRole('button', { name: 'Change the keys of Lab' }).click()
  await page.keyboard.press('Alt+Shift+l')
  await page.reload()
  await page.keyboard.press('Alt+Shift+l')
  await expect(page.getByRole('heading', { level: 1, name: 'Lab' })).toBeVisible()
})

test('[U4] all single-key shortcuts go with one button, and come back with its undo', async ({ page }) => {
  await page.goto('/settings/shortcuts')
  await page.getByRole('button', { name: 'No single-key shortcuts' }).click()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Shortcuts', exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Shortcuts', exact: true })).toBeVisible()
})

test.describe('appearance', () => {
  test.use({ colorScheme: 'light' })
  const paper = (page: { evaluate: (f: () => string) => Promise<string> }): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

  test('[U3] the theme chosen stays after a reload and reaches other windows', async ({ page, context }) => {
    await page.goto('/settings/appearance')
    await expect(page.getByRole('radio', { name: 'Dark' })).toBeVisible()
    const other = await context.newPage()
    await other.goto('/now')
    const light = await paper(page)
    await page.getByRole('radio', { name: 'Dark' }).check()
    await expect.poll(() => paper(page)).not.toBe(light)
    const dark = await paper(page)
    await expect.poll(() => paper(other)).toBe(dark)
    await page.reload()
    expect(await paper(page)).toBe(dark)
    await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
  })

  test('[U3] text size goes from 80 to 160 % with the arrow keys and stays', async ({ page }) => {
    await page.goto('/settings/appearance')
    const slider = page.getByRole('slider', { name: 'Text size' })
    await slider.focus()
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight')
    await expect(page.getByText('160 %')).toBeVisible()
    await page.reload()
    const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)
    expect(size).toBe('25.6px')
    await slider.focus()
    await page.keyboard.press('Home')
    await expect(page.getByText('80 %', { exact: true })).toBeVisible()
  })

  test('[U3] more contrast strengthens the ink', async ({ page }) => {
    await page.goto('/settings/appearance')
    await page.getByRole('radio', { name: 'More' }).check()
    await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more')
    expect(await paper(page)).toBe('rgb(255, 255, 255)')
    expect(await axeFindings(page)).toEqual([])
  })

  test('[U3] the search box finds a setting by another word and leads to it', async ({ page }) => {
    await page.goto('/settings')
    await page.getByRole('searchbox').fill('night')
    await page.getByRole('link', { name: /Theme/ }).click()
    await expect(page).toHaveURL(/\/settings\/appearance#theme$/)
    await expect(page.locator('#theme')).toHaveAttribute('data-found', '')
  })
})
