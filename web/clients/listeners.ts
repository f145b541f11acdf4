// A set of listeners to one kind of news, with a way to wait for the next.

export interface Listeners<T> {
  /** Returns how to stop listening. */
  readonly add: (listener: (value: T) => void) => () => void
  readonly tell: (value: T) => void
  readonly next: () => Promise<T>
}

export function createListeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>()
  const add = (listener: (value: T) => void): (() => void) => {
    all.add(listener)
    return () => void all.delete(listener)
  }
  return {
    add,
    tell: (value) => [...all].forEach((listener) => listener(value)),
    next: () =>
      new Promise((resolve) => {
        const remove = add((value) => {
          remove()
          resolve(value)
        })
      }),
  }
}
