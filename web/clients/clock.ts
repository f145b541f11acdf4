// The page's clock as an argument, so that whatever waits can be tested without waiting.

export interface Clock {
  /** Monotonic, ms. */
  readonly nowMs: () => number
  /** Calls `then` once after `ms`; returns how to call it off. */
  readonly after: (ms: number, then: () => void) => () => void
}

export const pageClock: Clock = {
  nowMs: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}
