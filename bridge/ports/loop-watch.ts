// How late the event loop is: measured by a tick that should come once a second.

export interface LoopWatch {
  /** Call it once a second. */
  tick(): void
  p99Ms(): number
  /** Was it blocked for more than two seconds within the last minute? */
  isSlow(): boolean
}

const PERIOD_MS = 1_000
const KEPT = 100
const BLOCKED_MS = 2_000
const REMEMBERED_MS = 60_000
const P99 = 0.99

export function createLoopWatch(monoMs: () => number): LoopWatch {
  const late: number[] = []
  let lastMs = monoMs()
  let blockedAtMs = Number.NEGATIVE_INFINITY
  return {
    tick() {
      const nowMs = monoMs()
      const lateMs = Math.max(0, nowMs - lastMs - PERIOD_MS)
      lastMs = nowMs
      late.push(lateMs)
      if (late.length > KEPT) late.shift()
      if (lateMs > BLOCKED_MS) blockedAtMs = nowMs
    },
    p99Ms: () => late.toSorted((a, b) => a - b)[Math.floor((late.length - 1) * P99)] ?? 0,
    isSlow: () => monoMs() - blockedAtMs < REMEMBERED_MS,
  }
}
