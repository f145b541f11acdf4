// Cameras that fail while in use: each named, nothing stale left behind, back by itself where that is possible.
import type { Page } from '@playwright/test'
import { expect, framesRead, test, turnOn } from '../support/camera-test.ts'

/** Keeps the last track where a test can reach it, and lets a test make the next questions fail. */
async function holdTracks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator
    const ask = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (constraints) => {
      const failure: unknown = Reflect.get(globalThis, 'failure')
      if (typeof failure === 'string') throw new DOMException('made up', failure)
      const stream = await ask(constraints)
      Reflect.set(globalThis, 'track', stream.getVideoTracks()[0])
      return stream
    }
  })
}

/** Does to the held track what a system or a cable would do to it. */
const onTrack = (page: Page, event: 'ended' | 'mute' | 'unmute'): Promise<void> =>
  page.evaluate((type) => {
    const track = Reflect.get(globalThis, 'track') as MediaStreamTrack // held above
    if (type === 'ended') track.stop() // the page is not told of its own stops, so the event is made below
    else Object.defineProperty(track, 'muted', { configurable: true, value: type === 'mute' })
    track.dispatchEvent(new Event(type))
  }, event)

const plugIn = (page: Page): Promise<boolean> =>
  page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')))

async function startReading(page: Page): Promise<void> {
  await holdTracks(page)
  await page.goto('/now')
  await turnOn(page)
  await expect.poll(() => framesRead(page), { timeout: 45_000 }).toBeGreaterThan(10)
}

async function expectNothingStale(page: Page): Promise<void> {
  await expect(page.locator('.pose')).toHaveCount(0)
  await expect(page.locator('.reading-value')).toHaveText(Array.from({ length: 4 }, () => '–'))
}

/** Chromium's made-up camera, opened anew on a busy machine, now and then gives no picture; the page then says so, and its button helps. */
async function expectReadAgain(page: Page): Promise<void> {
  const again = page.getByRole('button', { name: 'Turn it on again' })
  const frames = async (): Promise<number> => {
    if (await again.isVisible()) await again.click()
    return framesRead(page)
  }
  await expect.poll(frames, { timeout: 90_000 }).toBeGreaterThan(10)
}

// Models are loaded and frames awaited in real time; a busy machine takes its time over that.
test.setTimeout(120_000)

test('[S2] unplugged: named, nothing stale, and on again by itself when it is back', async ({ page }) => {
  await startReading(page)
  await onTrack(page, 'ended')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The camera went away')
  await expect(alert.getByRole('button', { name: 'Turn it on again' })).toBeVisible()
  await expectNothingStale(page)
  await plugIn(page)
  await expect(alert).toHaveCount(0)
  await expectReadAgain(page)
})

test('[S2] revoked: named, nothing stale, asked again only when the person does', async ({ page }) => {
  await page.addInitScript(() => {
    const state = Object.assign(new EventTarget(), { state: 'granted' })
    Reflect.set(globalThis, 'permission', state)
    navigator.permissions.query = () => Promise.resolve(state as PermissionStatus) // all that is used of it
  })
  await startReading(page)
  await page.evaluate(() => Object.assign(Reflect.get(globalThis, 'permission') as object, { state: 'prompt' })) // made above
  await onTrack(page, 'ended')
  await expect(page.getByRole('alert')).toContainText('The permission was taken back')
  await expectNothingStale(page)
  await plugIn(page)
  await expect(page.getByRole('alert')).toContainText('The permission was taken back')
  await page.getByRole('button', { name: 'Ask again' }).click()
  await expectReadAgain(page)
})

test('[S2] muted: named, nothing stale, and reading again by itself', async ({ page }) => {
  await startReading(page)
  await onTrack(page, 'mute')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The camera is muted')
  await expect(alert.getByRole('button', { name: 'Turn it off and on' })).toBeVisible()
  await expect(page.locator('.reading-value')).toHaveText(Array.from({ length: 4 }, () => '–'))
  await onTrack(page, 'unmute')
  await expect(alert).toHaveCount(0)
  await expect(page.locator('.preview-hint')).toHaveText('Good light, face steady')
})

test('[S2] busy: named, and on by itself when a device changes', async ({ page }) => {
  await holdTracks(page)
  await page.addInitScript(() => Reflect.set(globalThis, 'failure', 'NotReadableError'))
  await page.goto('/now')
  await turnOn(page)
  await expect(page.getByRole('alert')).toContainText('Another program is using the camera')
  await page.evaluate(() => Reflect.deleteProperty(globalThis, 'failure'))
  await plugIn(page)
  await expectReadAgain(page)
})

test('[S2] on but silent: let go and named', async ({ page }) => {
  // A track that lives and never delivers: a canvas that is never drawn to after its first frame.
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 })
      const context = canvas.getContext('2d')
      const stream = canvas.captureStream(30)
      let drawn = 0
      const draw = setInterval(() => {
        context?.fillRect(drawn, 0, 1, 48)
        if ((drawn += 1) > 60) clearInterval(draw)
      }, 30)
      Reflect.set(globalThis, 'track', stream.getVideoTracks()[0])
      return stream
    }
  })
  await page.goto('/now')
  await turnOn(page)
  await expect(page.getByRole('alert')).toContainText('sends no picture', { timeout: 45_000 })
  expect(await page.evaluate(() => (Reflect.get(globalThis, 'track') as MediaStreamTrack).readyState)).toBe('ended') // held above
})

test('[S4] a damaged face model is refused by name', async ({ page, server }) => {
  server.alter('/models/face_landmarker.task', (body) => body.fill(7, 100_000, 100_001))
  await page.goto('/now')
  await turnOn(page)
  await expect(page.getByRole('alert')).toContainText('The face model is not the expected file')
})
