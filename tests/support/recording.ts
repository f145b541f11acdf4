// A short recording of the drawn person in a container the browser writes, made in the running page: files no encoder of ours could fake.
import type { Page } from '@playwright/test'

/** Bytes of a recording of the demo's picture; null where this browser cannot write that type. The page has to be on /now. */
export async function recordDemo(page: Page, mimeType: string, recordMs = 2500): Promise<Buffer | null> {
  await page.getByRole('button', { name: 'Watch a drawn person instead' }).click()
  await page.locator('.pose data').waitFor({ timeout: 20_000 })
  const text = await page.evaluate(recordCanvas, { mimeType, recordMs })
  await page.getByRole('button', { name: 'Stop' }).click()
  return text === null ? null : Buffer.from(text, 'base64')
}

async function recordCanvas({ mimeType, recordMs }: { mimeType: string; recordMs: number }): Promise<string | null> {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas.preview-video')
  if (!canvas || !MediaRecorder.isTypeSupported(mimeType)) return null
  const recorder = new MediaRecorder(canvas.captureStream(), { mimeType, videoBitsPerSecond: 2_000_000 })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  recorder.start()
  await new Promise((resolve) => setTimeout(resolve, recordMs))
  await new Promise((resolve) => {
    recorder.addEventListener('stop', resolve)
    recorder.stop()
  })
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  let binary = ''
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(binary)
}
