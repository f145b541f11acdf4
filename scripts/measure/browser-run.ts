// Drives the built measure page in headless Chromium over one file and saves the document it makes.
import { chromium, type Browser, type Page } from 'playwright-core'
import { ensureChromium } from '../test/chromium.ts'
import { serveStatic } from './static-server.ts'

export interface BrowserRun {
  /** Folder with the built pages. */
  readonly pages: string
  readonly file: string
  /** Where the document is saved. */
  readonly target: string
  readonly landmarks: boolean
  readonly patches: boolean
  /** A pulse network to be asked as well. */
  readonly network: { readonly model: string; readonly manifest: string } | undefined
  readonly onProgress: (frames: number, share: number | null) => void
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

/** Answers null once the document is saved, or the sentence that says why the file was refused. Throws when the browser fails. */
export async function runInBrowser(run: BrowserRun): Promise<string | null> {
  const server = await serveStatic(run.pages)
  const browser = await chromium.launch({ executablePath: await ensureChromium(), headless: false, args: FLAGS })
  try {
    return await measureOn(browser, server.origin, run)
  } finally {
    await browser.close()
    await server.close()
  }
}

async function measureOn(browser: Browser, origin: string, run: BrowserRun): Promise<string | null> {
  const page = await browser.newPage()
  const ended = new Promise<string | null>((resolve, reject) => {
    page.on('pageerror', reject)
    page.on('crash', () => reject(new Error('the browser page crashed')))
    void page.exposeFunction('measureEnd', resolve)
  })
  await page.exposeFunction('measureProgress', run.onProgress)
  const wishes = [run.landmarks && 'landmarks', run.patches && 'patches'].filter(Boolean).join('&')
  await page.goto(`${origin}/measure.html?${wishes}`)
  if (run.network) await page.setInputFiles('#network', [run.network.model, run.network.manifest])
  await page.setInputFiles('#file', run.file)
  const refusal = await ended
  if (refusal === null) await saveDocument(page, run.target)
  return refusal
}

async function saveDocument(page: Page, target: string): Promise<void> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#document')])
  await download.saveAs(target)
}
