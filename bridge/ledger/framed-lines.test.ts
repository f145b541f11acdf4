import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frame, readFrames } from './framed-lines.ts'

const records = Array.from({ length: 20 }, (_, i) => ({ n: i, text: `row ${i} \u00e9\u{1f600} "quoted"\n` }))
const whole = Buffer.from(records.map(frame).join(''))
const withoutCrc = (list: readonly unknown[]) =>
  list.map((record) => {
    const { crc: _crc, ...rest } = record as Record<string, unknown>
    return rest
  })

describe('framed lines', () => {
  it('[B12] are JSON a line, read back as they were', () => {
    for (const line of whole.toString().trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('crc')
    const read = readFrames(whole)
    expect(withoutCrc(read.records)).toEqual(records)
    expect([read.damaged, read.tornBytes]).toEqual([0, 0])
  })

  it('[G06] cut off at any byte, lose at most the last line', () => {
    for (let length = 0; length <= whole.length; length++) {
      const read = readFrames(whole.subarray(0, length))
      expect(read.damaged).toBe(0)
      expect(read.wholeBytes + read.tornBytes).toBe(length)
      expect(withoutCrc(read.records)).toEqual(records.slice(0, read.records.length))
    }
  })

  it('[G06] with any one byte changed, lose at most the two lines it stands between', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const { records: read, damaged, tornBytes } = readFrames(bytes)
        expect(damaged + (tornBytes > 0 ? 1 : 0)).toBeGreaterThan(0)
        expect(read.length).toBeGreaterThanOrEqual(records.length - 2)
        for (const record of withoutCrc(read)) expect(records).toContainEqual(record)
      }),
      { numRuns: 2_000 },
    )
  })

  it('[G06] from anywhere, never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_096 }), (bytes) => void readFrames(Buffer.from(bytes))),
      { numRuns: 500 },
    )
  })

  it('[A33] a line whose checksum is right but whose content is hostile is damaged', () => {
    const line = frame(JSON.parse('{"a":1,"b":{"__proto__":{"x":1}}}') as object)
    expect(readFrames(Buffer.from(line))).toMatchObject({ records: [], damaged: 1 })
  })
})
