// The page with its bridge, as a person has them: let in by the link, rhythm of a whole desktop on Now, every step of a stop, not genuine.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { axeFindings } from '../support/shell-test.ts'
import { expect, startApp, test } from '../support/running-app.ts'

const missing = ['/usr/bin/Xvfb', '/usr/bin/xdotool'].filter((path) => !existsSync(path))

/** A desktop of its own, on a number nobody has. */
async function openDesktop(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '800x600x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const display = await new Promise<string>((resolve) =>
    server.stdio[3]?.once('data', (bytes: Buffer) => resolve(`:${bytes.toString().trim()}`)),
  )
  return { display, server }
}

test('[S14] [B2] [B7] a linked page is let in, shows the rhythm typed elsewhere, and stops the bridge step by step', async ({
  page,
}) => {
  test.skip(missing.length > 0, `needs a virtual desktop and a hand for it; missing: ${missing.join(', ')}`)
  const { display, server } = await openDesktop()
  const app = await startApp({ DISPLAY: display, XDG_SESSION_TYPE: 'x11' })
  try {
    await page.goto(app.openUrl)
    await expect(page.getByRole('link', { name: 'Bridge: connected' })).toBeVisible()
    // The code is gone from the address, and the very first visit leads to the set-up.
    await expect(page).toHaveURL(`${app.url}setup`)
    await page.goto(`${app.url}settings/sensing`)
    const everywhere = page.getByRole('group', { name: 'Also outside this window' })
    await everywhere.getByRole('radio', { name: 'On' }).click()
    await expect(everywhere.getByText('Counting.')).toBeVisible()
    await page.goto(`${app.url}now`)
    const card = page.getByRole('article', { name: 'Keys and pointer' })
    await expect(card).toContainText('on the whole desktop, counted by the bridge')
    const env = { ...process.env, DISPLAY: display }
    const words = Array.from({ length: 60 }, (_, k) => 'abcdefgh'[k % 8]).join('')
    spawnSync('/usr/bin/xdotool', ['type', '--delay', '40', words], { env })
    // A line needs ten seconds that were watched.
    await expect(card.getByText(/\d keys \/ min/)).toBeVisible({ timeout: 30_000 })
    await expect(card.getByText(/ms, median/)).toBeVisible()
    await page.goto(`${app.url}settings/bridge`)
    await expect(page.getByRole('heading', { name: 'Connected' })).toBeVisible()
    await expect(page.getByText('Rhythm of the desktop good')).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Stop the bridge' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Over the open connection' })).toContainText('Stopped it')
    await expect(page.getByRole('listitem').filter({ hasText: 'Through the launcher' })).toContainText('Not needed')
    await expect(page.getByRole('heading', { name: 'Not running' })).toBeVisible()
  } finally {
    await app.stop()
    server.kill()
  }
})

test('[H18] a program that took the port of a known bridge is called not genuine and told nothing', async ({
  page,
}) => {
  const app = await startApp()
  const heard: string[] = []
  const squatter = createServer((request, response) => {
    heard.push(`${request.url} ${request.headers.authorization ?? ''}`)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}')
  })
  try {
    await page.goto(app.openUrl)
    await page.getByRole('link', { name: 'Bridge: connected' }).click()
    await expect(page.getByRole('heading', { name: 'Connected' })).toBeVisible()
    await app.stop()
    await new Promise<void>((done) => squatter.listen(app.httpPort, '127.0.0.1', done))
    await expect(page.getByRole('heading', { name: 'Not genuine' })).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText('Nothing was sent to it.').first()).toBeVisible()
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.filter((line) => !line.endsWith(' '))).toEqual([])
  } finally {
    squatter.closeAllConnections()
    squatter.close()
  }
})
