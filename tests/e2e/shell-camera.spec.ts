// The camera as the person meets it: asked in context, shown, gone at once when told so, and named when it fails.
import { axeFindings, expect, test } from '../support/shell-test.ts'

const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fakeCamera] }),
})

test('[S3] turning it off ends the track within 200 ms, by button and by key', async ({ page }) => {
  await page.goto('/now')
  for (const turnOff of [
    () => page.getByRole('button', { name: /Camera on/ }).click(),
    () => page.keyboard.press('x'),
  ]) {
    await page.getByRole('button', { name: 'Turn the camera on' }).click()
    const video = page.getByLabel('Your camera')
    await expect(video).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
    await video.evaluate((element: HTMLVideoElement) => {
      const [track] = (element.srcObject as MediaStream).getTracks() // the page shows a camera stream
      Object.assign(globalThis, { track, askedAtMs: 0, endedAtMs: 0 })
      addEventListener('pointerdown', () => Object.assign(globalThis, { askedAtMs: performance.now() }), {
        capture: true,
      })
      addEventListener('keydown', () => Object.assign(globalThis, { askedAtMs: performance.now() }), {
        capture: true,
      })
      const look = (): void => {
        if (track?.readyState === 'ended') Object.assign(globalThis, { endedAtMs: performance.now() })
        else setTimeout(look, 1)
      }
      look()
    })
    await turnOff()
    await expect(page.getByRole('button', { name: 'Turn the camera on' })).toBeVisible()
    const tookMs = await page.evaluate(() => {
      const { endedAtMs, askedAtMs } = globalThis as unknown as { endedAtMs: number; askedAtMs: number } // set above
      return endedAtMs - askedAtMs
    })
    expect(tookMs).toBeGreaterThan(0)
    expect(tookMs).toBeLessThan(200)
  }
})

test('[S2] a camera that fails is named, with one way to try again', async ({ page }) => {
  const failures = [
    { name: 'NotAllowedError', message: 'Permission denied', says: 'The browser keeps the camera from this page' },
    {
      name: 'NotAllowedError',
      message: 'Permission denied by system',
      says: 'Your system keeps the camera from the browser',
    },
    { name: 'NotAllowedError', message: 'Permission dismissed', says: 'The question was closed' },
    { name: 'NotFoundError', message: 'Requested device not found', says: 'No camera found' },
    { name: 'NotReadableError', message: 'Could not start video source', says: 'Another program is using the camera' },
    { name: 'OddError', message: 'odd', says: 'The camera did not start' },
  ]
  for (const failure of failures) {
    await page.goto('/now')
    await page.evaluate(({ name, message }) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException(message, name))
    }, failure)
    await page.getByRole('button', { name: 'Turn the camera on' }).click()
    const alert = page.getByRole('alert')
    await expect(alert).toContainText(failure.says)
    await expect(alert.getByRole('button')).toHaveCount(1)
  }
})
