// Takes the pictures the manifest shows before installing, from the built page: `node scripts/screenshots.ts`, by hand, after `npm run build`.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { chromium } from '@playwright/test'

const ROOT = join(import.meta.dirname, '..')
const BUILD = join(ROOT, 'dist', 'web')
const pictures = [
  { name: 'wide-now', path: '/now', width: 1280, height: 800 },
  { name: 'wide-lab', path: '/lab', width: 1280, height: 800 },
  { name: 'narrow-now', path: '/now', width: 390, height: 844 },
  { name: 'narrow-history', path: '/history', width: 390, height: 844 },
] as const
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' }

const server = createServer((request, response) => {
  const path = extname(request.url ?? '') === '' ? '/index.html' : (request.url ?? '')
  readFile(join(BUILD, path)).then(
    (body) => response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' }).end(body),
    () => response.writeHead(404).end(),
  )
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const { port } = server.address() as AddressInfo // a TCP listener always has one
const executablePath = process.env['CORTEX_CHROMIUM']
const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) })
for (const { name, path, width, height } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light', serviceWorkers: 'block' })
  await page.goto(`http://127.0.0.1:${port}${path}`)
  await page.locator('main article').first().waitFor()
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: join(ROOT, 'public', 'screenshots', `${name}.png`) })
  await page.close()
}
await browser.close()
server.close()
