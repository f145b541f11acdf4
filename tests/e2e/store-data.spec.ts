// Settings, your data: what a person can do with their records on the page itself.
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { unzipSync, zipSync } from 'fflate'
import { axeFindings, expect, overflowPx, test } from '../support/shell-test.ts'

const openData = async (page: Page): Promise<void> => {
  await page.goto('/settings/data')
  await expect(page.getByRole('heading', { level: 1, name: 'Your data' })).toBeVisible()
}
const group = (page: Page, name: string) => page.getByRole('group', { name })

async function exportFile(page: Page): Promise<Buffer> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export everything' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^cortex-\d{4}-\d{2}-\d{2}\.zip$/)
  return readFile(await download.path())
}
const pick = (page: Page, buffer: Buffer, name = 'cortex.zip'): Promise<void> =>
  page.getByLabel('File to import').setInputFiles({ name, mimeType: 'application/zip', buffer })

/** What is in the database, read by the page itself. */
const databases = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
const isKept = (page: Page, theme: string): Promise<boolean> =>
  page.evaluate(
    (wanted) =>
      new Promise<boolean>((done) => {
        const opening = indexedDB.open('cortex')
        opening.onsuccess = () => {
          const reading = opening.result.transaction('settings').objectStore('settings').get('settings')
          reading.onsuccess = () => done(reading.result?.appearance?.theme === wanted)
          opening.result.onversionchange = () => opening.result.close()
        }
      }),
    theme,
  )

async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.goto('/settings/appearance')
  await page.getByRole('radio', { name, exact: true }).check()
  await expect.poll(() => isKept(page, name.toLowerCase())).toBe(true)
}

test('[CON-11] settings are saved on change and survive a reload, also without the page’s own copy', async ({
  page,
}) => {
  await chooseTheme(page, 'Dark')
  await page.evaluate(() => localStorage.removeItem('cortex.settings'))
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
  await openData(page)
  await group(page, 'Keep raw signals for').getByRole('radio', { name: '1 week' }).check()
  await page.reload()
  await expect(group(page, 'Keep raw signals for').getByRole('radio', { name: '1 week' })).toBeChecked()
})

test('[CON-11] a change in one window reaches the other, and both databases agree', async ({ page, context }) => {
  await page.goto('/settings/appearance')
  const other = await context.newPage()
  await other.goto('/settings/appearance')
  await other.getByRole('radio', { name: 'Dark' }).check()
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
})

test('[R6] [U6] export, delete with receipt, import: the records are as before', async ({ page }) => {
  await chooseTheme(page, 'Dark')
  await openData(page)
  const archive = await exportFile(page)
  await expect(group(page, 'Take your records with you')).toContainText(/Saved 1 records?, /)
  expect(Object.keys(unzipSync(archive))).toContain('records/decisions.jsonl')

  await page.getByRole('button', { name: 'Delete everything' }).click()
  const question = page.getByRole('alertdialog', { name: 'Delete everything?' })
  await expect(question).toBeVisible()
  expect(await axeFindings(page, '.overlay')).toEqual([])
  await question.getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('button', { name: 'Delete everything' }).click()
  await question.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('Everything is deleted; the database no longer exists.')).toBeVisible()
  await expect(page.getByRole('row', { name: 'Settings 1' })).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
  expect(await overflowPx(page)).toBe(0)
  expect(await databases(page)).not.toContain('cortex')
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('cortex.')))).toEqual([])
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the receipt' }).click()
  expect(JSON.parse(await readFile(await (await saving).path(), 'utf8'))).toMatchObject({
    format: 'cortex-delete-receipt',
    database: 'gone',
  })

  await page.getByRole('button', { name: 'Start afresh' }).click()
  await expect(page).toHaveURL(/\/setup$/) // as on the very first visit
  await page.goto('/settings/appearance')
  await expect(page.getByRole('radio', { name: 'Auto' }).first()).toBeChecked()

  await openData(page)
  await pick(page, archive)
  await expect(page.getByText('cortex.zip')).toBeVisible()
  await page.getByRole('button', { name: 'Replace everything here' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace', exact: true }).click()
  await expect(page.getByText('1 records brought back.')).toBeVisible()
  await page.goto('/settings/appearance')
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
})

test('[R6] a file that is no good is named and changes nothing', async ({ page }) => {
  await chooseTheme(page, 'Dark')
  await openData(page)
  await pick(page, Buffer.from('not a zip'), 'holiday.zip')
  await page.getByRole('button', { name: 'Add what is missing' }).click()
  await expect(page.getByRole('alert')).toContainText(
    'This file cannot be imported. Nothing was changed. it is not a zip file',
  )
  const files = unzipSync(await exportFile(page))
  await pick(page, Buffer.from(zipSync({ ...files, '../evil.sh': new Uint8Array(3) })), 'evil.zip')
  await page.getByRole('button', { name: 'Add what is missing' }).click()
  await expect(page.getByRole('alert')).toContainText('../evil.sh')
  expect(await isKept(page, 'dark')).toBe(true)
})

test('[R7] a database the browser lost is noticed, named once, and the settings come back', async ({ page }) => {
  await chooseTheme(page, 'Dark')
  await page.goto('/measure.html') // of the same origin, and knows nothing of the store
  await page.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase('cortex').onsuccess = done)))
  await page.goto('/now')
  const notice = page.getByText('The browser no longer has the records that were here.')
  await expect(notice).toBeVisible()
  await page.getByRole('button', { name: 'Your data' }).click()
  await expect(page).toHaveURL(/\/settings\/data$/)
  await expect.poll(() => isKept(page, 'dark')).toBe(true)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Your data' })).toBeVisible()
  await expect(notice).toHaveCount(0)
})
