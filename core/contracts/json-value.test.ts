import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectJson, type JsonValueLimits } from './json-value.ts'

const limits: JsonValueLimits = { maxDepth: 3, maxNodes: 20, maxChars: 50 }
const nested = (levels: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value }
  return value
}
const cyclic: unknown[] = []
cyclic.push(cyclic)

describe('inspectJson', () => {
  it('[CON-3] whatever JSON can carry is accepted', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        expect(['forbidden-key', null]).toContain(inspectJson(value))
      }),
    )
  })

  it.each([
    ['NaN', [Number.NaN], 'unsafe-number'],
    ['undefined', { a: undefined }, 'not-json'],
    ['a date', { at: new Date(0) }, 'not-json'],
    ['a map', new Map(), 'not-json'],
    ['bytes', new Uint8Array(3), 'not-json'],
    ['a function', [() => 1], 'not-json'],
    ['a bigint', 1n, 'not-json'],
    ['half a character', ['\udc00'], 'lone-surrogate'],
    ['half a character as a field', { '\udc00': 1 }, 'lone-surrogate'],
    ['a prototype field', JSON.parse('{"a":{"__proto__":1}}'), 'forbidden-key'],
    ['a constructor field', { constructor: 1 }, 'forbidden-key'],
    ['a depth bomb', nested(100_000), 'too-deep'],
    ['a cycle', cyclic, 'too-deep'],
    ['many nodes', Array(21).fill(0), 'too-many-keys'],
    ['much text', ['x'.repeat(51)], 'too-large'],
  ])('[CON-4] [CON-7] %s is refused', (_, value, reason) => {
    expect(inspectJson(value, limits)).toBe(reason)
  })

  it('[CON-4] the limits are inclusive', () => {
    expect(inspectJson(nested(3), limits)).toBe(null)
    expect(inspectJson(nested(4), limits)).toBe('too-deep')
  })
})
