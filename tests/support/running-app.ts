// A bridge with its own ports and state directory, serving the built app; and the Playwright test that brings one along.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { startChild } from '../../scripts/start/children.ts'
import { freePorts } from './free-port.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface RunningApp {
  /** Where the page is served, with a slash at the end. */
  readonly url: string
  /** The same with a one-time pairing code; without one where the bridge gives none. */
  readonly openUrl: string
  readonly httpPort: number
  readonly wsPort: number
  readonly launcherPort: number
  readonly stateDir: string
  readonly stop: () => Promise<void>
}

/**
 * Starts a bridge; the caller stops it, which also removes its state directory.
 * @param more variables it gets besides its own, such as a display
 */
export async function startApp(more: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const stateDir = mkdtempSync(join(tmpdir(), 'cortex-app-'))
  const [httpPort = 0, wsPort = 0, launcherPort = 0] = await freePorts(3)
  const bridge = await startChild({
    role: 'bridge',
    script: join(ROOT, 'bridge', 'main.ts'),
    environment: {
      ...more,
      CORTEX_STATE_DIR: stateDir,
      CORTEX_HTTP_PORT: String(httpPort),
      CORTEX_WS_PORT: String(wsPort),
      CORTEX_LAUNCHER_PORT: String(launcherPort),
    },
  })
  const { url, openUrl = url } = bridge.ready
  const stop = async (): Promise<void> => {
    await bridge.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
  return { url, openUrl, httpPort, wsPort, launcherPort, stateDir, stop }
}

/** `test` with `app`, one bridge for all tests of a worker; relative addresses in `page.goto` are the app's. */
export const test = base.extend<object, { app: RunningApp }>({
  app: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
    async ({}, use) => {
      const app = await startApp()
      await use(app)
      await app.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ app }, use) => use(app.url),
})

export { expect } from '@playwright/test'
