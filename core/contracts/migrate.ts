// Forward migration of a versioned value: pure steps from version to version, never backwards, never past what is known.

/** Turns the fields of one version into the fields of the next; `v` itself is set by `migrate`. */
export type Migration = (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>

export interface MigrationPath {
  /** Step i turns version i + 1 into version i + 2. */
  readonly steps: readonly Migration[]
  readonly to: number
}

export type Migrated =
  | { readonly kind: 'current'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'migrated'; readonly from: number; readonly value: Readonly<Record<string, unknown>> }
  /** Written by a newer version: returned as it is, to be read with care and not to be overwritten. */
  | { readonly kind: 'newer'; readonly from: number; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unreadable' }

/** Brings a stored value `{ v, ... }` to version `path.to`. Domain: a plain object whose `v` is a whole number from 1. */
export function migrate(stored: unknown, path: MigrationPath): Migrated {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return { kind: 'unreadable' }
  const value = stored as Readonly<Record<string, unknown>> // a non-null object that is no array
  const from = value['v']
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 1) return { kind: 'unreadable' }
  if (from > path.to) return { kind: 'newer', from, value }
  if (from === path.to) return { kind: 'current', value }
  const migrated = path.steps.slice(from - 1, path.to - 1).reduce((fields, step) => step(fields), value)
  return { kind: 'migrated', from, value: { ...migrated, v: path.to } }
}
