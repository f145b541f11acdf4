// Notices a worker that no longer answers: one ping at a time, counted in beats rather than hours, so that a sleeping laptop is no crash.
import type { Clock } from './clock.ts'

/** Chosen by hand: wasm compilation and garbage collection block a healthy worker for up to about two seconds on a slow machine. */
export const BEAT_MS = 1000
export const SILENT_BEATS = 5

interface HeartbeatOptions {
  readonly clock: Clock
  readonly ping: () => Promise<unknown>
  readonly onSilent: () => void
}

/** Starts beating and returns how to stop. `onSilent` is called at most once. */
export function startHeartbeat({ clock, ping, onSilent }: HeartbeatOptions): () => void {
  let unanswered = 0
  let cancel = (): void => undefined

  const beat = (): void => {
    if (unanswered >= SILENT_BEATS) return onSilent()
    if (unanswered === 0) void ping().then(() => (unanswered = 0), ignore)
    unanswered++
    cancel = clock.after(BEAT_MS, beat)
  }
  beat()
  return () => cancel()
}

/** A ping that fails is simply not answered. */
const ignore = (): void => undefined
