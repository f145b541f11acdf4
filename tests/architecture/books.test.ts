// core/SPEC.md, docs/features.md and docs/battery.md say only what tests show: over the real books and over planted breaches.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { batteryBreaches, CASE_IDS, parseBattery } from '../support/laws/battery-list.ts'
import { FEATURE_IDS, featureBreaches, parseFeatureRows } from '../support/laws/feature-list.ts'
import { plant } from '../support/laws/plant.ts'
import { parseRuleBook, ruleBookBreaches } from '../support/laws/rule-book.ts'
import { readSources, ROOT } from '../support/laws/source-file.ts'
import { quotedIds, testTitles } from '../support/laws/test-titles.ts'

const titles = testTitles(readSources())
const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('core/SPEC.md', () => {
  it('has every rule quoted by a test title, and no title quotes a rule it lacks', () => {
    const book = parseRuleBook(readText('core/SPEC.md'))
    expect(book.rules.length).toBeGreaterThan(0)
    expect(ruleBookBreaches(book, titles)).toEqual([])
  })

  const spec = '## Units (UNI)\n- **UNI-1** One.\n- **UNI-2** Two.\n'
  const titlesOf = (text: string, path = 'core/units/a.test.ts') => testTitles(plant({ [path]: text }))

  it.each([
    [spec, `it('[UNI-1] a', () => {})`, 'UNI-2 is quoted by no test'],
    [spec, `it('[UNI-1] [UNI-2] [UNI-3] a', () => {})`, 'core/units/a.test.ts quotes UNI-3, which is no rule'],
    [spec, `it('[UNI-1][UNI-2] [XYZ-1] a', () => {})`, 'core/units/a.test.ts quotes XYZ-1, which is no rule'],
    [`${spec}- **UNI-1** Again.\n`, `it('[UNI-1, UNI-2] a', () => {})`, 'UNI-1 is written twice'],
    [
      `${spec}- **SIG-1** Astray.\n`,
      `it('[UNI-1] [UNI-2] [SIG-1] a', () => {})`,
      'SIG-1 stands in no section of its own',
    ],
    [spec, `// [UNI-2] in a comment\nit('[UNI-1] a', () => {})`, 'UNI-2 is quoted by no test'],
  ])('is seen to disagree: %#', (markdown, text, sentence) => {
    expect(ruleBookBreaches(parseRuleBook(markdown), titlesOf(text))).toEqual([sentence])
  })

  it('counts titles behind .each, .skip, templates and describe', () => {
    const text =
      "it.each([1])('[A-1] x', f); test.skip(`[A-2] ${x}`, f); test.describe('[A-3]', f); it.each`[A-9]`('[A-4]', f)"
    expect(titlesOf(text).flatMap((title) => quotedIds(title.text))).toEqual(['A-1', 'A-2', 'A-3', 'A-4'])
  })
})

describe('docs/features.md', () => {
  const read = (path: string) => {
    if (!existsSync(join(ROOT, path))) return null
    return statSync(join(ROOT, path)).isDirectory() ? '' : readText(path)
  }
  const titlesIn = (path: string) => titles.filter((title) => title.path === path).map(({ text }) => text)

  it('lists every feature, and what it claims is quoted by the tests it names', () => {
    expect(featureBreaches(parseFeatureRows(readText('docs/features.md')), read, titlesIn)).toEqual([])
  })

  const files: Readonly<Record<string, string>> = { 'core/face': '', 'a.test.ts': '', 'a.bench.ts': '// prints [S1]' }
  const claim = (row: string, title = '') => {
    const others = FEATURE_IDS.filter((id) => !row.startsWith(`| ${id} |`)).map((id) => `| ${id} | name | planned | |`)
    return featureBreaches(
      parseFeatureRows([row, ...others].join('\n')),
      (path) => files[path] ?? null,
      () => [title],
    )
  }

  it.each([
    ['| S1 | x | `core/face` | |', '', 'S1 names no test that shows it'],
    ['| S1 | x | `core/eyes` | `a.test.ts` |', '[S1] y', 'S1 names core/eyes, which does not exist'],
    ['| S1 | x | `core/face` | `b.test.ts` |', '', 'S1 names b.test.ts, which does not exist'],
    ['| S1 | x | `core/face` | `a.test.ts` |', '[S2] y', 'a.test.ts quotes [S1] in no title'],
    ['| S1 | x | planned | `a.test.ts` |', '[S1] y', 'S1 is planned and cannot be shown yet'],
    ['| Q1 | x | planned | |', '', 'Q1 is no feature'],
  ])('is seen to claim too much: %s', (row, title, sentence) => {
    expect(claim(row, title)).toEqual([sentence])
  })

  it.each([
    ['| S1 | x | `core/face` | `a.test.ts` |', '[S1] y'],
    ['| S1 | x | `core/face` | `a.bench.ts` |', ''],
  ])('may claim: %s', (row, title) => {
    expect(claim(row, title)).toEqual([])
  })

  it('is seen to leave a feature out', () => {
    expect(featureBreaches([], read, titlesIn)).toContain('U13 is not listed')
  })
})

describe('docs/battery.md', () => {
  const read = (path: string) => (existsSync(join(ROOT, path)) ? readText(path) : null)

  it('lists every case of the security battery, and what it claims is quoted', () => {
    expect(batteryBreaches(parseBattery(readText('docs/battery.md')), titles, read)).toEqual([])
  })

  it.each([
    ['', 'A01 is not listed'],
    ['| A01 | x | |', 'A01 says neither who shows it nor why nobody does'],
    ['| A01 | x | `gone.test.ts` |', 'A01 names gone.test.ts, which does not exist'],
    ['| A01 | x | `a.test.ts` |', 'a.test.ts quotes [A01] in no title'],
    ['| A01 | x | not yet |\n| A01 | x | not yet |', 'A01 is one too many'],
    ['| A45 | x | not yet |', 'A45 is one too many'],
    ['| A02 | x | not yet |', 'A02 is tried by a.test.ts, which docs/battery.md does not say'],
  ])('is seen to lie: %s', (rows, sentence) => {
    const own = parseBattery(rows).map(({ id }) => id)
    const others = CASE_IDS.slice(rows === '' ? 1 : 0).filter((id) => !own.includes(id))
    const list = [rows, ...others.map((id) => `| ${id} | x | why not |`)].join('\n')
    const planted = testTitles(plant({ 'a.test.ts': "it('[A02] a', f)" })).filter(() => own.includes('A02'))
    expect(batteryBreaches(parseBattery(list), planted, (path) => (path === 'a.test.ts' ? '[A02]' : null))).toEqual([
      sentence,
    ])
  })
})
