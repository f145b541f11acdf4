// The smallest external store: one value, a setter, subscribers; and the hook that lets React read a slice of it.
import { useSyncExternalStore } from 'react'

export interface Readable<T> {
  readonly get: () => T
  readonly subscribe: (onChange: () => void) => () => void
}
export interface Store<T> extends Readable<T> {
  readonly set: (next: T) => void
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set(next) {
      if (Object.is(next, current)) return
      current = next
      for (const listener of listeners) listener()
    },
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

export const useStore = <T>(store: Readable<T>): T => useSyncExternalStore(store.subscribe, store.get)

/** Reads a part of a store. `select` must return a part the store itself holds (same reference while unchanged), never a new object. */
export const usePart = <T, P>(store: Readable<T>, select: (value: T) => P): P =>
  useSyncExternalStore(store.subscribe, () => select(store.get()))

/** One subscription to several stores, for a value that follows from all of them. */
export const subscribeAll =
  (...stores: readonly Pick<Readable<unknown>, 'subscribe'>[]) =>
  (onChange: () => void): (() => void) => {
    const leave = stores.map((store) => store.subscribe(onChange))
    return () => leave.forEach((unsubscribe) => unsubscribe())
  }
