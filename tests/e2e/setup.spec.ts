// The set-up as a person meets it the first time: five steps by keyboard, skipped or done, left and taken up again, never by itself twice.
import { axeFindings, expect, test } from '../support/shell-test.ts'

const heading = (name: string) => ({ level: 2, name }) as const

test('[U1] is shown once, can be skipped step by step with the keyboard, and goes on where it was left', async ({
  page,
}) => {
  await page.goto('/')
  await expect(page.getByRole('heading', heading('What Cortex does, and what it does not'))).toBeVisible()
  await page.getByRole('button', { name: 'Go on' }).press('Enter')
  await expect(page.getByRole('heading', heading('Find a good place for the camera'))).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Skip this step' }).press('Enter')
  await expect(page.getByRole('heading', heading('Sit for two minutes'))).toBeVisible()
  await page.goto('/setup')
  await expect(page.getByRole('heading', heading('Sit for two minutes'))).toBeVisible()
  await page.getByRole('button', { name: 'Leave the set-up' }).press('Enter')
  await expect(page).toHaveURL(/\/now$/)
  await page.goto('/')
  await expect(page).toHaveURL(/\/now$/)
})

test('[U1] [S16] the typing sample begins with the first key and forgets what was typed; hours count at once', async ({
  page,
}) => {
  await page.goto('/setup/typing')
  await page.getByRole('button', { name: 'Read the rhythm of my keys' }).click()
  const box = page.getByRole('textbox', { name: 'Type the text here' })
  await box.pressSequentially('The harbour wakes')
  await expect(page.getByRole('progressbar', { name: 'Time of the sample' })).toBeVisible()
  await expect(page.getByText(/of \d+ seconds could be read/)).toBeVisible()
  await page.getByRole('button', { name: 'Stop the sample' }).click()
  await page.getByRole('button', { name: 'Skip this step' }).click()
  await page.getByRole('checkbox', { name: 'Sun' }).check()
  await page.getByRole('radio', { name: 'Once' }).check({ force: true })
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await expect(page).toHaveURL(/\/now$/)
  await page.goto('/setup/hours')
  await expect(page.getByRole('checkbox', { name: 'Sun' })).toBeChecked()
  await page.goto('/settings/sensing')
  await expect(page.locator('#calibration')).toContainText('Sat: not yet. Typed: not yet.')
})

test('[S16] the drawn person sits without a camera, and stopping keeps nothing', async ({ page }) => {
  await page.goto('/setup/sit')
  await page.getByRole('button', { name: 'Watch a drawn person' }).click()
  await page.getByRole('button', { name: 'Begin' }).click({ timeout: 60_000 })
  await expect(page.getByRole('progressbar', { name: 'Time of the sit' })).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop the sit' }).click()
  await expect(page.getByRole('button', { name: 'Begin' })).toBeVisible()
  await page.goto('/settings/sensing')
  await expect(page.locator('#calibration')).toContainText('Sat: not yet.')
})
