// Builds the pages that exist for tests alone, once and before any of them: two builds into one folder would take it from each other.
import { build } from 'vite'

const PAGES = ['gallery', 'kernels', 'store-page']

// Playwright's global set-up is a default export by its convention.
export default async function buildPages(): Promise<void> {
  for (const page of PAGES) await build({ configFile: `tests/${page}/vite.config.ts`, logLevel: 'error' })
}
