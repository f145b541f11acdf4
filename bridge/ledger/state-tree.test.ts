import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StartFailure } from '../exit-codes.ts'
import { foldersOf, resolveStateTree } from './state-tree.ts'

const base = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux', stateDir?: string): string =>
  resolveStateTree({ env, platform, stateDir }).base

describe('where the records are', () => {
  it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    ['XDG_STATE_HOME', { HOME: '/home/a', XDG_STATE_HOME: '/x/state' }, 'linux', '/x/state/cortex'],
    ['home', { HOME: '/home/a' }, 'linux', '/home/a/.local/state/cortex'],
    [
      'home, as XDG says, when XDG_STATE_HOME is relative',
      { HOME: '/home/a', XDG_STATE_HOME: 'x' },
      'linux',
      '/home/a/.local/state/cortex',
    ],
    ['Application Support', { HOME: '/Users/a' }, 'darwin', '/Users/a/Library/Application Support/Cortex'],
  ])('[F10] follows %s', (_, env, platform, expected) => {
    expect(base(env, platform)).toBe(expected)
  })

  it('[F10] CORTEX_STATE_DIR moves everything under it', () => {
    const tree = resolveStateTree({ env: { HOME: '/home/a', XDG_STATE_HOME: '/x' }, stateDir: '/elsewhere' })
    for (const path of [
      ...foldersOf(tree),
      tree.rootKey,
      tree.grantKey,
      tree.ledger,
      tree.lock,
      tree.run,
      tree.devices,
    ])
      expect(path.startsWith('/elsewhere')).toBe(true)
  })

  it.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['a relative HOME', { HOME: 'home/a' }, undefined],
    ['a HOME with a line break', { HOME: '/home/a\nb' }, undefined],
    ['an XDG_STATE_HOME with a NUL', { HOME: '/home/a', XDG_STATE_HOME: '/x\0y' }, undefined],
    ['a CORTEX_STATE_DIR with an escape', { HOME: '/home/a' }, '/x\u001b[0m'],
  ])('[F10] %s is refused with one sentence and exit code 2', (_, env, stateDir) => {
    try {
      base(env, 'linux', stateDir)
      expect.fail('it was taken')
    } catch (error) {
      expect(error).toBeInstanceOf(StartFailure)
      expect((error as StartFailure).exitCode).toBe(2)
      expect((error as StartFailure).message).toMatch(/^[^\n]+CORTEX_STATE_DIR\.$/)
    }
  })

  it('[F10] is never a cache, which cleaners may empty', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(
        base({ HOME: '/home/a', LOCALAPPDATA: '/l', XDG_CACHE_HOME: '/home/a/.cache' }, platform).toLowerCase(),
      ).not.toContain('cache')
  })

  it('[F17] no two names differ in their case alone, so a file system that does not tell cases apart holds them all', () => {
    const paths = Object.values(resolveStateTree({ env: { HOME: '/home/a' }, platform: 'linux' }))
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
  })

  it('[F13] there is one resolver: nobody else looks at the variables or spells the names', () => {
    const root = join(import.meta.dirname, '../..')
    const names =
      /XDG_STATE_HOME|LOCALAPPDATA|'Application Support', 'Cortex'|'(root\.key|grant\.key|ledger\.sqlite|run\.json|bridge\.lock)'/
    const others = globSync('{bridge,scripts,extension}/**/*.{ts,mjs}', { cwd: root }).filter(
      (file) =>
        !file.endsWith('.test.ts') &&
        !file.includes('node_modules') &&
        names.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(others).toEqual(['bridge/ledger/state-tree.ts'])
  })
})
