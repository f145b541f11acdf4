import { describe, expect, it } from 'vitest'
import { CANARY_KEY, createStorageCanary } from './storage-canary.ts'

const facts = { databaseId: 'db-1', createdMs: 1000, lastSeq: 5, isNew: false }
const fresh = { databaseId: 'db-2', createdMs: 2000, lastSeq: 0, isNew: true }

function createStorage(): Storage {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage // the three methods the canary uses
}

describe('storage canary', () => {
  it('knows a first start from a database that was wiped', () => {
    const storage = createStorage()
    const canary = createStorageCanary(() => storage)
    expect(canary.check({ ...facts, isNew: true })).toBe('first-start')
    expect(canary.check(facts)).toBe('fine')
    expect(canary.check(fresh)).toBe('wiped')
    expect(canary.check({ ...fresh, isNew: false })).toBe('fine')
  })

  it('notices a database that was replaced or set back', () => {
    const storage = createStorage()
    const canary = createStorageCanary(() => storage)
    canary.check(facts)
    expect(canary.check({ ...facts, databaseId: 'other' })).toBe('replaced')
    canary.check(facts)
    canary.noteSeq(9)
    canary.noteSeq(7)
    expect(canary.check({ ...facts, lastSeq: 8 })).toBe('set-back')
    expect(canary.check({ ...facts, lastSeq: 8 })).toBe('fine')
  })

  it('a lost note and a deletion on purpose alarm nobody', () => {
    const storage = createStorage()
    const canary = createStorageCanary(() => storage)
    expect(canary.check(facts)).toBe('note-lost')
    canary.forget()
    expect(canary.check(fresh)).toBe('first-start')
  })

  it.each(['', '{', '[]', '{"v":2}', '{"v":1,"databaseId":"a b"}'])('a damaged note counts as lost: %s', (text) => {
    const storage = createStorage()
    storage.setItem(CANARY_KEY, text)
    expect(createStorageCanary(() => storage).check(facts)).toBe('note-lost')
  })

  it('without storage nothing is ever found missing', () => {
    const canary = createStorageCanary(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    expect([canary.check(fresh), canary.check(facts)]).toEqual(['first-start', 'note-lost'])
    canary.noteSeq(3)
    canary.forget()
  })
})
