// Puts the time stamps of the hook on our clock: they are exact where the moment of handling is late and uneven.

/** The hook's stamps are milliseconds since some start, on macOS nanoseconds (its sources, 1.5.5). */
const unitsPerMs = (platform: NodeJS.Platform): number => (platform === 'darwin' ? 1e6 : 1)
/** A stamp that disagrees by more has wrapped around, or the computer slept. */
const LARGEST_LAG_MS = 10_000

/** The event that was handled quickest gives the difference of the clocks. Returns a stamp's time on our clock. */
export function createHookClock(platform: NodeJS.Platform): (stamp: number, nowMs: number) => number {
  let differenceMs = Number.POSITIVE_INFINITY
  return (stamp, nowMs) => {
    const stampMs = stamp / unitsPerMs(platform)
    const seenMs = nowMs - stampMs
    differenceMs = seenMs - differenceMs > LARGEST_LAG_MS ? seenMs : Math.min(differenceMs, seenMs)
    return stampMs + differenceMs
  }
}
