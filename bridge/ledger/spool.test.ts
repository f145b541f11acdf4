import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { failingDisk } from '../../tests/support/bridge/failing-disk.ts'
import { systemDisk } from '../ports/disk.ts'
import { openSpool } from './spool.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'

let folder: string
beforeEach(() => {
  folder = scratchFolder('spool')
})
afterEach(() => rmSync(folder, { recursive: true }))
const row = (id: string): LedgerEvent => ({
  seq: 0,
  bootId: 'boot',
  id,
  kind: 'decision',
  atMs: 1,
  cid: 'cid-12345678',
  who: 'test',
  body: {},
})

describe('the spool', () => {
  it('[G05] promises nothing when any one call fails, and keeps every promise it made', () => {
    for (let nth = 1; ; nth++) {
      const { disk, failed } = failingDisk({ nth, code: 'EIO' })
      const spool = openSpool(disk, folder, `run-${nth}`)
      const promised: string[] = []
      for (let i = 0; i < 5; i++)
        try {
          spool.write([row(`row-${i}`)])
          promised.push(`row-${i}`)
        } catch {
          // said out loud: this one is not kept
        }
      const kept = openSpool(systemDisk, folder, 'reader')
        .read()
        .rows.map(({ id }) => id)
      expect(kept).toEqual(expect.arrayContaining(promised))
      openSpool(systemDisk, folder, 'reader').clear()
      if (!failed()) return
      expect(promised.length).toBeGreaterThan(0)
    }
  })

  it('[G04] after a short write or a full disk the file still ends with a whole line', () => {
    const { disk, heal } = failingDisk({ fullAfterBytes: 250, shortWrites: 40 })
    const spool = openSpool(disk, folder, 'run')
    spool.write([row('first')])
    expect(() => spool.write([row('second')])).toThrow(/ENOSPC/)
    heal()
    spool.write([row('third')])
    expect(spool.read()).toMatchObject({ rows: [{ id: 'first' }, { id: 'third' }], damaged: 0 })
  })

  it('[G15] goes on in a new file when its own is taken away', () => {
    const spool = openSpool(systemDisk, folder, 'run')
    spool.write([row('first')])
    for (const name of readdirSync(folder)) rmSync(join(folder, name))
    spool.write([row('second')])
    expect(spool.read().rows.map(({ id }) => id)).toEqual(['second'])
  })
})
