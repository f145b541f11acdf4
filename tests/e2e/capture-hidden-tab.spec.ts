// A hidden tab keeps its full rate: the frames go past the page's thread, which browsers slow down when nobody looks.
import { expect, test } from '@playwright/test'
import { startAppServer } from '../support/app-server.ts'
import { clipOf, fakeCameraArguments } from '../support/camera-test.ts'
import { startRawBrowser, type RawPage } from '../support/raw-browser.ts'

/** Seconds behind another tab; the promise is about minutes, CORTEX_HIDDEN_TAB_S=60 shows one. */
const HIDDEN_S = Number(process.env['CORTEX_HIDDEN_TAB_S'] ?? 6)

test.setTimeout((120 + 2 * HIDDEN_S) * 1000)

const framesRead = (page: RawPage): Promise<number> =>
  page.evaluate(`Number(document.querySelector('.pose data')?.value ?? 0)`)
const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

test('[S1] a hidden tab keeps its full rate', async () => {
  const server = await startAppServer()
  const browser = await startRawBrowser(fakeCameraArguments(await clipOf()))
  try {
    const page = await browser.open(`${server.origin}/now`)
    const press = `[...document.querySelectorAll('button')].find((b) => b.textContent === 'Turn the camera on')?.click()`
    await expect
      .poll(() => page.evaluate(`(${press}, document.querySelector('.pose') !== null)`), { timeout: 30_000 })
      .toBe(true)
    await expect.poll(() => framesRead(page), { timeout: 30_000 }).toBeGreaterThan(30)
    const perSecond = async (): Promise<number> => {
      const before = await framesRead(page)
      const startMs = performance.now()
      await pause(HIDDEN_S)
      return ((await framesRead(page)) - before) / ((performance.now() - startMs) / 1000)
    }
    const seen = await perSecond()
    await page.cover()
    await expect.poll(() => page.evaluate('document.visibilityState')).toBe('hidden')
    const hidden = await perSecond()
    // A ratio, because the machine decides the rate: a throttled page would read one frame a second, or none.
    expect(hidden / seen).toBeGreaterThan(0.7)
  } finally {
    await browser.close()
    await server.close()
  }
})
