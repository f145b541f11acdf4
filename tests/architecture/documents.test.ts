// README, ARCHITECTURE, CONTRIBUTING and the decisions name only what exists, and leave nothing out they promise to list.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXIT } from '../../scripts/setup/exit-codes.mjs'
import { MACHINE_PATHS } from '../support/laws/conventions.ts'
import { deadLinks, namesInFirstColumn, unknownCommands } from '../support/laws/documents.ts'
import { importTableMarkdown } from '../support/laws/import-table.ts'
import { ROOT, toPosix, ZONES } from '../support/laws/source-file.ts'

interface Manifest {
  readonly scripts: Record<string, string>
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as Manifest // our own file
const exclude = ['**/node_modules/**', '**/dist/**', '.cache/**', 'THIRD-PARTY.md', 'test-results/**']
const documents = globSync('**/*.md', { cwd: ROOT, exclude }).map((path) => toPosix(path))

describe('documents', () => {
  it.each(documents)('%s links only to what exists, and names only commands there are', (path) => {
    const exists = (target: string) => existsSync(join(ROOT, dirname(path), target))
    expect(deadLinks(read(path), exists)).toEqual([])
    expect(unknownCommands(read(path), Object.keys(manifest.scripts))).toEqual([])
    expect(read(path)).not.toMatch(MACHINE_PATHS)
  })

  it('are seen to lie', () => {
    expect(deadLinks('[a](gone.md) [b](here.md#x) [c](https://x.org)', (path) => path === 'here.md')).toEqual([
      'gone.md',
    ])
    expect(unknownCommands('`npm start`, `npm run fly`', ['start'])).toEqual(['fly'])
  })

  it.each([...ZONES, 'public', 'docs'])('%s has a README of at most 40 lines', (zone) => {
    expect(read(`${zone}/README.md`).trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  })

  it('ARCHITECTURE prints the import table that is enforced', () => {
    expect(read('docs/ARCHITECTURE.md')).toContain(importTableMarkdown())
  })

  it('CONTRIBUTING lists every command, and each has its script', () => {
    const listed = namesInFirstColumn(read('CONTRIBUTING.md')).map((name) => name.replace(/^npm (run )?/, ''))
    expect(listed.toSorted()).toEqual(Object.keys(manifest.scripts).toSorted())
    for (const [name, command] of Object.entries(manifest.scripts))
      expect(command).toBe(`exec node scripts/run.mjs ${name}`)
    for (const name of listed) expect(existsSync(join(ROOT, 'scripts', `${name}.ts`)), name).toBe(true)
  })

  it('the README explains every exit code', () => {
    const rows = [...read('README.md').matchAll(/^\| (\d+) \| .+ \|$/gm)].map(([, code]) => Number(code))
    expect(rows).toEqual(Object.values(EXIT))
  })

  it('the list of dependencies is complete', () => {
    const listed = namesInFirstColumn(read('docs/adr/0008-dependencies.md'))
    const present = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
    expect(listed.toSorted()).toEqual(present.toSorted())
  })
})
