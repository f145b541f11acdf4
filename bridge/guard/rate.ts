// Token buckets: how many requests a caller may make before it is asked to wait.

export interface RateLimit {
  readonly perSecond: number
  readonly burst: number
}

export interface Bucket {
  /** Takes one token; 0 when it was there, else the milliseconds until there is one. */
  take(nowMs: number): number
}

/** @param limit both numbers positive; time must be monotonic, a step back refills nothing */
export function createBucket({ perSecond, burst }: RateLimit): Bucket {
  let tokens = burst
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    take(nowMs) {
      if (nowMs > lastMs) {
        if (lastMs !== Number.NEGATIVE_INFINITY)
          tokens = Math.min(burst, tokens + ((nowMs - lastMs) * perSecond) / 1000)
        lastMs = nowMs
      }
      if (tokens < 1) return Math.ceil(((1 - tokens) * 1000) / perSecond)
      tokens -= 1
      return 0
    },
  }
}

/**
 * Chosen by hand. A session is a program the person let in: its limit stops a runaway loop, not honest work (the page makes under 50 a second).
 * Callers without a session share one bucket: a probe of every route fits in the burst, a flood does not.
 * Hello has its own, so that a flood elsewhere cannot keep a page from pairing.
 */
export const rateLimits = {
  session: { perSecond: 20_000, burst: 40_000 },
  stranger: { perSecond: 100, burst: 600 },
  hello: { perSecond: 5, burst: 60 },
} as const satisfies Record<string, RateLimit>
