import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingDisk } from '../../tests/support/bridge/failing-disk.ts'
import { systemDisk } from '../ports/disk.ts'
import { readStartTime } from '../ports/process-identity.ts'
import { publishNew, replaceFile, sweepTemps } from './temp-file.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = scratchFolder('temp')
  path = join(folder, 'file')
})
afterEach(() => rmSync(folder, { recursive: true }))
const OLD = 'the old content'
const NEW = 'the new content, which is longer'

describe('replaceFile', () => {
  it.each([0o000, 0o077, 0o022])('[F12] leaves the same mode under umask %o', (umask) => {
    const before = process.umask(umask)
    replaceFile(systemDisk, path, Buffer.from(NEW))
    process.umask(before)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('[G05] [G02] keeps the old content whole when any one call fails', () => {
    for (let nth = 1; ; nth++) {
      writeFileSync(path, OLD)
      const { disk, failed } = failingDisk({ nth, code: 'EIO' })
      let threw = false
      try {
        replaceFile(disk, path, Buffer.from(NEW))
      } catch {
        threw = true
      }
      const now = readFileSync(path, 'utf8')
      if (!failed()) {
        expect([threw, now]).toEqual([false, NEW])
        expect(nth).toBeGreaterThan(6)
        return
      }
      expect([OLD, NEW]).toContain(now)
      if (!threw) expect(now).toBe(NEW)
    }
  })

  it('[G04] writes on after a short write, and says so when the disk is full', () => {
    replaceFile(failingDisk({ shortWrites: 5 }).disk, path, Buffer.from(NEW))
    expect(readFileSync(path, 'utf8')).toBe(NEW)
    const { disk } = failingDisk({ fullAfterBytes: 10 })
    expect(() => replaceFile(disk, path, Buffer.from(OLD))).toThrow(/ENOSPC/)
    expect(readFileSync(path, 'utf8')).toBe(NEW)
    expect(readdirSync(folder)).toEqual(['file'])
  })
})

describe('publishNew', () => {
  it('[F06] never overwrites, and never shows an empty file', () => {
    expect(publishNew(systemDisk, path, Buffer.from(NEW))).toBe(true)
    expect(publishNew(systemDisk, path, Buffer.from(OLD))).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe(NEW)
    expect(readdirSync(folder)).toEqual(['file'])
  })

  it('[G02] shows all of it or nothing when any one call fails', () => {
    for (let nth = 1; ; nth++) {
      rmSync(path, { force: true })
      const { disk, failed } = failingDisk({ nth, code: 'EIO' })
      try {
        publishNew(disk, path, Buffer.from(NEW))
      } catch {
        // what matters is what a reader finds
      }
      const found = readdirSync(folder).includes('file') ? readFileSync(path, 'utf8') : null
      expect([null, NEW]).toContain(found)
      if (!failed()) return
    }
  })
})

describe('sweepTemps', () => {
  const temp = (pid: number, start: number) => `.tmp-${pid}-${start}-${'a'.repeat(16)}-file`

  it('[F11] takes what a dead process left, never what a living one works on', () => {
    const mine = temp(process.pid, readStartTime(process.pid) ?? 0)
    const dead = temp(999_999_999, 1)
    const reused = temp(process.pid, 1)
    for (const name of [mine, dead, reused, '.tmp-other', 'file']) writeFileSync(join(folder, name), '')
    expect(sweepTemps(systemDisk, folder)).toBe(2)
    expect(readdirSync(folder).toSorted()).toEqual(['.tmp-other', mine, 'file'].toSorted())
  })
})
