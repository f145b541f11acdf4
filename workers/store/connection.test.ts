import { openDB } from 'idb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { decisionOf, labelOf } from '../../tests/support/store-samples.ts'
import { createTestStore, NOON_MS, refusalOf, turn, valueOf } from '../../tests/support/test-store.ts'
import { planUpgrade, schemaVersions, type SchemaVersion } from './schema.ts'

const [version1] = schemaVersions
if (!version1) throw new Error('there is a first version')
const { labels, undo, ...others } = version1.stores
if (!labels || !undo) throw new Error('these stores are in the first version')

const touch = (row: unknown) => ({ ...(row as object), touched: true })
/** A made-up second version: a store goes, one comes, an index changes, rows are rewritten. */
const version2: SchemaVersion = {
  stores: {
    ...others,
    labels: { ...labels, indexes: { endMs: { keyPath: 'endMs' } } },
    moods: { keyPath: 'moodId', indexes: { startMs: { keyPath: 'startMs', unique: true } } },
  },
  rewrites: { labels: (row) => ((row as { labelId: string }).labelId === 'drop' ? null : touch(row)) },
}
/** A third that must see what the second left. */
const version3: SchemaVersion = {
  stores: version2.stores,
  rewrites: { labels: (row) => ({ ...(row as object), third: (row as { touched?: true }).touched ?? false }) },
}

afterEach(() => void vi.restoreAllMocks())

describe('upgrade plan', () => {
  it('leads from nothing to the whole of the first version', () => {
    const steps = planUpgrade(0)
    expect(steps.map((step) => step.store)).toEqual(Object.keys(version1.stores))
    expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['create-store']))
    expect(planUpgrade(schemaVersions.length)).toEqual([])
  })

  it('names exactly what changed', () => {
    expect(planUpgrade(1, [version1, version2])).toMatchObject([
      { kind: 'delete-index', store: 'labels', index: 'startMs' },
      { kind: 'create-index', store: 'labels', index: 'endMs' },
      { kind: 'create-store', store: 'moods' },
      { kind: 'delete-store', store: 'undo' },
      { kind: 'rewrite', store: 'labels' },
    ])
  })

  it('refuses to change the key of a store', () => {
    const broken = { stores: { ...version1.stores, labels: { keyPath: 'otherId' } } }
    expect(() => planUpgrade(1, [version1, broken])).toThrow(/labels/)
  })
})

describe('upgrade of a database with records', () => {
  const rowsOf = async (name: string): Promise<unknown[]> => {
    const db = await openDB(name)
    const rows = await db.getAll('labels')
    db.close()
    return rows
  }
  const filled = async () => {
    const store = createTestStore()
    for (const id of ['a', 'drop', 'b']) await store.methods.putLabel(labelOf(id))
    return store
  }
  const release = async (name: string): Promise<void> => (await openDB(name, undefined)).close()

  it('rewrites rows once per version, in order, and keeps the rest', async () => {
    const { databaseName, events } = await filled()
    const upgraded = createTestStore({ databaseName, versions: [version1, version2, version3] })
    valueOf(await upgraded.methods.identify())
    expect(events).toEqual([{ kind: 'outdated' }])
    expect(await rowsOf(databaseName)).toEqual(['a', 'b'].map((id) => ({ ...labelOf(id), touched: true, third: true })))
  })

  it('a rewrite that fails leaves the old database as it was', async () => {
    const { databaseName } = await filled()
    const failing: SchemaVersion = {
      stores: version2.stores,
      rewrites: {
        labels: (row) => {
          if ((row as { labelId: string }).labelId === 'b') throw new TypeError('cannot read b')
          return touch(row)
        },
      },
    }
    const upgraded = createTestStore({ databaseName, versions: [version1, failing] })
    expect(await upgraded.methods.identify()).toMatchObject({
      ok: false,
      refusal: 'unavailable',
      detail: 'TypeError',
    })
    await release(databaseName)
    expect(await rowsOf(databaseName)).toEqual([labelOf('a'), labelOf('b'), labelOf('drop')])
    const old = createTestStore({ databaseName })
    expect(valueOf(await old.methods.listLabels({ fromMs: 0, toMs: 9e15 })).records).toHaveLength(3)
  })
})

describe('several windows', () => {
  it('an older window lets go, refuses further writes and is told to reload', async () => {
    const old = createTestStore()
    await old.methods.appendRecord(decisionOf('d1'))
    const fresh = createTestStore({ databaseName: old.databaseName, versions: [version1, version2] })
    expect(valueOf(await fresh.methods.appendRecord(decisionOf('d2')))).toMatchObject({ seq: 2 })
    expect(old.events).toEqual([{ kind: 'outdated' }])
    expect(refusalOf(await old.methods.appendRecord(decisionOf('d3')))).toBe('outdated')
  })

  it('a window that does not let go blocks nobody for ever: calls answer, and work again when it closes', async () => {
    const { databaseName, methods } = createTestStore()
    valueOf(await methods.identify())
    const stubborn = await openDB(databaseName)
    const fresh = createTestStore({ databaseName, versions: [version1, version2] })
    const waiting = fresh.methods.readLog({})
    await turn()
    expect(refusalOf(await waiting)).toBe('blocked')
    expect(refusalOf(await fresh.methods.appendRecord(decisionOf('d1')))).toBe('blocked')
    expect(fresh.events).toEqual([{ kind: 'blocked' }])
    stubborn.close()
    await turn()
    expect(fresh.events.at(-1)).toEqual({ kind: 'unblocked' })
    expect((await fresh.methods.appendRecord(decisionOf('d1'))).ok).toBe(true)
  })

  it('records of a newer version are read and never written', async () => {
    const newer = createTestStore({ versions: [version1, version2] })
    await newer.methods.appendRecord(decisionOf('d1'))
    const older = createTestStore({ databaseName: newer.databaseName })
    expect(valueOf(await older.methods.readLog({})).records).toHaveLength(1)
    expect(refusalOf(await older.methods.appendRecord(decisionOf('d2')))).toBe('newer')
    expect(refusalOf(await older.methods.changeSettings({ appearance: { theme: 'dark' } }))).toBe('newer')
  })
})

describe('a storage that fails', () => {
  const failOpen = (name: string, times: number) => {
    const open = indexedDB.open.bind(indexedDB)
    let left = times
    vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
      if (left-- > 0) throw new DOMException('Internal error opening backing store', name)
      return open(...args)
    })
  }
  const failTransaction = (name: string, times: number) => {
    const { transaction } = IDBDatabase.prototype
    let left = times
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
      this: IDBDatabase,
      ...args: Parameters<typeof transaction>
    ) {
      if (left-- > 0) throw new DOMException('The connection is closing', name)
      return transaction.apply(this, args)
    } as typeof transaction) // the declared method has no `this` of its own
  }

  it('opening is tried again within a second, then given up with a reason, and tried anew by the next call', async () => {
    const { methods, advance } = createTestStore()
    failOpen('UnknownError', 3)
    const answer = methods.identify()
    for (const ms of [50, 200, 750]) await turn().then(() => advance(ms))
    expect(valueOf(await answer)).toMatchObject({ isNew: true, lastSeq: 0, createdMs: NOON_MS })
    vi.restoreAllMocks()
    const other = createTestStore()
    failOpen('UnknownError', 4)
    const refusedAnswer = other.methods.identify()
    for (const ms of [50, 200, 750]) await turn().then(() => other.advance(ms))
    expect(await refusedAnswer).toMatchObject({ ok: false, refusal: 'unavailable', detail: 'UnknownError' })
    expect((await other.methods.identify()).ok).toBe(true)
  })

  it('a storage that is switched off is named at once', async () => {
    const { methods } = createTestStore()
    failOpen('SecurityError', 99)
    expect(await methods.readLog({})).toMatchObject({ ok: false, refusal: 'unavailable', detail: 'SecurityError' })
  })

  it('a lost connection is opened again twice before it is given up', async () => {
    const { methods } = createTestStore()
    await methods.identify()
    failTransaction('InvalidStateError', 2)
    expect((await methods.appendRecord(decisionOf('d1'))).ok).toBe(true)
    vi.restoreAllMocks()
    failTransaction('InvalidStateError', 3)
    expect(await methods.appendRecord(decisionOf('d2'))).toMatchObject({ ok: false, refusal: 'unavailable' })
    expect((await methods.appendRecord(decisionOf('d2'))).ok).toBe(true)
  })

  it.each(['UnknownError', 'AbortError', 'TransactionInactiveError'])(
    'a write that ends with %s at its nth request is repeated whole and leaves one record',
    async (name) => {
      const { methods } = createTestStore()
      await methods.identify()
      const requests = { add: IDBObjectStore.prototype, get: IDBIndex.prototype }
      for (const [method, prototype] of Object.entries(requests)) {
        const restore = failOnce(prototype, method, name)
        expect((await methods.appendRecord(decisionOf(`d-${method}`))).ok).toBe(true)
        restore()
      }
      expect(valueOf(await methods.readLog({})).records.map(({ seq }) => seq)).toEqual([1, 2])
    },
  )
})

/** Makes the next call of a method throw. */
function failOnce(prototype: object, method: string, name: string): () => void {
  const original: unknown = Reflect.get(prototype, method)
  let left = 1
  Reflect.set(prototype, method, function (this: unknown, ...args: unknown[]) {
    if (left-- > 0) throw new DOMException('lost', name)
    return Reflect.apply(original as () => unknown, this, args) // a method of the prototype
  })
  return () => void Reflect.set(prototype, method, original)
}

describe('identity', () => {
  it('is made once and stays, with the number of the last record', async () => {
    const first = createTestStore()
    const identity = valueOf(await first.methods.identify())
    expect(identity).toMatchObject({ isNew: true, lastSeq: 0, createdMs: NOON_MS })
    await first.methods.appendRecord(decisionOf('d1'))
    const { methods } = createTestStore({ databaseName: first.databaseName })
    expect(valueOf(await methods.identify())).toEqual({ ...identity, isNew: false, lastSeq: 1 })
  })
})
