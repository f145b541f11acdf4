// Grants: signed, expiring permissions for one purpose, good when the normal path is down; kept as files so that no database is needed.
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { storedGrantSchema, type Grant, type GrantPurpose, type StoredGrant } from '#core/contracts/bridge-records.ts'
import { checkShape } from '#core/contracts/check-shape.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { decodeSecret, secretsEqual } from '../guard/compare.ts'
import { mintId } from '../ports/clock.ts'
import { errorCode, type Disk } from '../ports/disk.ts'
import { replaceFile } from './temp-file.ts'

export interface GrantBook {
  /** A new grant and the text that stands for it. */
  mint(order: { purpose: GrantPurpose; lifetimeMs: number; nowMs: number }): { grant: Grant; token: string }
  /** Newest last, revoked ones included. Files that are not signed by us are left out. */
  list(): readonly StoredGrant[]
  /** False when there is no such grant. */
  revoke(id: string, nowMs: number): boolean
  check(token: string, purpose: GrantPurpose, nowMs: number): GrantCheck
  /** Did this grant cover that act at that moment? */
  covers(id: string, purpose: GrantPurpose, atMs: number): boolean
}

export type GrantFlaw = 'forged' | 'expired' | 'revoked' | 'other-purpose'
export type GrantCheck =
  | { readonly kind: 'good'; readonly grant: Grant }
  | { readonly kind: 'refused'; readonly why: GrantFlaw }

const FILE = /^grant-([A-Za-z0-9_-]{22})\.json$/
const TOKEN = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/
const DAY_MS = 86_400_000
/** Longest life of a grant. Chosen by hand: long enough for a weekend away, short enough to be forgotten safely. */
export const GRANT_LIFETIME_CAP_MS = 7 * DAY_MS

export interface GrantBookOptions {
  readonly disk: Disk
  readonly folder: string
  readonly key: Uint8Array
}

export function openGrantBook({ disk, folder, key }: GrantBookOptions): GrantBook {
  const fileOf = (id: string) => join(folder, `grant-${id}.json`)
  const sign = (grant: Grant): Uint8Array => {
    const { id, purpose, issuedAtMs, expiresAtMs } = grant
    return createHmac('sha256', key)
      .update(['cortex grant 1', id, purpose, issuedAtMs, expiresAtMs].join('\n'))
      .digest()
  }
  const isOurs = ({ grant, mac }: StoredGrant) => secretsEqual(decodeSecret(mac), sign(grant))
  const read = (id: string): StoredGrant | null => {
    const stored = readStored(fileOf(id))
    return stored && stored.grant.id === id && isOurs(stored) ? stored : null
  }
  const write = (stored: StoredGrant) => replaceFile(disk, fileOf(stored.grant.id), Buffer.from(JSON.stringify(stored)))
  return {
    mint({ purpose, lifetimeMs, nowMs }) {
      const expiresAtMs = nowMs + Math.min(Math.max(lifetimeMs, 0), GRANT_LIFETIME_CAP_MS)
      const grant: Grant = { v: 1, id: mintId(randomBytes), purpose, issuedAtMs: nowMs, expiresAtMs }
      const mac = Buffer.from(sign(grant)).toString('base64url')
      write({ grant, mac, revokedAtMs: null })
      return { grant, token: `${grant.id}.${mac}` }
    },
    list() {
      const ids = disk.readdirSync(folder).flatMap((name) => FILE.exec(name)?.[1] ?? [])
      return ids.flatMap((id) => read(id) ?? []).toSorted((a, b) => a.grant.issuedAtMs - b.grant.issuedAtMs)
    },
    revoke(id, nowMs) {
      const stored = /^[A-Za-z0-9_-]{22}$/.test(id) ? read(id) : null
      if (stored === null) return false
      write({ ...stored, revokedAtMs: stored.revokedAtMs ?? nowMs })
      return true
    },
    check(token, purpose, nowMs) {
      const [, id, mac] = TOKEN.exec(token) ?? []
      const stored = id ? read(id) : null
      if (!stored || !mac || !secretsEqual(decodeSecret(mac), sign(stored.grant)))
        return { kind: 'refused', why: 'forged' }
      const { grant, revokedAtMs } = stored
      if (grant.purpose !== purpose) return { kind: 'refused', why: 'other-purpose' }
      if (revokedAtMs !== null) return { kind: 'refused', why: 'revoked' }
      const isTime = nowMs >= grant.issuedAtMs && nowMs < grant.expiresAtMs
      return isTime ? { kind: 'good', grant } : { kind: 'refused', why: 'expired' }
    },
    covers(id, purpose, atMs) {
      const stored = read(id)
      if (stored === null || stored.grant.purpose !== purpose) return false
      const endMs = Math.min(stored.grant.expiresAtMs, stored.revokedAtMs ?? Infinity)
      return atMs >= stored.grant.issuedAtMs && atMs < endMs
    },
  }
}

function readStored(path: string): StoredGrant | null {
  try {
    const parsed = parseHostile(readFileSync(path, 'utf8'))
    const checked = parsed.ok ? checkShape(storedGrantSchema, parsed.value) : null
    return checked?.ok ? checked.value : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
