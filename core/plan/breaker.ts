// The breaker: after a few failures in a row of minutes no model is asked for a while; then one call tries whether it is over.

/** Three failures within five minutes open it (security reference 2.6.5). */
export const BREAKER_FAILURES = 3
export const BREAKER_WINDOW_MS = 300_000
/** Rests this long before one call may try. Chosen: as long as the window, so that what opened it has passed. */
export const BREAKER_REST_MS = 300_000

export interface Breaker {
  /** When the failures that still count happened. */
  readonly failedAtMs: readonly number[]
  readonly openUntilMs: number | null
  /** Is the one trying call under way? */
  readonly trying: boolean
}
export const closedBreaker: Breaker = { failedAtMs: [], openUntilMs: null, trying: false }

export const isOpen = ({ openUntilMs, trying }: Breaker, nowMs: number): boolean =>
  openUntilMs !== null && (trying || nowMs < openUntilMs)

/** A call begins; only called when it is not open. After a rest this is the one that tries. */
export const begin = (breaker: Breaker): Breaker =>
  breaker.openUntilMs === null ? breaker : { ...breaker, trying: true }

/** A call went well: everything is forgotten. */
export const succeed = (): Breaker => closedBreaker

/** A call failed: one more counts; the third within the window, or a trying one, opens it. */
export function fail(breaker: Breaker, nowMs: number): Breaker {
  const failedAtMs = [...breaker.failedAtMs.filter((at) => nowMs - at < BREAKER_WINDOW_MS), nowMs]
  const opens = breaker.trying || failedAtMs.length >= BREAKER_FAILURES
  return { failedAtMs, openUntilMs: opens ? nowMs + BREAKER_REST_MS : null, trying: false }
}

/** A call ended without saying anything about the provider (stopped by the person). */
export const leave = (breaker: Breaker): Breaker => ({ ...breaker, trying: false })
