// "Analyse a video file": from a file to a table and a JSON document, with progress, cancel, and a sentence for files that cannot be used.
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { clipOf } from '../support/camera-test.ts'
import { recordDemo } from '../support/recording.ts'
import { axeFindings, expect, test } from '../support/shell-test.ts'

interface Document {
  readonly schema: string
  readonly frames: readonly { readonly tMs: number; readonly face: boolean }[]
  readonly regions: Readonly<Record<string, readonly (readonly number[] | null)[]>>
  readonly run: { readonly ledger: { readonly taken: number; readonly inFlight: number } }
}

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Analyse a video file' })

async function openSheet(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Analyse a video file' }).click()
  await expect(sheet(page)).toBeVisible()
}

async function saveDocument(page: Page): Promise<Document> {
  const link = sheet(page).getByRole('link', { name: 'Save as JSON' })
  await expect(link).toBeVisible({ timeout: 60_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  return JSON.parse(await readFile(await download.path(), 'utf8')) as Document // the shape is what the test looks at
}

test.setTimeout(120_000)

test('[S1] every frame of a Y4M file is read at its own time, and none leaks', async ({ page }) => {
  const clip = await clipOf('still-mara', 4)
  await page.goto('/now')
  await openSheet(page)
  expect(await axeFindings(page, '.overlay')).toEqual([])
  await sheet(page).locator('input[type=file]').setInputFiles(clip)
  await expect(sheet(page).getByRole('progressbar')).toBeVisible()
  const document = await saveDocument(page)
  expect(await axeFindings(page, '.overlay')).toEqual([])
  await expect(sheet(page).getByRole('row', { name: /^Frames 120/ })).toBeVisible()
  await expect(sheet(page).getByRole('row', { name: /Frames with a face 100 %/ })).toBeVisible()
  expect(document.schema).toBe('cortex-measure-1')
  expect(document.frames.map(({ tMs }) => tMs)).toEqual(
    Array.from({ length: 120 }, (_, i) => Math.round(((i * 1000) / 30) * 1e4) / 1e4),
  )
  expect(document.frames.every(({ face }) => face)).toBe(true)
  expect(document.regions['skin']).toHaveLength(120)
  expect(document.run.ledger).toEqual({ taken: 120, closed: 120, inFlight: 0, peak: 1 })
})

for (const [mimeType, name] of [
  ['video/webm;codecs=vp8', 'a.webm'],
  ['video/mp4;codecs=avc1.42E01E', 'a.mp4'],
] as const)
  test(`[S1] a recording as ${mimeType} is read to its end; cut off it is refused by name`, async ({ page }) => {
    await page.goto('/now')
    const bytes = await recordDemo(page, mimeType)
    test.skip(bytes === null, `this browser writes no ${mimeType}`)
    if (!bytes) return
    await openSheet(page)
    const input = sheet(page).locator('input[type=file]')
    await input.setInputFiles({ name, mimeType: 'video/*', buffer: bytes })
    const { frames, run } = await saveDocument(page)
    expect(frames.length).toBeGreaterThan(10)
    expect(frames.filter(({ face }) => face).length / frames.length).toBeGreaterThan(0.9)
    expect(frames.every(({ tMs }, i) => i === 0 || tMs > (frames[i - 1]?.tMs ?? 0))).toBe(true)
    expect(run.ledger).toMatchObject({ taken: frames.length, inFlight: 0 })
    await sheet(page).getByRole('button', { name: 'Another file' }).click()
    await input.setInputFiles({ name, mimeType: 'video/*', buffer: bytes.subarray(0, Math.floor(0.7 * bytes.length)) })
    await expect(sheet(page).getByRole('alert')).toContainText(`${name} is cut off`, { timeout: 20_000 })
  })

test('[S1] files that are no video, or half of one, are refused by name', async ({ page }) => {
  const clip = await readFile(await clipOf('still-mara', 4))
  await page.goto('/now')
  await openSheet(page)
  const input = sheet(page).locator('input[type=file]')
  const alert = sheet(page).getByRole('alert')
  const refused = async (name: string, buffer: Buffer, words: string): Promise<void> => {
    await input.setInputFiles({ name, mimeType: 'video/mp4', buffer })
    await expect(alert).toContainText(words, { timeout: 20_000 })
    await expect(alert).toContainText(name)
  }
  await refused('letter.mp4', Buffer.from('Dear friend,'), 'not a video file')
  await refused('empty.webm', Buffer.alloc(0), 'is empty')
  await refused('half.y4m', clip.subarray(0, 1_000_000), 'ends inside frame 2')
  await refused('wrong.y4m', Buffer.from('PNG'), 'does not begin with YUV4MPEG2')
})

test('[U6] cancel ends the analysis at once and gives the sheet back', async ({ page }) => {
  const clip = await clipOf('still-mara', 4)
  await page.goto('/now')
  await openSheet(page)
  await sheet(page).locator('input[type=file]').setInputFiles(clip)
  await sheet(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(sheet(page).getByText('Drop a video here')).toBeVisible()
  await expect.poll(() => page.workers().filter((worker) => /capture|measure/.test(worker.url())).length).toBe(0)
})
