// The main job with nothing but the page: no camera, no bridge, no extension, no model. Keys alone reach a help, and leaving alone is measured too.
import type { Page } from '@playwright/test'
import { chooseSettings, readDocument, readLog, settingsFor, typeInFits } from '../support/main-job.ts'
import { expect, test } from '../support/shell-test.ts'

// Ten seconds of the session in one; the draw that gives the last feasible arm.
const FAST = 'pace=10&draw=.999'
test.describe.configure({ mode: 'parallel' })
test.setTimeout(150_000)

const types = async (page: Page): Promise<string[]> => (await readLog(page)).map(({ type }) => type)
const LONG = { timeout: 100_000 }

test('[U5] [P5] [A4] [A6] [P4] keys alone: busy, a durable decision, the card, breathing, the outcome, learned by night', async ({
  page,
}) => {
  await chooseSettings(page, settingsFor('breath_box'))
  await page.goto(`/now?${FAST}`)
  const typing = typeInFits(page)
  const card = page.getByRole('region', { name: 'Suggestion' })
  await expect(card).toBeVisible(LONG)
  await expect(page.locator('.state-word')).toHaveText('Busy')
  await expect(page.getByRole('list', { name: 'Strongest reasons' })).toContainText('Corrections')
  const [decision] = await readLog(page)
  expect(decision).toMatchObject({ type: 'DECISION', avail: true, action: 'breath_box', u: 0.999 })
  expect(decision?.type === 'DECISION' && decision.p['no_action']).toBeGreaterThanOrEqual(0.2)
  await expect(page.locator('.quiet')).toContainText('still being measured')

  await card.getByRole('button', { name: 'Start breathing' }).click(LONG)
  await expect(card).toContainText(/Breathe (in|out)/)
  await card.getByRole('button', { name: 'Stop' }).click()
  await expect.poll(() => types(page), LONG).toContain('OUTCOME')
  await typing.stop()
  const outcome = (await readLog(page)).find(({ type }) => type === 'OUTCOME')
  expect(outcome?.type === 'OUTCOME' && outcome.value).not.toBeNull()

  await page.goto(`/now?${FAST}&ahead=1`)
  const again = typeInFits(page)
  await expect.poll(() => readDocument(page, 'policy-model'), LONG).toMatchObject({ outcomes: 1 })
  await again.stop()
  await page.goto('/lab')
  await expect(page.getByText('Why slow breathing').first()).toBeVisible()
  await expect(page.getByText('too few trials to say').first()).toBeVisible()
})

test('[P4] [A6] left alone by the draw: nothing appears, and the minutes after are measured all the same', async ({
  page,
}) => {
  await chooseSettings(page, settingsFor(null))
  await page.goto(`/now?${FAST}`)
  const seen: number[] = []
  const typing = typeInFits(page)
  await expect
    .poll(async () => {
      seen.push(await page.getByRole('region', { name: 'Suggestion' }).count())
      return types(page)
    }, LONG)
    .toContain('OUTCOME')
  await typing.stop()
  const log = await readLog(page)
  expect(log.find(({ type }) => type === 'DECISION')).toMatchObject({ action: 'no_action', ruleId: 'only-no-action' })
  expect(log.find(({ type }) => type === 'EXECUTED')).toMatchObject({ renderedAt: null, notRendered: 'control' })
  const outcome = log.find(({ type }) => type === 'OUTCOME')
  expect(outcome?.type === 'OUTCOME' && outcome.value).not.toBeNull()
  expect(Math.max(...seen)).toBe(0)
})
