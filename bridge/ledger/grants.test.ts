import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemDisk } from '../ports/disk.ts'
import { GRANT_LIFETIME_CAP_MS, openGrantBook, type GrantBook } from './grants.ts'
import { readOverrides, recordOverride, uncovered } from './overrides.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'

let folder: string
let book: GrantBook
const key = randomBytes(32)
beforeEach(() => {
  folder = scratchFolder('grants')
  book = openGrantBook({ disk: systemDisk, folder, key })
})
afterEach(() => rmSync(folder, { recursive: true }))

const HOUR = 3_600_000
const mint = (lifetimeMs = HOUR) => book.mint({ purpose: 'stop', lifetimeMs, nowMs: 1_000 })

describe('a grant', () => {
  it('[B12] is good for its one purpose, from when it was given until it ends', () => {
    const { token } = mint()
    expect(book.check(token, 'stop', 1_000).kind).toBe('good')
    expect(book.check(token, 'stop', 1_000 + HOUR - 1).kind).toBe('good')
    expect(book.check(token, 'stop', 1_000 + HOUR)).toEqual({ kind: 'refused', why: 'expired' })
    expect(book.check(token, 'stop', 999)).toEqual({ kind: 'refused', why: 'expired' })
    expect(book.check(token, 'restore', 2_000)).toEqual({ kind: 'refused', why: 'other-purpose' })
  })

  it('[B12] lives a week at most, whatever is asked', () => {
    const { grant } = mint(365 * 24 * HOUR)
    expect(grant.expiresAtMs - grant.issuedAtMs).toBe(GRANT_LIFETIME_CAP_MS)
  })

  it('[B12] that was taken back is good no more, and still covers what it covered', () => {
    const { grant, token } = mint()
    expect(book.revoke(grant.id, 2_000)).toBe(true)
    expect(book.check(token, 'stop', 2_001)).toEqual({ kind: 'refused', why: 'revoked' })
    expect(book.covers(grant.id, 'stop', 1_500)).toBe(true)
    expect(book.covers(grant.id, 'stop', 2_500)).toBe(false)
    expect(book.revoke('nobody-knows-this-one-', 2_000)).toBe(false)
    expect(book.revoke('../../etc/passwd', 2_000)).toBe(false)
  })

  it('[B12] that is forged, changed or signed with another key is none', () => {
    const { grant, token } = mint()
    const other = openGrantBook({ disk: systemDisk, folder, key: randomBytes(32) })
    expect(other.check(token, 'stop', 1_500)).toEqual({ kind: 'refused', why: 'forged' })
    expect(other.list()).toEqual([])
    for (const text of [
      '',
      '.',
      token.slice(1),
      `${token}x`,
      `${grant.id}.${'A'.repeat(43)}`,
      token.replace('.', '..'),
    ])
      expect(book.check(text, 'stop', 1_500)).toEqual({ kind: 'refused', why: 'forged' })
    const [name = ''] = readdirSync(folder)
    const text = readFileSync(join(folder, name), 'utf8')
    writeFileSync(
      join(folder, name),
      text.replace(`"expiresAtMs":${grant.expiresAtMs}`, `"expiresAtMs":${grant.expiresAtMs + HOUR}`),
    )
    expect(book.check(token, 'stop', 1_500)).toEqual({ kind: 'refused', why: 'forged' })
    expect(book.covers(grant.id, 'stop', 1_500)).toBe(false)
  })
})

describe('overrides', () => {
  const override = (grantId: string | null, atMs: number) =>
    ({ id: `o-${atMs}`, action: 'stop', atMs, by: 'bridge', cid: 'cid-12345678', grantId }) as const

  it('[B12] are kept as they come, and those that no grant covered are told of', () => {
    const { grant } = mint()
    const all = [
      override(null, 1_500),
      override(grant.id, 1_600),
      override(grant.id, 1_000 + 2 * HOUR),
      override('made-up-grant', 1_700),
    ]
    for (const one of all) recordOverride(systemDisk, folder, one)
    expect(readOverrides(folder)).toEqual(all)
    expect(uncovered(readOverrides(folder), book).map(({ atMs }) => atMs)).toEqual([1_500, 1_000 + 2 * HOUR, 1_700])
  })
})
