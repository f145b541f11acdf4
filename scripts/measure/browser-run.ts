// Runs the built measure page in headless Chromium over one file and hands over its samples as they come.
import { chromium, type Browser } from 'playwright-core'
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import { ensureChromium } from '../test/chromium.ts'
import { serveStatic } from './static-server.ts'

/** What the page knows once the file is open. */
export interface Opened {
  readonly frameCount: number | null
  readonly durationMs: number | null
}

export type RunOutcome =
  | {
      readonly kind: 'ended' | 'stopped'
      readonly ledger: {
        readonly taken: number
        readonly closed: number
        readonly inFlight: number
        readonly peak: number
      }
      readonly rate: { readonly rateHz: number | null; readonly jitterMs: number | null }
    }
  | { readonly kind: 'refused'; readonly refusal: { readonly code: string; readonly sentence: string } }

export interface BrowserRun {
  /** Folder with the built pages. */
  readonly pages: string
  readonly file: string
  onOpen(opened: Opened): void
  onBatch(batch: readonly FrameSample[]): Promise<void>
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
  const browser = await chromium.launch({ executablePath: await ensureChromium(), headless: false, args: FLAGS })
  try {
    return await measureOn(browser, server.origin, run)
  } finally {
    await browser.close()
    await server.close()
  }
}

async function measureOn(browser: Browser, origin: string, run: BrowserRun): Promise<RunOutcome> {
  const page = await browser.newPage()
  const ended = new Promise<RunOutcome>((resolve, reject) => {
    page.on('pageerror', reject)
    page.on('crash', () => reject(new Error('the browser page crashed')))
    void page.exposeFunction('measureEnd', resolve)
  })
  await page.exposeFunction('measureOpen', (opened: Opened) => run.onOpen(opened))
  await page.exposeFunction('measureBatch', (text: string) => run.onBatch(parseBatch(text)))
  await page.goto(`${origin}/measure.html`)
  await page.setInputFiles('#file', run.file)
  return ended
}

/** The inverse of the page's `toText`: arrays of 32-bit floats come as base64. */
function parseBatch(text: string): FrameSample[] {
  return JSON.parse(text, (_, value: { f32?: string } | null) =>
    typeof value?.f32 === 'string' ? new Float32Array(new Uint8Array(Buffer.from(value.f32, 'base64')).buffer) : value,
  )
}
