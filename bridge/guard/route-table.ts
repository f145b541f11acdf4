// Finds which method a path and verb mean, from the contract's table alone; nothing here knows how it is answered.
import type { BridgeMethod } from '#core/contracts/bridge-methods.ts'

export interface FoundRoute {
  readonly id: string
  readonly method: BridgeMethod
  readonly params: Readonly<Record<string, string>>
}
export type RouteMatch =
  | { readonly kind: 'found'; readonly route: FoundRoute }
  | { readonly kind: 'other-verb'; readonly allow: readonly string[] }
  | { readonly kind: 'none' }

export type RouteFinder = (verb: string, path: string) => RouteMatch

interface Entry {
  readonly id: string
  readonly method: BridgeMethod
  readonly parts: readonly string[]
}

const ID_PART = /^[A-Za-z0-9_-]{1,64}$/

/** Fixed paths are looked up at once; paths with ids are compared part by part. */
export function createRouteFinder(methods: Readonly<Record<string, BridgeMethod>>): RouteFinder {
  const fixed = new Map<string, Entry[]>()
  const open: Entry[] = []
  for (const [id, method] of Object.entries(methods)) {
    const entry = { id, method, parts: method.path.split('/') }
    if (!method.path.includes(':')) fixed.set(method.path, [...(fixed.get(method.path) ?? []), entry])
    else open.push(entry)
  }
  return (verb, path) => pick(verb, path, fixed.get(path) ?? open.filter((entry) => paramsOf(entry, path) !== null))
}

function pick(verb: string, path: string, entries: readonly Entry[]): RouteMatch {
  if (entries.length === 0) return { kind: 'none' }
  const wanted = verb === 'HEAD' ? 'GET' : verb
  const entry = entries.find(({ method }) => method.verb === wanted)
  if (!entry) return { kind: 'other-verb', allow: entries.map(({ method }) => method.verb) }
  return { kind: 'found', route: { id: entry.id, method: entry.method, params: paramsOf(entry, path) ?? {} } }
}

function paramsOf({ parts }: Entry, path: string): Record<string, string> | null {
  const given = path.split('/')
  if (given.length !== parts.length) return null
  const params: Record<string, string> = {}
  for (const [i, part] of parts.entries()) {
    const value = given[i] ?? ''
    if (!part.startsWith(':')) {
      if (part !== value) return null
    } else if (ID_PART.test(value)) params[part.slice(1)] = value
    else return null
  }
  return params
}
