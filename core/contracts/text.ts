// Text at a trust boundary: schemas for strings that are bounded, well formed and free of invisible tricks.
import { z } from 'zod/mini'

const LONE_SURROGATE = /\p{Surrogate}/u
/** Control, bidi-override, zero-width, byte-order, tag and private-use characters: nothing a reader could see (Unicode Cc, Cf, Co). */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u
/** As INVISIBLE, without what honest prose needs: tab, line feed, joiners of emoji and of Arabic and Indic scripts, variation marks. */
const UNTYPABLE = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u

/** Is every surrogate half of `text` paired? (String.prototype.isWellFormed is newer than the language level of core.) */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text)

/** One line the app itself shows: no line breaks, nothing invisible. Length in UTF-16 units. */
export const plainText = (max: number) =>
  z.string().check(
    z.maxLength(max),
    z.refine((text) => isWellFormed(text) && !INVISIBLE.test(text), 'holds characters that cannot be seen'),
  )

/** What a person typed: any script, line breaks allowed, no control or direction-override characters. Length in UTF-16 units. */
export const freeText = (max: number) =>
  z.string().check(
    z.maxLength(max),
    z.refine((text) => !UNTYPABLE.test(text), 'holds control characters'),
  )

/** An id minted by us: letters, digits, `-` and `_`, 1 to 64 of them. */
export const idSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))
/** A name out of our own vocabulary (arm, feature, reason): lower or camel case, digits, `-`, `_`, `.`; 1 to 48 characters. */
export const nameSchema = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_.-]{0,47}$/))
/** Lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/))
/** An IANA zone name such as `Europe/Berlin`, `UTC` or `Etc/GMT+3`. */
export const timeZoneSchema = z
  .string()
  .check(z.regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/), z.maxLength(48))
/** A local calendar day, `2026-11-20`; the date must exist. */
export const daySchema = z.iso.date()
/** Milliseconds since 1970, as the wall clock shows them; whole or fractional, up to the last instant Date can hold. */
export const wallMsSchema = z.number().check(z.minimum(0), z.maximum(8.64e15))
