import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { daySchema, freeText, idSchema, plainText, timeZoneSchema } from './text.ts'

const accepts = (schema: z.ZodMiniType, value: unknown) => z.safeParse(schema, value).success

describe('text', () => {
  it.each(['a', 'Grüße, 日本語, עברית', '😀 ½', ''])('[CON-6] one visible line passes: %s', (text) => {
    expect(accepts(plainText(40), text)).toBe(true)
  })

  it.each(['a\nb', 'a\u202eb', 'a\u200bb', 'a\ufeffb', 'a\u0000', 'a\ud800', '\u{e0041}', 'a\u2028b', 'x'.repeat(41)])(
    '[CON-6] what cannot be seen, or is too long, is refused: case %#',
    (text) => {
      expect(accepts(plainText(40), text)).toBe(false)
    },
  )

  it('[CON-6] what a person types may have lines, tabs and joined emoji, but no overrides', () => {
    expect(accepts(freeText(40), 'bad night\n\tcoffee 👩‍💻 می‌خواهم')).toBe(true)
    for (const text of ['\u202e', '\u2066', '\u0007', '\udc00', '\u{e0041}'])
      expect(accepts(freeText(40), text)).toBe(false)
  })

  it.each([
    [idSchema, 'a-B_9', 'a b'],
    [timeZoneSchema, 'America/Argentina/Buenos_Aires', '../etc/passwd'],
    [timeZoneSchema, 'Etc/GMT+3', 'Europe/'],
    [daySchema, '2028-02-29', '2026-02-29'],
  ])('[CON-6] names have one shape: case %#', (schema, good, bad) => {
    expect(accepts(schema, good)).toBe(true)
    expect(accepts(schema, bad)).toBe(false)
  })
})
