// The Lab with a month in it: effects with their intervals, soundness, and for every decision why this arm.
import { galleryBuild } from '../support/app-server.ts'
import { axeFindings, expect, overflowPx, test } from '../support/shell-test.ts'

test.use({ build: galleryBuild })

for (const [width, theme] of [
  [1440, 'light'],
  [360, 'dark'],
] as const)
  test.describe(`at ${width} px in ${theme}`, () => {
    test.use({ viewport: { width, height: 900 }, colorScheme: theme })
    test('[P6] the Lab shows effects with interval and n, soundness, and why each arm', async ({ page }) => {
      await page.goto('/lab?lab')
      await expect(page.getByRole('img', { name: /^Slow breathing: .* to / })).toBeVisible()
      await expect(page.getByText(/n = \d+ against \d+/).first()).toBeVisible()
      await expect(page.getByText('Nothing speaks against it')).toBeVisible()
      await page.getByText(/^Why /).first().click()
      await expect(page.getByRole('columnheader', { name: 'Chance' })).toBeVisible()
      expect(await overflowPx(page)).toBe(0)
      expect(await axeFindings(page)).toEqual([])
    })
  })
