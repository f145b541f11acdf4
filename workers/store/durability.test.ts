import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  annotationOf,
  consentOf,
  decisionOf,
  documentOf,
  labelOf,
  linesOf,
  sessionOf,
  summaryOf,
  undoOf,
} from '../../tests/support/store-samples.ts'
import { createTestStore, NOON_MS, refusalOf, valueOf, type TestStore } from '../../tests/support/test-store.ts'

afterEach(() => void vi.restoreAllMocks())

type Write = (store: TestStore) => Promise<unknown>
const strict: Record<string, Write> = {
  decision: ({ methods }) => methods.appendRecord(decisionOf('d1')),
  consent: ({ methods }) => methods.appendConsent(consentOf('e1', 'SUGGEST')),
  settings: ({ methods }) => methods.changeSettings({ appearance: { theme: 'dark' } }),
  label: ({ methods }) => methods.putLabel(labelOf('l1')),
  annotation: ({ methods }) => methods.putAnnotation(annotationOf('n1', 'coffee')),
  session: ({ methods }) => methods.putSession(sessionOf('s1')),
  document: ({ methods }) => methods.putDocument(documentOf('posterior', 1)),
  'undo entry': ({ methods }) => methods.putUndo(undoOf('u1')),
}
const relaxed: Record<string, Write> = {
  summaries: ({ methods }) => methods.putSummaries([summaryOf('minute', NOON_MS)]),
  samples: async ({ methods }) => {
    await methods.addSamples(linesOf(2))
    await methods.flushSamples()
  },
}

/** Durability of each writing transaction from here on, as it was asked of the database. */
function watchDurability(): (string | undefined)[] {
  const asked: (string | undefined)[] = []
  const { transaction } = IDBDatabase.prototype
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...[stores, mode, options]: Parameters<typeof transaction>
  ) {
    if (mode === 'readwrite') asked.push(options?.durability)
    return transaction.call(this, stores, mode, options)
  } as typeof transaction) // the declared method has no `this` of its own
  return asked
}

describe('durability', () => {
  it.each(Object.entries(strict))('[P5] a %s is asked to be flushed to the disk', async (_, write) => {
    const store = createTestStore()
    await store.methods.identify()
    const asked = watchDurability()
    await write(store)
    expect(asked).toEqual(['strict'])
  })

  it.each(Object.entries(relaxed))('[R7] %s may wait for the system', async (_, write) => {
    const store = createTestStore()
    await store.methods.identify()
    const asked = watchDurability()
    await write(store)
    expect(asked).toEqual(['relaxed'])
  })

  it('[P5] success of the request is not enough: a transaction that ends without completing is not acknowledged', async () => {
    const { methods } = createTestStore()
    await methods.identify()
    const { add } = IDBObjectStore.prototype
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = add.apply(this, args)
      // late enough for the caller to have seen the success
      request.addEventListener('success', () => void Promise.resolve().then(() => this.transaction.abort()))
      return request
    })
    expect(refusalOf(await methods.appendRecord(decisionOf('d1')))).toBe('unavailable')
    vi.restoreAllMocks()
    expect(valueOf(await methods.readLog({})).records).toEqual([])
  })
})
