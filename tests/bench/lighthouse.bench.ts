// Accessibility and performance scores of the built shell, served by the bridge, as Lighthouse gives them in Chromium.
import { launch } from 'chrome-launcher'
import lighthouse, { desktopConfig, type Result } from 'lighthouse'
import { ensureChromium } from '../../scripts/test/chromium.ts'
import { startApp } from '../support/running-app.ts'

const PAGES = ['', 'today', 'history', 'lab', 'settings']
const CATEGORIES = ['performance', 'accessibility', 'best-practices']
const METRICS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']

/** Prints one row per page and kind of device: scores of 100, then times. Phone means Lighthouse's simulated slow one. */
export async function run(): Promise<void> {
  const chromePath = await ensureChromium()
  const app = await startApp()
  const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-quic'] })
  try {
    console.log(`| page | device | ${[...CATEGORIES, ...METRICS].join(' | ')} |`)
    console.log(`|---|---|${'---|'.repeat(CATEGORIES.length + METRICS.length)}`)
    for (const page of PAGES) {
      for (const device of ['phone', 'desktop'] as const) {
        const flags = { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' } as const
        const result = await lighthouse(`${app.url}${page}`, flags, device === 'desktop' ? desktopConfig : undefined)
        if (!result) throw new Error(`Lighthouse gave no result for /${page}`)
        printRow(`/${page} | ${device}`, result.lhr)
      }
    }
  } finally {
    chrome.kill()
    await app.stop()
  }
}

function printRow(name: string, { categories, audits }: Result): void {
  // A score is null where Lighthouse could not measure, as on a machine too busy to paint in time.
  const scores = CATEGORIES.map((category) => {
    const score = categories[category]?.score ?? null
    return score === null ? 'none' : Math.round(score * 100)
  })
  const metrics = METRICS.map((metric) => audits[metric]?.displayValue ?? 'none')
  console.log(`| ${name} | ${[...scores, ...metrics].join(' | ')} |`)
  const complaints = Object.values(audits).filter(
    ({ score, scoreDisplayMode }) => score === 0 && scoreDisplayMode === 'binary',
  )
  for (const { id, title } of complaints) console.log(`  ${name} fails ${id}: ${title}`)
}
