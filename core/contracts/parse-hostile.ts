// Reads JSON from strangers: a linear scan for size, depth, keys, numbers and broken text runs before JSON.parse ever sees it.
import { hostileSentences, type HostileReason } from './hostile-reasons.ts'
import { isWellFormed } from './text.ts'

export interface HostileLimits {
  /** Cap on the UTF-8 length of the text. */
  readonly maxBytes: number
  /** Cap on nesting; the outermost object or array is level 1. */
  readonly maxDepth: number
  /** Cap on object fields in the whole text. */
  readonly maxKeys: number
  /** May an integer beyond 2^53 - 1 pass when it is written just as JSON.stringify writes that double? For files made of measurements. */
  readonly largeDoubles?: boolean
}

/** A request body: 64 KiB, depth 32, 2000 keys (the bridge contract). Recursive readers throw only at depth 10,000, so 32 is far inside. */
export const requestLimits: HostileLimits = { maxBytes: 65_536, maxDepth: 32, maxKeys: 2_000 }
/** One line of a log or of an imported file. Chosen by hand: a decision record with eight arms is about 2 KB and 80 keys. */
export const lineLimits: HostileLimits = { maxBytes: 262_144, maxDepth: 16, maxKeys: 4_000, largeDoubles: true }

export type HostileParse =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: HostileReason; readonly sentence: string }

/**
 * Parses JSON that may have been written to hurt.
 * Refuses, with a reason and a sentence: more than the limits, a field twice in one object, `__proto__` / `constructor` / `prototype`
 * as a field (however escaped), half a surrogate pair in any string, a number that JSON would read as infinite or that is an integer beyond
 * 2^53 - 1, and anything that is not JSON. Time is linear in the text; nothing is recursive. NaN and Infinity cannot come out.
 */
export function parseHostile(text: string, limits: HostileLimits = requestLimits): HostileParse {
  if (text.length > limits.maxBytes || utf8Length(text) > limits.maxBytes) return refuse('too-large')
  const breach = scan(text, limits)
  if (breach) return refuse(breach)
  try {
    return { ok: true, value: JSON.parse(text) as unknown } // unknown: the schema comes next
  } catch {
    return refuse('not-json')
  }
}

const refuse = (reason: HostileReason): HostileParse => ({ ok: false, reason, sentence: hostileSentences[reason] })

/** Bytes `text` takes in UTF-8; a lone surrogate counts as the three bytes of its replacement. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
    if (isPair) i++
    bytes += unit < 0x800 ? 1 : 2 // a pair is two units and four bytes
  }
  return bytes
}

interface Scan {
  readonly text: string
  readonly limits: HostileLimits
  /** Open containers: the keys seen so far for an object, null for an array. */
  readonly open: (Set<string> | null)[]
  at: number
  keys: number
  /** Is the next string a field name? True after `{`, and after `,` inside an object. */
  expectKey: boolean
}

/** Walks the tokens once. What is not JSON at all is left to JSON.parse, except where it would blind the scan. */
function scan(text: string, limits: HostileLimits): HostileReason | null {
  const state: Scan = { text, limits, open: [], at: 0, keys: 0, expectKey: false }
  while (state.at < text.length) {
    const breach = scanToken(state, text.charCodeAt(state.at))
    if (breach) return breach
  }
  return null
}

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

function scanToken(state: Scan, unit: number): HostileReason | null {
  switch (unit) {
    case QUOTE:
      return scanString(state)
    case OPEN_OBJECT:
    case OPEN_ARRAY:
      return openContainer(state, unit === OPEN_OBJECT)
    case CLOSE_OBJECT:
    case CLOSE_ARRAY:
      state.open.pop()
      state.expectKey = false
      break
    case COMMA:
      state.expectKey = isObject(state.open.at(-1))
      break
    default:
      if (isNumberStart(unit)) return scanNumber(state)
  }
  state.at++
  return null
}

const isObject = (container: Set<string> | null | undefined): container is Set<string> => container instanceof Set

function openContainer(state: Scan, object: boolean): HostileReason | null {
  if (state.open.length >= state.limits.maxDepth) return 'too-deep'
  state.open.push(object ? new Set() : null)
  state.expectKey = object
  state.at++
  return null
}

function scanString(state: Scan): HostileReason | null {
  const end = endOfString(state)
  if (end < 0) return 'not-json'
  const raw = state.text.slice(state.at, end)
  const value = raw.includes('\\') ? unescapeString(raw) : raw.slice(1, -1)
  state.at = end
  if (value === null) return 'not-json'
  if (!isWellFormed(value)) return 'lone-surrogate'
  if (!state.expectKey) return null
  state.expectKey = false
  return takeKey(state, value)
}

/** Index after the closing quote, or -1 when there is none. */
function endOfString({ text, at }: Scan): number {
  for (let i = at + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === BACKSLASH) i++
    else if (unit === QUOTE) return i + 1
  }
  return -1
}

function unescapeString(raw: string): string | null {
  try {
    return JSON.parse(raw) as string // a quoted token parses to a string or throws
  } catch {
    return null
  }
}

function takeKey(state: Scan, key: string): HostileReason | null {
  const seen = state.open.at(-1)
  if (!isObject(seen)) return null
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') return 'forbidden-key'
  if (seen.has(key)) return 'duplicate-key'
  seen.add(key)
  state.keys++
  return state.keys > state.limits.maxKeys ? 'too-many-keys' : null
}

const isNumberStart = (unit: number): boolean => unit === 0x2d || (unit >= 0x30 && unit <= 0x39)

const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y

function scanNumber(state: Scan): HostileReason | null {
  NUMBER.lastIndex = state.at
  const token = NUMBER.exec(state.text)
  if (!token) return 'not-json'
  state.at = NUMBER.lastIndex
  const value = Number(token[0])
  if (!Number.isFinite(value)) return 'unsafe-number'
  const isIntegerToken = token[1] === undefined && token[2] === undefined
  if (!isIntegerToken || Number.isSafeInteger(value)) return null
  return state.limits.largeDoubles && String(value) === token[0] ? null : 'unsafe-number'
}
