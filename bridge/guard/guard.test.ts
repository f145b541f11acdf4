import { randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bridgeMethods } from '#core/contracts/bridge-methods.ts'
import { readPeerUid } from '../ports/peer-owner.ts'
import { decodeSecret, secretsEqual } from './compare.ts'
import { createBucket } from './rate.ts'
import { createRouteFinder } from './route-table.ts'
import { readTarget } from './target.ts'

describe('comparing secrets', () => {
  const secret = randomBytes(32)

  it('[A22] [A23] is true for the same 32 bytes and for nothing else', () => {
    expect(secretsEqual(secret, Buffer.from(secret))).toBe(true)
    for (let i = 0; i < 32; i++) {
      const other = Buffer.from(secret)
      other[i] = (other[i] ?? 0) ^ 1
      expect(secretsEqual(other, secret)).toBe(false)
    }
    for (const other of [null, new Uint8Array(), secret.subarray(1), Buffer.concat([secret, secret])]) {
      expect(secretsEqual(other, secret)).toBe(false)
      expect(secretsEqual(secret, other)).toBe(false)
    }
  })

  it('[F04] an empty or all-zero secret matches nothing, not even itself', () => {
    for (const nothing of [new Uint8Array(), new Uint8Array(32)]) expect(secretsEqual(nothing, nothing)).toBe(false)
  })

  it('[A22] reading a secret from text takes one spelling only', () => {
    const text = secret.toString('base64url')
    expect(decodeSecret(text)).toEqual(secret)
    const last = text.slice(-1)
    const sameBytes = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
      (letter) => letter !== last && Buffer.from(text.slice(0, -1) + letter, 'base64url').equals(secret),
    )
    expect(sameBytes.length).toBeGreaterThan(0)
    for (const letter of sameBytes) expect(decodeSecret(text.slice(0, -1) + letter)).toBeNull()
    for (const other of ['', text.slice(1), `${text}A`, `${text}=`, text.replace(/./, '+'), ` ${text}`])
      expect(decodeSecret(other)).toBeNull()
  })

  it('[A25] nobody else compares secrets: the plain operators never meet one', () => {
    const root = join(import.meta.dirname, '../..')
    const plain = /\b\w*(token|secret|mac|proof|bearer)\w*\b\s*(===|!==) (?!null|undefined|'')|timingSafeEqual/i
    const isSecret = (line: string): boolean =>
      plain.test(line) && !line.includes('asked.proof === JSON.stringify(request.proof)') // which secret, not the secret
    const found = globSync('bridge/**/*.ts', { cwd: root })
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .flatMap((line) => (isSecret(line) ? [file] : [])),
      )
    expect([...new Set(found)]).toEqual(['bridge/guard/compare.ts'])
  })
})

describe('targets', () => {
  it('[A35] whatever is taken is plain: no dots, doubles or escapes to fool a path', () => {
    const parts = [
      '/',
      '//',
      '.',
      '..',
      '%2e',
      '%2F',
      '%5c',
      '%00',
      '\\',
      ';',
      '#',
      '?',
      'a',
      'v1',
      '\u0000',
      '\u00e9',
      '\uff0e',
      ' ',
      '@',
      ':',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 20 }), (pieces) => {
        const target = readTarget('GET', `/${pieces.join('')}`, 'h')
        if (target === null) return
        expect(target.path).toMatch(/^\/[A-Za-z0-9._~@+,=:/-]*$/)
        expect(target.path).not.toMatch(/\/\/|\/\.\.?(\/|$)|%|\\/)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('routes', () => {
  const find = createRouteFinder(bridgeMethods)

  it('[B3] every method is found by its own verb and path, and by no other verb', () => {
    for (const [id, method] of Object.entries(bridgeMethods)) {
      const path = method.path.replace(':id', 'an-id')
      expect(find(method.verb, path)).toMatchObject({ kind: 'found', route: { id } })
      expect(find('PUT', path).kind).toBe('other-verb')
      expect(find(method.verb, `${path}/`).kind).toBe('none')
    }
  })

  it('[A35] an id is an id: letters, digits, - and _, sixty-four at most', () => {
    for (const id of ['', '..', 'a.b', 'a%20b', 'x'.repeat(65)])
      expect(find('GET', `/v1/events/${id}`).kind).toBe('none')
  })
})

describe('buckets', () => {
  it('[A39] give what was saved up, then so much a second; a clock that goes back gives nothing', () => {
    const bucket = createBucket({ perSecond: 10, burst: 3 })
    expect([0, 0, 0, 0].map((at) => bucket.take(at))).toEqual([0, 0, 0, 100])
    expect(bucket.take(50)).toBe(50)
    expect(bucket.take(100)).toBe(0)
    expect(bucket.take(-5_000)).toBeGreaterThan(0)
    expect([10_000, 10_000, 10_000].map((at) => bucket.take(at))).toEqual([0, 0, 0])
    expect(bucket.take(10_000)).toBe(100)
  })
})

describe('the owner of a connection', () => {
  const line = (local: number, remote: number, uid: number): string =>
    `   1: 0100007F:${local.toString(16).toUpperCase().padStart(4, '0')} 0100007F:${remote.toString(16).toUpperCase().padStart(4, '0')} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 1 1 0 20 4 30 10 -1`

  it('[C14] is read from the line of the other end, not of ours', () => {
    const table = () =>
      [
        '  sl  local_address rem_address',
        line(9472, 40_000, 0),
        line(40_000, 9472, 1001),
        line(40_001, 9472, 1002),
      ].join('\n')
    expect(readPeerUid({ localPort: 9472, remotePort: 40_000 }, table)).toBe(1001)
    expect(readPeerUid({ localPort: 9472, remotePort: 40_002 }, table)).toBeNull()
    expect(readPeerUid({ localPort: 9472, remotePort: 40_000 }, () => '')).toBeNull()
  })
})
