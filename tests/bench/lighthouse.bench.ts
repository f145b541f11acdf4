// Accessibility and performance scores of the built shell, served by the bridge, as Lighthouse gives them in Chromium.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { ensureChromium } from '../../scripts/test/chromium.ts'
import { startApp } from '../support/running-app.ts'

const PAGES = ['', 'today', 'history', 'lab', 'settings']
const CATEGORIES = ['performance', 'accessibility', 'best-practices']
const METRICS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']

/** Prints one row per page: scores of 100, then the times of a simulated slow phone (Lighthouse's default throttling). */
export async function run(): Promise<void> {
  const chromePath = await ensureChromium()
  const app = await startApp()
  const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-quic'] })
  try {
    console.log(`| page | ${[...CATEGORIES, ...METRICS].join(' | ')} |`)
    console.log(`|---|${'---|'.repeat(CATEGORIES.length + METRICS.length)}`)
    for (const page of PAGES) {
      const result = await lighthouse(`${app.url}${page}`, {
        port: chrome.port,
        onlyCategories: CATEGORIES,
        logLevel: 'error',
      })
      if (!result) throw new Error(`Lighthouse gave no result for /${page}`)
      const { categories, audits } = result.lhr
      const scores = CATEGORIES.map((name) => Math.round((categories[name]?.score ?? 0) * 100))
      const metrics = METRICS.map((name) => audits[name]?.displayValue ?? 'none')
      console.log(`| /${page} | ${[...scores, ...metrics].join(' | ')} |`)
      const complaints = Object.values(audits).filter(
        ({ score, scoreDisplayMode }) => score === 0 && scoreDisplayMode === 'binary',
      )
      for (const { id, title } of complaints) console.log(`  /${page} fails ${id}: ${title}`)
    }
  } finally {
    chrome.kill()
    await app.stop()
  }
}
