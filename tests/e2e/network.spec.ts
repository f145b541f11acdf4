// A pulse network of one's own: opened in the shipped worker on models made here, refused by name when it does not fit, and never in the way.
import { readFile, writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { clipOf } from '../support/camera-test.ts'
import { expect, test } from '../support/shell-test.ts'
import { greenNetwork } from '../support/tiny-onnx.ts'

interface Document {
  readonly frames: readonly unknown[]
  readonly pulse: readonly unknown[]
  readonly network: Readonly<Record<string, unknown>>
}
interface Chosen {
  readonly model: Buffer
  readonly manifest?: object | string
  readonly video?: string | { name: string; mimeType: string; buffer: Buffer }
}

const manifest = {
  v: 1,
  name: 'Tiny',
  rateHz: 30,
  input: { layout: 'TCHW', channels: 'rgb', normalisation: 'levels', frames: 48, sizePx: 8 },
  output: 'wave',
}
const fitting = { frames: 48, sizePx: 8 }

/** Two grey frames: enough for a document, over in no time. */
const short = {
  name: 'grey.y4m',
  mimeType: 'video/*',
  buffer: Buffer.concat([
    Buffer.from('YUV4MPEG2 W64 H48 F30:1 C420\n'),
    ...[90, 91].flatMap((level) => [Buffer.from('FRAME\n'), Buffer.alloc(64 * 48 * 1.5, level)]),
  ]),
}

async function measure(page: Page, { model, manifest: words = manifest, video = short }: Chosen): Promise<Document> {
  await page.goto('/measure.html')
  const text = typeof words === 'string' ? words : JSON.stringify(words)
  const files = ['tiny.onnx', 'tiny.json'].map((name) => test.info().outputPath(name)) // the browser takes no large files by value
  await Promise.all([model, text].map((content, k) => writeFile(files[k] ?? '', content)))
  await page.setInputFiles('#network', files)
  await page.setInputFiles('#file', video)
  await expect(page.locator('#document')).toHaveAttribute('href', /^blob:/, { timeout: 60_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#document')])
  return JSON.parse(await readFile(await download.path(), 'utf8')) as Document // the shape is what is looked at
}

test.setTimeout(120_000)
test.beforeEach(async ({ page }) => {
  await page.exposeFunction('measureProgress', () => undefined)
  await page.exposeFunction('measureEnd', () => undefined)
})

test('[S7] a network that fits reads every clip, and the runtime comes from the own origin', async ({
  page,
  server,
}) => {
  const { network, frames } = await measure(page, {
    model: greenNetwork(fitting),
    video: await clipOf('still-mara', 4),
  })
  expect(frames).toHaveLength(120)
  expect(network).toMatchObject({ name: 'Tiny', provider: expect.stringMatching(/^(webgpu|wasm)$/) })
  expect((network['pulse'] as { tMs: number }[]).map(({ tMs }) => Math.round(tMs))).toEqual([1600, 2400, 3200, 4000]) // rows
  expect(server.asked.filter((path) => path.startsWith('/ort/')).toSorted()).toEqual([
    '/ort/ort-wasm-simd-threaded.asyncify.mjs',
    '/ort/ort-wasm-simd-threaded.asyncify.wasm',
  ])
})

test('[S7] a network that does not fit is refused by name, and the measurement goes on without', async ({
  page,
  server,
}) => {
  const whole = greenNetwork(fitting)
  const cases: readonly [string, Chosen, string, string][] = [
    [
      'corrupt',
      { model: whole.subarray(0, Math.floor(0.6 * whole.length)) },
      'unreadable',
      'Tiny is not an ONNX model',
    ],
    [
      'other shape',
      { model: greenNetwork({ ...fitting, sizePx: 12 }) },
      'wrong-shape',
      'takes a clip of 48 x 3 x 12 x 12',
    ],
    [
      'other answer',
      { model: greenNetwork({ ...fitting, answers: 1 }) },
      'wrong-shape',
      'gives 1 values for a clip of 48',
    ],
    ['huge', { model: Buffer.alloc(65 * 2 ** 20) }, 'too-large', 'Tiny has 65 MB'],
    ['manifest', { model: greenNetwork(fitting), manifest: { ...manifest, rateHz: 'fast' } }, 'manifest', 'rateHz'],
  ]
  for (const [what, chosen, code, words] of cases) {
    const { network, frames } = await measure(page, chosen)
    expect([what, network['refused']]).toEqual([what, code])
    expect(network['sentence']).toContain(words)
    expect(frames).toHaveLength(2)
  }
  expect(server.asked).toContain('/ort/ort-wasm-simd-threaded.asyncify.wasm')
})

test('[S7] a network too slow for this machine is refused by name', async ({ page }) => {
  const heavy = { frames: 48, sizePx: 128 }
  const words = { ...manifest, rateHz: 60, input: { ...manifest.input, sizePx: 128 } }
  const { network } = await measure(page, { model: greenNetwork({ ...heavy, labour: 40 }), manifest: words })
  expect(network['refused']).toBe('too-slow')
  expect(network['sentence']).toMatch(/takes \d+ ms for 400 ms of video here|answered nothing for seconds/)
})

test('[S7] without a network nothing of its runtime is loaded', async ({ page, server }) => {
  await page.goto('/measure.html')
  await page.setInputFiles('#file', short)
  await expect(page.locator('#document')).toHaveAttribute('href', /^blob:/, { timeout: 60_000 })
  expect(server.asked.filter((path) => path.startsWith('/ort/') || path.includes('inference'))).toEqual([])
})
