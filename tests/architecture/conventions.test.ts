// Names, first lines, sizes, markers, exports and escapes from the types: over the real tree and over planted breaches.
import { describe, expect, it } from 'vitest'
import { conventionBreaches, unexplainedEscapes } from '../support/laws/conventions.ts'
import { plant } from '../support/laws/plant.ts'
import { readSources, toText } from '../support/laws/source-file.ts'

/** Files that may pass 300 lines, each with its reason; an entry that no longer needs it fails below. */
const LARGE_FILES: Readonly<Record<string, string>> = {}

const tree = readSources()
/** In parts, so that this file is no breach itself. */
const MARKER = ['TO', 'DO'].join('')
const MACHINE_FOLDER = ['', 'root'].join('/')
const HEAD = '// Says in one sentence what this file owns.\n'

describe('conventions', () => {
  it('hold over the whole tree', () => {
    expect(conventionBreaches(tree, LARGE_FILES).map(toText)).toEqual([])
  })

  it('exempt no file without need', () => {
    const large = tree.filter(({ text }) => text.trimEnd().split('\n').length > 300).map(({ path }) => path)
    expect(Object.keys(LARGE_FILES).filter((path) => !large.includes(path))).toEqual([])
  })

  it.each([
    ['core/state/heartRate.ts', HEAD, '"heartRate" is not kebab-case'],
    ['core/myState/rate.ts', HEAD, '"myState" is not kebab-case'],
    ['core/state/rate.types.ts', HEAD, '".types" is no known suffix'],
    ['core/state/utils.ts', HEAD, '"utils" names nothing'],
    ['core/state/index.ts', HEAD, '"index" names nothing'],
    [
      'core/state/rate.ts',
      'export const rate = 1',
      'the first line is not a one-sentence comment of what the file owns',
    ],
    ['core/state/rate.ts', '// rate', 'the first line is not a one-sentence comment of what the file owns'],
    ['core/state/rate.ts', HEAD + 'const a = 1\n'.repeat(300), '301 lines; split at 300'],
    ['core/state/rate.ts', `${HEAD}function f() {${'\n'.repeat(60)}}`, 'a function of 61 lines; the ceiling is 60'],
    [
      'core/state/rate.ts',
      `${HEAD}export const f = (a, b, c, d) => a`,
      '4 parameters; more than 3 become one options object',
    ],
    [
      'core/signal/rate.ts',
      `${HEAD}const f = (a, b, c, d, e, g, h) => a`,
      '7 parameters; more than 6 become one options object',
    ],
    ['core/state/rate.ts', `${HEAD}// ${MARKER}: later`, `"${MARKER}": finish it or file it`],
    ['core/state/rate.ts', `${HEAD}const p = '${MACHINE_FOLDER}/x'`, `"'${MACHINE_FOLDER}/" is a path of one machine`],
    ['core/state/rate.ts', `${HEAD}export * from './a.ts'`, 'export * makes a barrel; name what is passed on'],
    ['core/state/rate.ts', `${HEAD}export default 1`, 'export it by name'],
  ])('are seen broken in %s', (path, text, sentence) => {
    expect(conventionBreaches(plant({ [path]: text })).map((breach) => breach.sentence)).toEqual([sentence])
  })

  it('let tests be long and wide', () => {
    const text = `${HEAD}function f(a, b, c, d) {${'\n'.repeat(400)}}`
    expect(conventionBreaches(plant({ 'core/state/rate.test.ts': text }))).toEqual([])
  })
})

describe('escapes from the types', () => {
  it('carry their reason everywhere', () => {
    expect(unexplainedEscapes(tree).map(toText)).toEqual([])
  })

  it.each([
    ['const a: any = b', 'any'],
    ['const a = b!', '!'],
    ['const a = b as string', 'as'],
  ])('are seen without one in: %s', (text, escape) => {
    expect(unexplainedEscapes(plant({ 'web/a.ts': text })).map(({ sentence }) => sentence)).toEqual([
      `"${escape}" without a reason on the line`,
    ])
  })

  it.each([
    'const a = [1] as const',
    'const a = b! // b was set two lines above',
    '// parsed by zod just before\nconst a = b as C',
  ])('are fine in: %s', (text) => {
    expect(unexplainedEscapes(plant({ 'web/a.ts': text }))).toEqual([])
  })
})
