// Carries out an upgrade plan inside the version-change transaction; whatever fails leaves the old database as it was.
import type { IDBPDatabase, IDBPTransaction } from 'idb'
import type { IndexDescription, UpgradeStep } from './schema.ts'

/** A database whose shape is just being made has no type yet. */
export type AnyDatabase = IDBPDatabase
export type AnyUpgrade = IDBPTransaction<unknown, string[], 'versionchange'>

/**
 * Runs the steps one after another. Nothing but the database may be awaited in here, or the transaction ends early.
 * A step that throws aborts the transaction, and opening the database fails.
 */
export async function applyUpgrade(db: AnyDatabase, upgrade: AnyUpgrade, steps: readonly UpgradeStep[]): Promise<void> {
  try {
    for (const step of steps) await applyStep(db, upgrade, step)
  } catch (error) {
    upgrade.abort()
    throw error
  }
}

async function applyStep(db: AnyDatabase, upgrade: AnyUpgrade, step: UpgradeStep): Promise<void> {
  switch (step.kind) {
    case 'create-store':
      return createStore(db, step)
    case 'delete-store':
      return db.deleteObjectStore(step.store)
    case 'create-index':
      return createIndex(upgrade.objectStore(step.store), step.index, step.description)
    case 'delete-index':
      return upgrade.objectStore(step.store).deleteIndex(step.index)
    case 'rewrite':
      return rewriteRows(upgrade, step)
  }
}

type Step<K extends UpgradeStep['kind']> = Extract<UpgradeStep, { kind: K }>

function createStore(db: AnyDatabase, { store: name, description }: Step<'create-store'>): void {
  const { keyPath, numbered = false, indexes = {} } = description
  const store = db.createObjectStore(name, { keyPath: toKeyPath(keyPath), autoIncrement: numbered })
  for (const [index, one] of Object.entries(indexes)) createIndex(store, index, one)
}

interface Indexable {
  createIndex(name: string, keyPath: string | string[], options: IDBIndexParameters): unknown
}

const createIndex = (store: Indexable, name: string, { keyPath, unique = false }: IndexDescription): void =>
  void store.createIndex(name, toKeyPath(keyPath) ?? '', { unique })

/** IndexedDB takes mutable arrays only. */
const toKeyPath = (keyPath: string | readonly string[] | null): string | string[] | null =>
  keyPath === null || typeof keyPath === 'string' ? keyPath : [...keyPath]

async function rewriteRows(upgrade: AnyUpgrade, { store, rewrite }: Step<'rewrite'>): Promise<void> {
  let cursor = await upgrade.objectStore(store).openCursor()
  while (cursor) {
    const row = rewrite(cursor.value)
    if (row === null) await cursor.delete()
    else await cursor.update(row)
    cursor = await cursor.continue()
  }
}
