// Finds a Chromium for the browser tests, or says in one sentence what to install.
import { existsSync } from 'node:fs'
import { EXIT, KnownFailure } from '../setup/exit-codes.mjs'
import { installDebianPackages } from './debian.ts'

/** Chromium before Chrome: branded builds since 137 load no unpacked extension. */
const SYSTEM_PATHS: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

export interface ChromiumSearch {
  /** Value of CORTEX_CHROMIUM. */
  readonly wished: string | undefined
  /** Where Playwright would have put its own. */
  readonly playwrightPath: string
  readonly exists: (path: string) => boolean
}

/** The browser to use: the one asked for, Playwright's own, one of the system's; null when there is none. Throws on a wish that is not there. */
export function findChromium({ wished, playwrightPath, exists }: ChromiumSearch): string | null {
  if (wished) {
    if (exists(wished)) return wished
    throw new KnownFailure(EXIT.noChromium, `CORTEX_CHROMIUM names ${wished}, and there is no such file.`)
  }
  return [playwrightPath, ...SYSTEM_PATHS].find(exists) ?? null
}

/** As findChromium, but on Debian as root installs one when there is none; otherwise throws the sentence that says what to do. */
export async function ensureChromium(): Promise<string> {
  const { chromium } = await import('@playwright/test')
  const search = {
    wished: process.env['CORTEX_CHROMIUM'],
    playwrightPath: chromium.executablePath(),
    exists: existsSync,
  }
  const found = findChromium(search) ?? ((await installDebianPackages(['chromium'])) ? findChromium(search) : null)
  if (found) return found
  throw new KnownFailure(
    EXIT.noChromium,
    'No Chromium was found for the browser tests: install one with "npx playwright install chromium", or name yours in CORTEX_CHROMIUM.',
  )
}
