// What the database looks like, as plain descriptions by version, and the pure plan that leads from one version to another.

export const DATABASE_NAME = 'cortex'

export interface IndexDescription {
  readonly keyPath: string | readonly string[]
  readonly unique?: boolean
}
export interface StoreDescription {
  /** null: keys are given beside the value. */
  readonly keyPath: string | readonly string[] | null
  /** The database numbers new rows, always rising, never reusing a number. */
  readonly numbered?: boolean
  readonly indexes?: Readonly<Record<string, IndexDescription>>
}
export type DatabaseDescription = Readonly<Record<string, StoreDescription>>

/** Returns the row in its new shape, or null to drop it. Pure; rows come as they were written, never validated. */
export type Rewrite = (row: unknown) => unknown
export interface SchemaVersion {
  readonly stores: DatabaseDescription
  /** Run over the rows that were there before, after new stores and indexes exist. */
  readonly rewrites?: Readonly<Record<string, Rewrite>>
}

const version1: DatabaseDescription = {
  settings: { keyPath: null },
  /** The write-ahead log. `identity` makes an append that is repeated harmless. */
  decisions: { keyPath: 'seq', numbered: true, indexes: { identity: { keyPath: 'identity', unique: true } } },
  consent: { keyPath: 'seq', numbered: true, indexes: { eventId: { keyPath: 'eventId', unique: true } } },
  labels: { keyPath: 'labelId', indexes: { startMs: { keyPath: 'startMs' } } },
  annotations: { keyPath: 'annotationId', indexes: { startMs: { keyPath: 'startMs' } } },
  sessions: { keyPath: 'sessionId', indexes: { startMs: { keyPath: 'startMs' } } },
  summaries: { keyPath: ['level', 'startMs'] },
  /** Feature lines, packed some seconds at a time. */
  raw: {
    keyPath: 'id',
    numbered: true,
    indexes: { endMs: { keyPath: 'endMs' }, channelTime: { keyPath: ['channel', 'startMs'] } },
  },
  documents: { keyPath: 'name' },
  undo: { keyPath: 'undoId', indexes: { doneMs: { keyPath: 'doneMs' } } },
  /** Chunk 0 is the head of the file. */
  recordings: { keyPath: ['recordingId', 'chunk'] },
  meta: { keyPath: null },
}

/** Version n of the database is entry n - 1. Entries are never changed once released; a new one is added. */
export const schemaVersions: readonly SchemaVersion[] = [{ stores: version1 }]

export type UpgradeStep =
  | { readonly kind: 'create-store'; readonly store: string; readonly description: StoreDescription }
  | { readonly kind: 'delete-store'; readonly store: string }
  | {
      readonly kind: 'create-index'
      readonly store: string
      readonly index: string
      readonly description: IndexDescription
    }
  | { readonly kind: 'delete-index'; readonly store: string; readonly index: string }
  | { readonly kind: 'rewrite'; readonly store: string; readonly rewrite: Rewrite }

/**
 * Steps that lead from database version `from` (0 = no database) to the last of `versions`, in order.
 * Throws RangeError when a released store would change its key, which IndexedDB cannot do: add a new store and move the rows.
 */
export function planUpgrade(from: number, versions: readonly SchemaVersion[] = schemaVersions): readonly UpgradeStep[] {
  return versions.slice(from).flatMap((to, i) => {
    const before = versions[from + i - 1]?.stores ?? {}
    return [...planStores(before, to.stores), ...planRewrites(before, to)]
  })
}

function planStores(before: DatabaseDescription, after: DatabaseDescription): UpgradeStep[] {
  const gone = Object.keys(before).filter((store) => !Object.hasOwn(after, store))
  return [
    ...Object.entries(after).flatMap(([store, description]) => planStore(store, before[store], description)),
    ...gone.map((store) => ({ kind: 'delete-store', store }) as const),
  ]
}

function planStore(store: string, before: StoreDescription | undefined, after: StoreDescription): UpgradeStep[] {
  if (!before) return [{ kind: 'create-store', store, description: after }]
  const sameKey = JSON.stringify(before.keyPath) === JSON.stringify(after.keyPath) && before.numbered === after.numbered
  if (!sameKey) throw new RangeError(`the key of the store ${store} cannot change`)
  return planIndexes(store, before.indexes ?? {}, after.indexes ?? {})
}

type Indexes = Readonly<Record<string, IndexDescription>>

function planIndexes(store: string, before: Indexes, after: Indexes): UpgradeStep[] {
  const same = (index: string): boolean => JSON.stringify(before[index]) === JSON.stringify(after[index])
  const gone = Object.keys(before).filter((index) => !same(index))
  const fresh = Object.entries(after).filter(([index]) => !same(index))
  return [
    ...gone.map((index) => ({ kind: 'delete-index', store, index }) as const),
    ...fresh.map(([index, description]) => ({ kind: 'create-index', store, index, description }) as const),
  ]
}

const planRewrites = (before: DatabaseDescription, { rewrites = {} }: SchemaVersion): UpgradeStep[] =>
  Object.entries(rewrites)
    .filter(([store]) => Object.hasOwn(before, store))
    .map(([store, rewrite]) => ({ kind: 'rewrite', store, rewrite }))
