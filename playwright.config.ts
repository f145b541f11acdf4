// Browser tests: real Chromium, found by `npm test` and named in CORTEX_CHROMIUM, against a bridge of their own.
import { defineConfig } from '@playwright/test'

const chromium = process.env['CORTEX_CHROMIUM']

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalSetup: './tests/support/build-pages.config.ts',
  workers: 2,
  retries: 0,
  // Conditions are awaited, not durations measured: a machine at a third of its speed passes too.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    headless: true,
    // Recording every test costs more than the tests; `--trace on` when one has to be understood.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Software WebGPU; hardware adds nothing the tests may rely on.
        '--enable-unsafe-webgpu',
      ],
    },
  },
})
