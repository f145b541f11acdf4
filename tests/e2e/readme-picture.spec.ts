// The picture in the README: the app as the bridge serves it, seen for the first time. CORTEX_PICTURES=1 renews it.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../support/running-app.ts'

const PICTURE = join(import.meta.dirname, '../../docs/screenshots/now-light.png')

test.use({
  serviceWorkers: 'block',
  colorScheme: 'light',
  viewport: { width: 1440, height: 900 },
  reducedMotion: 'reduce',
})

test('the Now page opens from the bridge without an error', async ({ page }, testInfo) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  // A fixed day keeps the picture the same from run to run.
  await page.clock.setFixedTime(new Date('2026-03-05T10:24:00'))
  await page.goto('/now')
  await expect(page.getByRole('heading', { name: 'Now' })).toBeVisible()
  await expect(page.getByText('No sensing yet')).toBeVisible()
  await page.evaluate(() => document.fonts.ready)

  const picture = testInfo.outputPath('now-light.png')
  await page.screenshot({ path: picture })
  expect(errors).toEqual([])
  if (process.env['CORTEX_PICTURES']) copyFileSync(picture, PICTURE)
})
