// Two people in front of the camera: said within seconds, because no number can be told apart then.
import { expect, test, turnOn } from '../support/camera-test.ts'

test.use({ scene: 'two-people' })

// Models are loaded and frames awaited in real time; a busy machine takes its time over that.
test.setTimeout(120_000)

test('[S5] more than one face in view is said', async ({ page }) => {
  await page.goto('/now')
  await turnOn(page)
  await expect(page.locator('.preview-hint')).toHaveText('More than one face in view', { timeout: 45_000 })
})
