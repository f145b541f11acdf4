// The Now page with readings in it: quality beside every number, gaps in grey, reasons for a dash, and how we know.
import { galleryBuild } from '../support/app-server.ts'
import { axeFindings, expect, overflowPx, test } from '../support/shell-test.ts'

test.use({ build: galleryBuild })

for (const theme of ['light', 'dark'] as const)
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme })
    test('[U2] no number without its quality, a dash with its reason, and axe finds nothing', async ({ page }) => {
      await page.goto('/now')
      const pulse = page.getByRole('article', { name: 'Pulse', exact: true })
      await expect(pulse).toContainText('bpm')
      await expect(pulse.getByRole('img', { name: 'quality 4 of 5' })).toBeVisible()
      await expect(pulse.locator('.sparkline-gap')).toHaveCount(1)
      const breathing = page.getByRole('article', { name: 'Breathing' })
      await expect(breathing).toContainText('No reading: Shoulders out of view.')
      await expect(breathing.getByRole('img', { name: 'no reading', exact: true })).toBeVisible()
      await expect(page.getByRole('figure', { name: /Pulse wave/ }).locator('canvas')).toBeVisible()
      expect(await axeFindings(page)).toEqual([])
    })
  })

test('[U2] every number opens how we know it, by keyboard', async ({ page }) => {
  await page.goto('/now')
  const sign = page.getByRole('button', { name: 'How do we know: Pulse', exact: true })
  await sign.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('dialog', { name: 'Pulse' })
  await expect(card).toContainText('Method')
  await expect(card).toContainText('Window')
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(card).toHaveCount(0)
  await expect(sign).toBeFocused()
})

test('[U2] the state has its shape, its word, its time and its reasons', async ({ page }) => {
  await page.goto('/now')
  await expect(page.locator('.state-word')).toHaveText('Flow')
  await expect(page.locator('.state-word [data-state=FLOW]')).toBeVisible()
  await expect(page.getByText('for 28 minutes')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Strongest reasons' }).getByRole('listitem')).toHaveCount(3)
  await expect(page.getByText('−3.3 per 100 keys')).toBeVisible()
  await expect(page.getByText('72 bpm, usually 70 bpm')).toBeVisible()
  await expect(page.getByText('gathering, 40 % of your limit')).toBeVisible()
})

test('[U2] a trend is a sentence, a chart and a table, and can be taken along', async ({ page }) => {
  await page.goto('/now')
  const card = page.getByRole('article', { name: 'Pulse, last ten minutes' })
  await expect(card).toContainText('Between 68 and 76 bpm, read 90 % of the time.')
  await expect(card.getByRole('img', { name: /Between 68/ }).locator('canvas')).toBeVisible()
  const picture = page.waitForEvent('download')
  await card.getByRole('button', { name: /as PNG/ }).click()
  expect((await picture).suggestedFilename()).toMatch(/^cortex-.*-heartRateBpm\.png$/)
  await card.getByRole('button', { name: /Show as table/ }).press('Enter')
  await expect(card.getByRole('columnheader', { name: 'Pulse, bpm' })).toBeVisible()
  const text = page.waitForEvent('download')
  await card.getByRole('button', { name: /as CSV/ }).click()
  expect((await text).suggestedFilename()).toMatch(/\.csv$/)
  expect(await axeFindings(page)).toEqual([])
})

test.describe('where space is narrow', () => {
  test.use({ viewport: { width: 360, height: 740 } })
  test('[U2] readings fit 360 px, also with text at 160 %', async ({ page }) => {
    await page.goto('/now')
    await expect(page.locator('.state-word')).toBeVisible()
    expect(await overflowPx(page)).toBe(0)
    await page.evaluate(() => document.documentElement.style.setProperty('--text-size', '160%'))
    expect(await overflowPx(page)).toBe(0)
  })
})

const parts = ['camera', 'bridge', 'extension'] as const
test('[U5] each of the eight combinations of parts is a whole page that says what it works without', async ({
  page,
}) => {
  for (let bits = 0; bits < 8; bits += 1) {
    const there = parts.filter((_, index) => (bits & (1 << index)) > 0)
    await page.goto(`/now?with=${there.join('+') || 'nothing'}`)
    await expect(page.getByRole('heading', { level: 1, name: 'Now' })).toBeVisible()
    await expect(page.getByRole('heading', { level: 2, name: 'State' })).toBeVisible()
    const bar = page.locator('details.parts-bar')
    if (there.length === parts.length) await expect(bar).toHaveCount(0)
    else
      for (const part of parts) {
        const said = expect(bar.locator('summary'), `${there.join('+')}: ${part}`)
        await (there.includes(part) ? said.not.toContainText(part) : said.toContainText(part))
      }
    await expect(page.getByText('This part failed')).toHaveCount(0)
  }
})

test('[U8] the small card opens in a window of its own, dressed like the page, and closes again', async ({
  page,
  context,
}) => {
  await page.goto('/now')
  const pill = page.getByRole('button', { name: /Small card/ })
  const opened = context.waitForEvent('page')
  await pill.click()
  const card = await opened
  await expect(card.getByRole('heading', { name: 'Flow' })).toBeVisible()
  await expect(card.getByText('Quiet because you are in flow.')).toBeVisible()
  await expect(card.getByRole('img', { name: 'quality 4 of 5' })).toBeVisible()
  await expect(card.locator('main')).toHaveCSS('display', 'grid')
  await pill.click()
  await expect(pill).toHaveAttribute('aria-pressed', 'false')
})

test('[T4] [S18] the question sits in its corner without taking the focus; a follower says who senses', async ({
  page,
}) => {
  await page.goto('/now?asked&follows')
  const question = page.getByRole('complementary', { name: 'How have the last minutes been?' })
  await expect(question.getByRole('button')).toHaveText(['', 'Overloaded', 'Focused', 'Drifting', 'Fine'])
  await expect(page.locator('body')).toBeFocused()
  await expect(page.getByText('Another window senses,')).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
})
