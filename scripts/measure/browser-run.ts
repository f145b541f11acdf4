// Runs the built measure page in headless Chromium over one file and hands over its samples as they come.
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import { serveStatic } from './static-server.ts'

/** A FrameSample as it arrives by JSON: typed arrays are plain arrays. */
export type PlainSample = Omit<FrameSample, 'face' | 'regions'> & {
  readonly face:
    | (Omit<NonNullable<FrameSample['face']>, 'landmarks'> & { readonly landmarks: readonly number[] })
    | null
  readonly regions: readonly number[] | null
}

export type RunOutcome =
  | { readonly kind: 'ended' | 'stopped'; readonly frames: number; readonly ledger: { readonly inFlight: number } }
  | { readonly kind: 'refused'; readonly refusal: { readonly code: string; readonly sentence: string } }

export interface BrowserRun {
  /** Folder with the built pages. */
  readonly pages: string
  readonly file: string
  readonly faces: number
  onBatch(batch: readonly PlainSample[]): Promise<void>
}

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Throws with a sentence when there is no browser or the page fails. */
export async function runInBrowser(run: BrowserRun): Promise<RunOutcome> {
  const server = await serveStatic(run.pages)
  const browser = await chromium.launch({ executablePath: findChromium(), headless: false, args: FLAGS })
  try {
    return await measureOn(browser, server.origin, run)
  } finally {
    await browser.close()
    await server.close()
  }
}

async function measureOn(browser: Browser, origin: string, run: BrowserRun): Promise<RunOutcome> {
  const page = await browser.newPage()
  const ended = Promise.withResolvers<RunOutcome>()
  page.on('pageerror', (error) => ended.reject(error))
  page.on('crash', () => ended.reject(new Error('the browser page crashed')))
  await page.exposeFunction('measureBatch', (batch: readonly PlainSample[]) => run.onBatch(batch))
  await page.exposeFunction('measureEnd', (outcome: RunOutcome) => ended.resolve(outcome))
  await page.goto(`${origin}/measure.html?faces=${run.faces}`)
  await page.setInputFiles('#file', run.file)
  return ended.promise
}

function findChromium(): string {
  const candidates = [
    process.env['CORTEX_CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ]
  const found = candidates.find((path) => path !== undefined && existsSync(path))
  if (!found) throw new Error('No Chromium found. Install one, or name it in CORTEX_CHROMIUM.')
  return found
}
