// docs/battery.md and the titles of tests agree on which case of the security battery is tried where.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { batteryBreaches, CASE_IDS, parseBattery } from '../support/laws/battery-list.ts'
import { plant } from '../support/laws/plant.ts'
import { readSources, ROOT } from '../support/laws/source-file.ts'
import { testTitles } from '../support/laws/test-titles.ts'

const read = (path: string): string | null =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : null

it('every case of the battery is listed, and what the list claims is quoted', () => {
  expect(batteryBreaches(parseBattery(read('docs/battery.md') ?? ''), testTitles(readSources()), read)).toEqual([])
})

it.each([
  ['', 'A01 is not listed'],
  ['| A01 | x | |', 'A01 says neither who shows it nor why nobody does'],
  ['| A01 | x | `gone.test.ts` |', 'A01 names gone.test.ts, which does not exist'],
  ['| A01 | x | `a.test.ts` |', 'a.test.ts quotes [A01] in no title'],
  ['| A01 | x | not yet |\n| A01 | x | not yet |', 'A01 is one too many'],
  ['| A45 | x | not yet |', 'A45 is one too many'],
  ['| A02 | x | not yet |', 'A02 is tried by a.test.ts, which docs/battery.md does not say'],
])('the list is seen to lie: %s', (rows, sentence) => {
  const own = parseBattery(rows).map(({ id }) => id)
  const others = CASE_IDS.slice(rows === '' ? 1 : 0).filter((id) => !own.includes(id))
  const list = [rows, ...others.map((id) => `| ${id} | x | why not |`)].join('\n')
  const titles = testTitles(plant({ 'a.test.ts': "it('[A02] a', f)" })).filter(() => own.includes('A02'))
  expect(batteryBreaches(parseBattery(list), titles, (path) => (path === 'a.test.ts' ? '[A02]' : null))).toEqual([
    sentence,
  ])
})
