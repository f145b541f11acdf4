import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemDisk } from '../ports/disk.ts'
import { ensureKey, readKey, rotateKey, type KeyPlace } from './key-file.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'

let folder: string
let path: string
let place: KeyPlace
beforeEach(() => {
  folder = scratchFolder('key')
  path = join(folder, 'root.key')
  place = { path, lockPath: join(folder, 'keys.lock'), random: (length) => randomBytes(length) }
})
afterEach(() => rmSync(folder, { recursive: true }))

const good = randomBytes(32)
const put = (bytes: Uint8Array, mode = 0o600): void => {
  writeFileSync(path, bytes)
  chmodSync(path, mode)
}
const isRoot = process.getuid?.() === 0

describe('a key that is in order', () => {
  it.each([0o600, 0o400])('[F01] of mode %o is taken as it is', (mode) => {
    put(good, mode)
    expect(ensureKey(systemDisk, place)).toEqual({ bytes: new Uint8Array(good), rotated: null })
  })

  it('[B2] is made where there is none, for its owner only, and stays the same', () => {
    const first = ensureKey(systemDisk, place)
    expect(first.rotated).toBeNull()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(path).nlink).toBe(1)
    expect(ensureKey(systemDisk, place).bytes).toEqual(first.bytes)
  })
})

describe('a key that is not', () => {
  const target = () => join(folder, 'elsewhere')
  const flaws: readonly (readonly [string, string, () => void])[] = [
    ['[F01] of mode 0644', 'could be read by others', () => put(good, 0o644)],
    ['[F01] of mode 0660', 'could be read by others', () => put(good, 0o660)],
    ['[F01] of mode 0666', 'could be read by others', () => put(good, 0o666)],
    ['[F01] of mode 0604', 'could be read by others', () => put(good, 0o604)],
    ['[F04] of no bytes', 'has the wrong length', () => put(Buffer.alloc(0))],
    ['[F04] of one byte', 'has the wrong length', () => put(Buffer.from([7]))],
    ['[F04] of 31 bytes', 'has the wrong length', () => put(good.subarray(1))],
    ['[F04] of 33 bytes', 'has the wrong length', () => put(Buffer.concat([good, Buffer.from([1])]))],
    ['[F04] of a megabyte', 'has the wrong length', () => put(Buffer.alloc(1_048_576, 1))],
    ['[F04] of zeros', 'is all zero', () => put(Buffer.alloc(32))],
    [
      '[F03] that is a link to a good one',
      'is not a plain file',
      () => (writeFileSync(target(), good, { mode: 0o600 }), symlinkSync(target(), path)),
    ],
    ['[F03] that is a link to nothing', 'is not a plain file', () => symlinkSync(target(), path)],
    ['[F03] that has a second name', 'has a second name', () => (put(good), linkSync(path, target()))],
    ['[F03] that is a pipe', 'is not a plain file', () => void execFileSync('mkfifo', ['-m', '600', path])],
    ['[F03] that is a folder', 'is not a plain file', () => mkdirSync(path)],
    ['[F03] that is a device', 'is not a plain file', () => symlinkSync('/dev/zero', path)],
  ]
  it.each(flaws)('%s (%s) is thrown away, never accepted', (_, flaw, plant) => {
    plant()
    expect(readKey(systemDisk, path)).toEqual({ kind: 'flawed', flaw })
    const { bytes, rotated } = ensureKey(systemDisk, place)
    expect(rotated).toBe(flaw)
    expect(Buffer.from(bytes).equals(good)).toBe(false)
    expect(bytes.some((byte) => byte !== 0)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readKey(systemDisk, path)).toEqual({ kind: 'key', bytes })
  })

  it('[F03] what a link points to is never written to or removed', () => {
    writeFileSync(target(), good, { mode: 0o600 })
    symlinkSync(target(), path)
    ensureKey(systemDisk, place)
    expect(readFileSync(target()).equals(good)).toBe(true)
  })

  it.runIf(isRoot)('[F05] of another user is thrown away', () => {
    put(good)
    chownSync(path, 65_534, 65_534)
    expect(ensureKey(systemDisk, place).rotated).toBe('belongs to another user')
  })

  it('[F11] a second name left by a killed process is not a flaw once it is swept', () => {
    put(good)
    linkSync(path, join(folder, `.tmp-999999999-1-${'0'.repeat(16)}-root.key`))
    expect(ensureKey(systemDisk, place)).toEqual({ bytes: new Uint8Array(good), rotated: null })
  })
})

describe('replacing on purpose', () => {
  it('[F15] gives another key', () => {
    put(good)
    expect(Buffer.from(rotateKey(systemDisk, place)).equals(good)).toBe(false)
  })
})
