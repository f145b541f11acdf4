// Playwright's test with the built page on a server of its own, and a watch over every test.
// Afterwards: nothing was asked of another origin, nothing went against the Content-Security-Policy, no exception, no console error.
import { test as base, expect, type Page } from '@playwright/test'
import { AxeBuilder } from '@axe-core/playwright'
import { startAppServer, type AppServer } from './app-server.ts'

export interface Complaints {
  readonly foreign: string[]
  readonly violations: string[]
  readonly errors: string[]
}

/** Not the page's fault: a server that was closed on purpose, no bridge behind it, and notes the face model writes to the error log. */
const expected = /ERR_CONNECTION_REFUSED|status of 404|net::ERR_FAILED|Unrecognized feature|^INFO: /

function watch(page: Page, origin: () => string): Complaints {
  const complaints: Complaints = { foreign: [], violations: [], errors: [] }
  page.context().on('request', (request) => {
    const { origin: asked, protocol } = new URL(request.url())
    if (/^(https?|wss?):$/.test(protocol) && asked !== origin()) complaints.foreign.push(request.url())
  })
  page.on('pageerror', (error) => complaints.errors.push(error.message))
  page.on('console', (message) => {
    const text = message.text()
    if (/Content.Security.Policy|Trusted/i.test(text)) complaints.violations.push(text)
    else if (message.type() === 'error' && !expected.test(text)) complaints.errors.push(text)
  })
  return complaints
}

export const test = base.extend<{ server: AppServer; build: string | undefined; complaints: Complaints }>({
  build: [undefined, { option: true }],
  // Filling the offline copy (15 MB, every byte hashed) is tested once, in shell-offline.
  serviceWorkers: 'block',
  server: async ({ build }, use) => {
    const server = await startAppServer(build)
    await use(server)
    await server.close()
  },
  baseURL: async ({ server }, use) => use(server.origin),
  complaints: [
    async ({ page, server }, use) => {
      const complaints = watch(page, () => server.origin)
      // The console tells most violations; the event tells all, also those of inline styles set by a library.
      await page.exposeFunction('reportViolation', (text: string) => complaints.violations.push(text))
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
          const { reportViolation } = globalThis as unknown as { reportViolation: (text: string) => void } // exposed above
          reportViolation(`${violatedDirective} ${blockedURI} ${sourceFile}`)
        })
      })
      await use(complaints)
      expect(complaints).toEqual({ foreign: [], violations: [], errors: [] })
    },
    { auto: true },
  ],
})

/** Rules of WCAG 2.2 A and AA, and axe's best practices, that the page or a part of it breaks, one line each. */
export async function axeFindings(page: Page, part = 'html'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary ?? ''}`),
  )
}

/** Is anything wider than the window? */
export const overflowPx = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

export const routes = [
  { path: '/now', title: 'Now' },
  { path: '/today', title: 'Today' },
  { path: '/history', title: 'History' },
  { path: '/lab', title: 'Lab' },
  { path: '/setup', title: 'Set-up' },
  { path: '/setup/sit', title: 'Set-up' },
  { path: '/setup/hours', title: 'Set-up' },
  { path: '/settings', title: 'Settings' },
  { path: '/settings/sensing', title: 'Sensing' },
  { path: '/settings/appearance', title: 'Appearance' },
  { path: '/settings/help', title: 'Help and consent' },
  { path: '/settings/shortcuts', title: 'Shortcuts' },
  { path: '/settings/data', title: 'Your data' },
  { path: '/settings/what-leaves', title: 'AI and what leaves' },
  { path: '/settings/bridge', title: 'Bridge' },
  { path: '/settings/doctor', title: 'Doctor' },
  { path: '/settings/about', title: 'About and health' },
] as const

export { expect } from '@playwright/test'
