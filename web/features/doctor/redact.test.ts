import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('redact', () => {
  it.each([
    ['Failed to fetch https://example.org/a?token=b, twice', 'Failed to fetch [address] twice'],
    ['no such file /home/ada/secret plans/x.txt', 'no such file [path]'],
    ['at C:\\Users\\Ada L\\x.js', 'at [path]'],
    ['at %2Fhome%2Fada%2Fx', 'at [path]'],
    ['/root/.ssh/id', '[path]'],
    ['from "ada+x@example.org" again', 'from "[mail]" again'],
    ['peer 192.168.1.20 and fe80:0:0:0:1:2:3:4', 'peer [number] and [number]'],
    ['key dGhpcyBpcyBub3QgYSBzZWNyZXQgYXQgYWxsISE', 'key [word]'],
  ])('[U12] %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
  it('[U12] leaves versions and plain words alone', () => {
    const plain = 'TypeError in now-page-DQ8f2k1x.js 0.10.35: undefined is not a function'
    expect(redact(plain)).toBe(plain)
  })
  it.each(['a'.repeat(100_000), 'a.'.repeat(50_000), '@'.repeat(100_000), '/home'.repeat(20_000), '1.'.repeat(50_000)])(
    '[U12] stays quick and short on hostile text %#',
    (text) => {
      expect(redact(text).length).toBeLessThanOrEqual(3_000)
    },
  )
})
