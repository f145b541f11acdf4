// Killed, or cut off from power, before any one call to the disk: what was promised is there, and nothing is there by half.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerEvent, Override } from '#core/contracts/bridge-records.ts'
import { failingDisk } from '../../tests/support/bridge/failing-disk.ts'
import { mortalDisk, type MortalDisk } from '../../tests/support/bridge/mortal-disk.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'
import { systemDisk, type Disk } from '../ports/disk.ts'
import { openAppendFile } from './append-file.ts'
import { readFrames } from './framed-lines.ts'
import { openGrantBook } from './grants.ts'
import { ensureKey, readKey } from './key-file.ts'
import { readOverrides, recordOverride } from './overrides.ts'
import { openSpool } from './spool.ts'
import { publishNew, replaceFile, sweepTemps } from './temp-file.ts'

let root: string
let folder: string
beforeEach(() => {
  root = scratchFolder('mortal')
  folder = join(root, 'files')
})
afterEach(() => rmSync(root, { recursive: true }))

const OLD = 'the old content'
const NEW = 'the new content, which is longer'
const path = () => join(folder, 'file')
const read = (): string | null => (readdirSync(folder).includes('file') ? readFileSync(path(), 'utf8') : null)

interface Trial<T> {
  /** Makes the folder as it is before. */
  readonly prepare: () => void
  readonly act: (disk: Disk) => T
  /** Looks at what is left; `promised` is what `act` returned, undefined when it died first. */
  readonly look: (promised: T | undefined) => void
}

/** Every point to die at, once as a kill and once as a power cut; returns how many points there were. */
function atEveryCall<T>({ prepare, act, look }: Trial<T>): number {
  for (let dieAt = 1; ; dieAt++) {
    let mortal: MortalDisk | null = null
    for (const ends of ['kill', 'power cut'] as const) {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { mode: 0o700 })
      prepare()
      mortal = mortalDisk(folder, dieAt)
      let promised: T | undefined
      try {
        promised = act(mortal.disk)
      } catch (error) {
        if (!mortal.died()) throw error
      }
      if (ends === 'power cut') mortal.cutPower()
      look(promised)
    }
    if (!mortal?.died()) return dieAt - 1
  }
}

describe('before any call to the disk', () => {
  it('[G02] [G03] a replaced file is the old or the new, and the new once that was said', () => {
    const points = atEveryCall({
      prepare: () => writeFileSync(path(), OLD),
      act: (disk) => (replaceFile(disk, path(), Buffer.from(NEW)), true),
      look: (promised) => expect(promised ? [NEW] : [OLD, NEW]).toContain(read()),
    })
    expect(points).toBeGreaterThan(6)
  })

  it('[G02] [G03] a published file is whole or absent, and there once that was said', () => {
    atEveryCall({
      prepare: () => {},
      act: (disk) => publishNew(disk, path(), Buffer.from(NEW)),
      look: (promised) => expect(promised ? [NEW] : [null, NEW]).toContain(read()),
    })
  })

  it('[G02] [G03] [F11] a key that was given to anyone is the key from then on; leftovers are swept', () => {
    const random = (length: number) => new Uint8Array(length).fill(7)
    const fresh = (length: number) => new Uint8Array(length).fill(8)
    const place = () => ({ path: path(), lockPath: join(root, 'lock') })
    atEveryCall({
      prepare: () => {},
      act: (disk) => ensureKey(disk, { ...place(), random }).bytes[0],
      look(promised) {
        const { bytes } = ensureKey(systemDisk, { ...place(), random: fresh })
        expect(promised === undefined ? [7, 8] : [7]).toContain(bytes[0])
        sweepTemps(systemDisk, folder)
        expect(readKey(systemDisk, path()).kind).toBe('key')
      },
    })
  })

  it('[G01] [G02] [G03] rows of the spool that were acknowledged are read back, and at most the last line is torn', () => {
    const row = (id: string): LedgerEvent => ({
      seq: 0,
      bootId: 'boot',
      id,
      kind: 'decision',
      atMs: 1,
      cid: 'cid-12345678',
      who: 'test',
      body: { text: 'x'.repeat(100) },
    })
    let acknowledged: string[] = []
    const points = atEveryCall({
      prepare: () => (acknowledged = []),
      act(disk) {
        const spool = openSpool(disk, folder, 'a')
        for (const ids of [['a'], ['b', 'c'], ['d']]) {
          spool.write(ids.map(row))
          acknowledged.push(...ids)
        }
      },
      look() {
        const { rows, damaged } = openSpool(systemDisk, folder, 'b').read()
        const found = rows.map(({ id }) => id)
        expect(['a', 'b', 'c', 'd'].slice(0, found.length)).toEqual(found)
        expect(found).toEqual(expect.arrayContaining(acknowledged))
        expect(damaged).toBeLessThanOrEqual(1)
      },
    })
    expect(points).toBeGreaterThan(8)
  })

  it('[G02] [G03] an append that was synced stays, a half one is the torn tail', () => {
    const lines = ['{"a":1}\n', '{"b":2}\n']
    let synced = ''
    atEveryCall({
      prepare() {
        writeFileSync(path(), '')
        synced = ''
      },
      act(disk) {
        const file = openAppendFile(disk, path())
        for (const line of lines) {
          file.append(line)
          file.sync()
          synced += line
        }
      },
      look() {
        const found = read() ?? ''
        expect(found.startsWith(synced)).toBe(true)
        expect(lines.join('').startsWith(found)).toBe(true)
        expect(() => readFrames(Buffer.from(found))).not.toThrow()
      },
    })
  })

  it('[G04] [G06] a failed append cuts back to what stood before it, also when someone else has written since', () => {
    mkdirSync(folder)
    const failing = failingDisk({ fullAfterBytes: 12 })
    const own = openAppendFile(failing.disk, path())
    own.append('{"a":1}\n')
    const other = openAppendFile(systemDisk, path())
    other.append('{"from":"the other"}\n')
    expect(() => own.append('{"b":"too long for what is left"}\n')).toThrow(/ENOSPC/)
    failing.heal()
    own.append('{"c":3}\n')
    expect(readFileSync(path(), 'utf8')).toBe('{"a":1}\n{"from":"the other"}\n{"c":3}\n')
    for (const file of [own, other]) file.close()
  })

  it('[G02] [G03] [B12] an override that was let through has left its trace', () => {
    const override: Override = {
      id: 'override-1',
      action: 'stop',
      atMs: 1,
      by: 'bridge',
      cid: 'cid-12345678',
      grantId: null,
    }
    atEveryCall({
      prepare: () => {},
      act: (disk) => (recordOverride(disk, folder, override), true),
      look: (promised) => expect(promised ? [[override]] : [[], [override]]).toContainEqual(readOverrides(folder)),
    })
  })

  it('[G02] [G03] [B12] a grant that was handed out is there, and one taken back stays so', () => {
    const key = new Uint8Array(32).fill(5)
    let token = ''
    atEveryCall({
      prepare: () => (token = ''),
      act(disk) {
        const minted = openGrantBook({ disk, folder, key }).mint({ purpose: 'stop', lifetimeMs: 60_000, nowMs: 1_000 })
        token = minted.token
        openGrantBook({ disk, folder, key }).revoke(minted.grant.id, 2_000)
        return true
      },
      look(promised) {
        const check = openGrantBook({ disk: systemDisk, folder, key }).check(token, 'stop', 3_000)
        const found = check.kind === 'good' ? 'good' : check.why
        expect(promised ? ['revoked'] : token === '' ? ['forged'] : ['good', 'revoked']).toContain(found)
      },
    })
  })
})
