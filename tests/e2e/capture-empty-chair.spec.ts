// An empty chair in front of the camera: no face, no pose, and the frames still run.
import { expect, framesRead, test, turnOn } from '../support/camera-test.ts'

test.use({ scene: 'chair' })

// Models are loaded and frames awaited in real time; a busy machine takes its time over that.
test.setTimeout(120_000)

test('[S5] no face in view is said, and nothing is made up', async ({ page }) => {
  await page.goto('/now')
  await turnOn(page)
  await expect(page.locator('.preview-hint')).toHaveText('No face in view', { timeout: 45_000 })
  await expect.poll(() => framesRead(page)).toBeGreaterThan(10)
  await expect(page.locator('.pose dd').first()).toHaveText('–')
})
