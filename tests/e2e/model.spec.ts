// Settings, AI and what leaves, with a bridge: key in, exact text shown, on only under it, off again; the key stays out of the page.
import { expect, startApp, test } from '../support/running-app.ts'
import { axeFindings } from '../support/shell-test.ts'

const KEY = 'sk-typed-in-a-browser-1234'

test('[U10] [N1] [N3] a model is switched on only under the very text that would be sent', async ({ page }) => {
  const app = await startApp()
  try {
    await page.goto(app.openUrl)
    await expect(page.getByRole('link', { name: 'Bridge: connected' })).toBeVisible()
    await page.goto(`${app.url}settings/what-leaves`)
    await expect(page.getByText('Nothing leaves this computer.')).toBeVisible()
    await expect(page.getByText('Off. Help comes in Cortex’s own words, and nothing is sent.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Turn on' })).toHaveCount(0)

    await page.getByLabel('API key').fill(KEY)
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await expect(page.getByText(/Kept in (your keychain|a file that only you can read)/)).toBeVisible()
    await expect(page.getByLabel('API key')).toHaveValue('')

    await page.getByRole('button', { name: 'Show exactly what would be sent' }).click()
    const shown = page.getByLabel('The request, character by character')
    const body = JSON.parse((await shown.textContent()) ?? '') as { system: string; stream: boolean }
    expect(body.system).toContain('The kind of help is fixed')
    expect(body.stream).toBe(true)
    expect(await shown.textContent()).not.toContain(KEY)
    await expect(page.getByText(/^To https:\/\/api\.anthropic\.com\/v1\/messages, at most \$/)).toBeVisible()
    expect(await axeFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Turn on' }).click()
    await expect(page.getByText('One thing leaves this computer.')).toBeVisible()
    await page.getByRole('radio', { name: 'Bedrock' }).click()
    await expect(page.getByText('Nothing leaves this computer.')).toBeVisible()
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(kept).not.toContain(KEY)
  } finally {
    await app.stop()
  }
})
