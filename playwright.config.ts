// Browser tests: real Chromium, found by `npm test` and named in CORTEX_CHROMIUM, against a bridge of their own.
import { defineConfig } from '@playwright/test'

const chromium = process.env['CORTEX_CHROMIUM']

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  timeout: 30_000,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: {
    headless: true,
    trace: 'retain-on-failure',
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
