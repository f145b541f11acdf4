// A JSON value already in memory: an iterative check of shape, depth and size, and a schema made from it.
import { z } from 'zod/mini'
import type { HostileReason } from './hostile-reasons.ts'
import { isWellFormed } from './text.ts'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }
export interface JsonValueLimits {
  readonly maxDepth: number
  /** Cap on fields and array elements together. */
  readonly maxNodes: number
  /** Cap on the UTF-16 length of all strings and keys together. */
  readonly maxChars: number
}

/** A stored document (posterior, baselines, undo snapshot). Chosen by hand: a year of per-bucket baselines is about 200 KB. */
export const documentLimits: JsonValueLimits = { maxDepth: 24, maxNodes: 100_000, maxChars: 2_000_000 }

/**
 * Why a value that did not come through `parseHostile` (a structured clone, a message of the extension) is not acceptable JSON, or null.
 * Refuses what JSON cannot carry (NaN, Infinity, undefined, Date, Map, cycles by depth), prototype keys and broken text. Not recursive.
 */
export function inspectJson(value: unknown, limits: JsonValueLimits = documentLimits): HostileReason | null {
  const pending: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  const spent = { nodes: 0, chars: 0 }
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (++spent.nodes > limits.maxNodes) return 'too-many-keys'
    const breach = inspectNode(next.value, spent)
    if (breach) return breach
    if (next.value === null || typeof next.value !== 'object') continue
    if (next.depth >= limits.maxDepth) return 'too-deep'
    for (const [key, child] of Object.entries(next.value)) {
      const keyBreach = inspectKey(key)
      if (keyBreach) return keyBreach
      spent.chars += key.length
      pending.push({ value: child, depth: next.depth + 1 })
      if (pending.length > limits.maxNodes) return 'too-many-keys'
    }
    if (spent.chars > limits.maxChars) return 'too-large'
  }
  return spent.chars > limits.maxChars ? 'too-large' : null
}

function inspectNode(value: unknown, spent: { chars: number }): HostileReason | null {
  switch (typeof value) {
    case 'string':
      spent.chars += value.length
      return isWellFormed(value) ? null : 'lone-surrogate'
    case 'number':
      return Number.isFinite(value) ? null : 'unsafe-number'
    case 'boolean':
      return null
    case 'object':
      return value === null || Array.isArray(value) || isPlainObject(value) ? null : 'not-json'
    default:
      return 'not-json'
  }
}

function inspectKey(key: string): HostileReason | null {
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') return 'forbidden-key'
  return isWellFormed(key) ? null : 'lone-surrogate'
}

const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Any JSON value within the limits; for bodies whose own contract is checked by their reader. */
export const jsonValueSchema = (limits: JsonValueLimits = documentLimits) =>
  z.custom<JsonValue>((value) => inspectJson(value, limits) === null, 'not plain JSON within the limits')
