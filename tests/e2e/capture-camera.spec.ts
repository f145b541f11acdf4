// A camera in front of the synthetic person: read in the worker at full rate, on every way the frames can take, and let go without a trace.
import type { Page } from '@playwright/test'
import { defaultSettings } from '#core/contracts/settings.ts'
import { expect, framesRead, test, turnOn } from '../support/camera-test.ts'

const onGpu = { ...defaultSettings, sensing: { ...defaultSettings.sensing, gpu: true } }

/** Enough frames that a face was found, hints have settled and the first status is out. */
async function expectReading(page: Page): Promise<void> {
  await expect.poll(() => framesRead(page), { timeout: 45_000 }).toBeGreaterThan(40)
  await expect(page.locator('.preview-hint')).toHaveText('Good light, face steady')
  const pose = page.locator('.pose')
  await expect(pose).toContainText(/Turn−?\d+°/)
  await expect(pose).toContainText(/Distance\d\d cm/)
}

// Models are loaded and frames awaited in real time; a busy machine takes its time over that.
test.setTimeout(120_000)

test('[S1] [S4] [S5] [S13] frames are read in the worker, with hints, pose and distance', async ({ page }) => {
  await page.goto('/now')
  await turnOn(page)
  await expectReading(page)
  const [, distance] =
    /Distance(\d+) cm/.exec(
      await page
        .locator('.pose')
        .innerText()
        .then((text) => text.replaceAll('\n', '')),
    ) ?? []
  expect(Number(distance)).toBeGreaterThan(40) // the person sits at 55 cm
  expect(Number(distance)).toBeLessThan(70)
})

test('[S1] a browser without MediaStreamTrackProcessor reads as well', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor'))
  await page.goto('/now')
  await turnOn(page)
  await expectReading(page)
})

test('[S1] a camera that scales and crops its frames is read as well', async ({ page }) => {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator
    const ask = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = () =>
      ask({
        video: { width: { exact: 480 }, height: { exact: 270 }, resizeMode: 'crop-and-scale' } as MediaTrackConstraints,
      }) // not in the types yet
  })
  await page.goto('/now')
  await turnOn(page)
  await expectReading(page)
})

test('[S4] a wish for the GPU where there is none is served by the CPU', async ({ page }) => {
  await page.goto('/now')
  await page.evaluate((settings) => localStorage.setItem('cortex.settings', settings), JSON.stringify(onGpu))
  await page.reload()
  await turnOn(page)
  await expectReading(page)
})

test('[S17] the mesh and the picture cost nothing when off, and come back', async ({ page }) => {
  await page.goto('/now')
  await turnOn(page)
  await expectReading(page)
  const overlay = page.locator('canvas.preview-video')
  await expect(overlay).toHaveCount(0)
  await page.getByRole('button', { name: 'Mesh off' }).click()
  await expect
    .poll(() =>
      overlay.evaluate((canvas: HTMLCanvasElement) =>
        canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean),
      ),
    )
    .toBe(true)
  await page.getByRole('button', { name: 'Mesh on' }).click()
  await expect(overlay).toHaveCount(0)
  await page.getByRole('button', { name: 'Picture on' }).click()
  await expect(page.locator('video')).toHaveCount(0)
  const before = await framesRead(page)
  await expect.poll(() => framesRead(page)).toBeGreaterThan(before + 10)
})

test('[S3] the indicator follows the track, and no number stays behind', async ({ page }) => {
  await page.goto('/now')
  await turnOn(page)
  await expectReading(page)
  const pill = page.getByRole('button', { name: /Camera on/ })
  await expect(pill).toBeVisible()
  await pill.click()
  await expect(page.locator('.pose')).toHaveCount(0)
  await expect(page.locator('.preview-hint')).toHaveCount(0)
  await expect(page.getByText('Camera off')).toBeVisible()
  await turnOn(page)
  await expectReading(page)
})
