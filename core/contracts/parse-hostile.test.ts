import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHostile, requestLimits, utf8Length, type HostileLimits } from './parse-hostile.ts'

const small: HostileLimits = { maxBytes: 200, maxDepth: 4, maxKeys: 5 }
const roomy: HostileLimits = { maxBytes: 20_000_000, maxDepth: 32, maxKeys: 100_000 }
const reasonOf = (text: string, limits = roomy) => {
  const parsed = parseHostile(text, limits)
  return parsed.ok ? 'ok' : parsed.reason
}

describe('parseHostile', () => {
  it('[CON-3] well-formed JSON comes out as JSON.parse would give it', () => {
    const harmless = fc.jsonValue().filter((value) => reasonOf(JSON.stringify(value)) === 'ok')
    fc.assert(
      fc.property(fc.oneof(harmless, fc.array(harmless)), (value) => {
        const text = JSON.stringify(value, null, 1)
        expect(parseHostile(text, roomy)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it('[CON-3] whatever the text, the answer is a value or a refusal with a sentence, and never an exception', () => {
    const soup = fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0d8-+1eE9. tfn_pro', '\ud800', '\u0000', 'é', '😀') })
    fc.assert(
      fc.property(soup, (text) => {
        const parsed = parseHostile(text)
        if (parsed.ok) expect(JSON.parse(text)).toEqual(parsed.value)
        else expect(parsed.sentence).toMatch(/^[A-Z].*\.$/)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['arrays', '['.repeat(10_000_000)],
    ['objects', '{"a":'.repeat(1_000_000)],
    ['closed arrays', '['.repeat(33) + ']'.repeat(33)],
  ])('[CON-4] a depth bomb of %s is refused before it is parsed', (_, text) => {
    expect(reasonOf(text)).toBe('too-deep')
  })

  it('[CON-4] depth counts open containers, not brackets in strings', () => {
    expect(reasonOf('[[[["[[[[[[{{{{"]]]]', small)).toBe('ok')
    expect(reasonOf('[[[[[]]]]]', small)).toBe('too-deep')
    expect(reasonOf('[[[]],[[]],[[]]]', small)).toBe('ok')
  })

  it('[CON-4] fields are counted over the whole text', () => {
    expect(reasonOf('[{"a":1,"b":2},{"a":1,"b":2,"c":3}]', small)).toBe('ok')
    expect(reasonOf('[{"a":1,"b":2,"d":0},{"a":1,"b":2,"c":3}]', small)).toBe('too-many-keys')
  })

  it('[CON-4] size is counted in bytes of UTF-8', () => {
    expect(reasonOf(`"${'a'.repeat(198)}"`, small)).toBe('ok')
    expect(reasonOf(`"${'a'.repeat(199)}"`, small)).toBe('too-large')
    expect(reasonOf(`"${'é'.repeat(100)}"`, small)).toBe('too-large')
  })

  it('[CON-4] UTF-8 length equals what an encoder writes', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\u007f', '\u0080', 'é', '\u07ff', '\u0800', '日', '😀', '\ud83d', '\ude00'),
    })
    fc.assert(
      fc.property(text, (one) => {
        expect(utf8Length(one)).toBe(new TextEncoder().encode(one).length)
      }),
    )
  })

  it.each([
    '{"__proto__":{"admin":true}}',
    '{"a":[{"__proto__":1}]}',
    String.raw`{"\u005f_proto__":1}`,
    String.raw`{"__pro\u0074o__":1}`,
    '{"constructor":{"prototype":1}}',
    '{"a":1,"prototype":2}',
  ])('[CON-5] a field that reaches for the prototype is refused however it is written: %s', (text) => {
    expect(reasonOf(text)).toBe('forbidden-key')
  })

  it('[CON-5] the same words are welcome as values', () => {
    expect(reasonOf('{"a":"__proto__","b":["constructor","prototype"]}')).toBe('ok')
  })

  it.each(['{"a":1,"a":2}', String.raw`{"a":1,"\u0061":2}`, '{"b":{"a":1,"c":[],"a":{}}}'])(
    '[CON-5] a field given twice is refused: %s',
    (text) => {
      expect(reasonOf(text)).toBe('duplicate-key')
    },
  )

  it('[CON-5] the same field in two objects is no duplicate', () => {
    expect(reasonOf('[{"a":{"a":1}},{"a":1}]')).toBe('ok')
  })

  it.each(['"\ud800"', '["x\udc00"]', String.raw`"\ud83d"`, String.raw`{"\udead":1}`, String.raw`"\ude00\ud83d"`])(
    '[CON-6] half a surrogate pair is refused in values and in fields: case %#',
    (text) => {
      expect(reasonOf(text)).toBe('lone-surrogate')
    },
  )

  it('[CON-6] whole pairs pass, written either way', () => {
    expect(reasonOf('"😀"')).toBe('ok')
    expect(reasonOf(String.raw`"\ud83d\ude00"`)).toBe('ok')
  })

  it.each(['1e999', '[-1e400]', '9007199254740993', '{"a":-9007199254740992}', '1'.repeat(400)])(
    '[CON-7] a number that cannot be kept is refused: %.30s',
    (text) => {
      expect(reasonOf(text)).toBe('unsafe-number')
    },
  )

  it('[CON-7] in files of measurements a large double passes as it was written, and nothing else does', () => {
    const large = { ...roomy, largeDoubles: true }
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseHostile(JSON.stringify(value), large)).toEqual({ ok: true, value: value + 0 })
      }),
    )
    expect(reasonOf('9007199254740992', large)).toBe('ok')
    expect(reasonOf('9007199254740993', large)).toBe('unsafe-number')
  })

  it.each(['NaN', 'Infinity', '-Infinity', '[1,NaN]', '', '{', '{"a"}', "{'a':1}", '"a', '01', '1.', '[1,]', '//x\n1'])(
    '[CON-7] what is not JSON is refused: %s',
    (text) => {
      expect(reasonOf(text)).toBe('not-json')
    },
  )

  it('[CON-7] numbers of ordinary size pass', () => {
    expect(parseHostile('[0,-0.5,1e21,9007199254740991,1.5e-300]')).toEqual({
      ok: true,
      value: [0, -0.5, 1e21, Number.MAX_SAFE_INTEGER, 1.5e-300],
    })
  })

  it('[CON-4] the request limits are those of the bridge contract', () => {
    expect(requestLimits).toEqual({ maxBytes: 65_536, maxDepth: 32, maxKeys: 2_000 })
  })
})
