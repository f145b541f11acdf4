import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingDisk } from '../../tests/support/bridge/failing-disk.ts'
import { StartFailure } from '../exit-codes.ts'
import { systemDisk, type Disk } from '../ports/disk.ts'
import { provisionKeys } from './provision.ts'
import { secureFolder } from './secure-folder.ts'
import { foldersOf, resolveStateTree } from './state-tree.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'

let folder: string
beforeEach(() => {
  folder = scratchFolder('folder')
})
afterEach(() => rmSync(folder, { recursive: true }))
const isRoot = process.getuid?.() === 0
const provision = (stateDir: string, disk: Disk = systemDisk) =>
  provisionKeys(disk, resolveStateTree({ env: {}, stateDir }))
const failureOf = (act: () => unknown): StartFailure => {
  try {
    act()
  } catch (error) {
    if (error instanceof StartFailure) return error
    throw error
  }
  return expect.fail('it went through')
}

describe('folders', () => {
  it.each([0o000, 0o022, 0o077, 0o777])('[F12] are for their owner only, whatever the umask (%o)', (umask) => {
    const before = process.umask(umask)
    provision(join(folder, 'a', 'state'))
    process.umask(before)
    for (const path of foldersOf(resolveStateTree({ env: {}, stateDir: join(folder, 'a', 'state') })))
      expect(lstatSync(path).mode & 0o777).toBe(0o700)
  })

  it.each([
    [0o755, false],
    [0o750, false],
    [0o777, true],
    [0o770, true],
  ])('[F02] of mode %o are closed, and the person is told', (mode, wasWritable) => {
    const path = join(folder, 'state')
    mkdirSync(path)
    chmodSync(path, mode)
    expect(secureFolder(systemDisk, path)).toEqual({ kind: 'folder-closed', path, wasWritable })
    expect(lstatSync(path).mode & 0o777).toBe(0o700)
    expect(secureFolder(systemDisk, path)).toBeNull()
  })

  it('[F18] where a mount ignores modes, the start ends with exit code 3', () => {
    const path = join(folder, 'state')
    mkdirSync(path)
    chmodSync(path, 0o755)
    expect(failureOf(() => secureFolder(failingDisk({ ignoresModes: true }).disk, path)).exitCode).toBe(3)
  })

  it('[F03] a link or a file in place of the folder is refused', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(failureOf(() => provision(join(folder, 'file'))).exitCode).toBe(3)
    expect(failureOf(() => provision(join(folder, 'file', 'state'))).exitCode).toBe(2)
  })

  it('[F02] below a folder that others may change, the start ends with exit code 3', () => {
    const open = join(folder, 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    const failure = failureOf(() => provision(join(open, 'state')))
    expect([failure.exitCode, failure.message]).toEqual([3, expect.stringContaining(open)])
    chmodSync(open, 0o1777)
    expect(provision(join(open, 'state')).notes).toEqual([])
  })

  it('[F02] a link on the way is followed to where it leads before that is judged', () => {
    const open = join(folder, 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    symlinkSync(open, join(folder, 'link'))
    expect(failureOf(() => provision(join(folder, 'link', 'state'))).exitCode).toBe(3)
  })

  it.runIf(isRoot)('[F05] of another user are refused', () => {
    const path = join(folder, 'state')
    mkdirSync(path)
    chownSync(path, 65_534, 65_534)
    expect(failureOf(() => provision(path)).exitCode).toBe(3)
  })
})

describe('writing', () => {
  it.each(['EROFS', 'ENOSPC', 'EIO'] as const)(
    '[F09] where nothing can be written (%s), the start ends with exit code 2 and one sentence',
    (code) => {
      const failure = failureOf(() =>
        provision(join(folder, 'state'), failingDisk({ always: ['writeSync'], code }).disk),
      )
      expect(failure.exitCode).toBe(2)
      expect(failure.message).toMatch(/^[^\n]+\.$/)
      expect(failure.message).toContain(code)
    },
  )

  it('[G02] [G05] provisioning that fails at any call is whole the next time, with the same key if there was one', () => {
    for (let nth = 1; ; nth++) {
      const state = join(folder, `state-${nth}`)
      const first = failingDisk({ nth, code: 'EIO' })
      let key: Uint8Array | null = null
      try {
        key = provision(state, first.disk).rootKey
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
      const again = provision(state)
      expect(again.rootKey).toHaveLength(32)
      expect(again.notes.filter(({ kind }) => kind === 'key-rotated')).toEqual([])
      if (key) expect(again.rootKey).toEqual(key)
      if (!first.failed()) return
      expect(nth).toBeLessThan(200)
    }
  })
})
