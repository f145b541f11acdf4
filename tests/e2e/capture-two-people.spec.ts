// Two people in front of the camera: said within seconds, because no number can be told apart then.
import { expect, test, turnOn } from '../support/camera-test.ts'

test.use({ scene: 'two-people' })

test('[S5] more than one face in view is said', async ({ page }) => {
  await page.goto('/now')
  await turnOn(page)
  await expect(page.locator('.preview-hint')).toHaveText('More than one face in view', { timeout: 20_000 })
})
