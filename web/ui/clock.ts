// Wall-clock time for views: one shared tick per period, started by the first reader and stopped by the last; and local formatting.
import { useSyncExternalStore } from 'react'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS

function createTick(periodMs: number) {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let nowMs = Date.now()
  const arm = (): void => {
    // Aligned to the period, so that the minute on screen changes with the minute.
    timer = setTimeout(tick, periodMs - (Date.now() % periodMs))
  }
  const tick = (): void => {
    nowMs = Date.now()
    for (const listener of listeners) listener()
    arm()
  }
  const subscribe = (listener: () => void): (() => void) => {
    if (listeners.size === 0) {
      nowMs = Date.now()
      arm()
    }
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) clearTimeout(timer)
    }
  }
  return { subscribe, get: () => nowMs }
}

const minuteTick = createTick(MINUTE_MS)

/** The current time, to the minute: a component using it renders once a minute. */
export const useMinute = (): number => useSyncExternalStore(minuteTick.subscribe, minuteTick.get)

export type ClockStyle = 'auto' | '12h' | '24h'
const hourCycles = { auto: {}, '12h': { hourCycle: 'h12' }, '24h': { hourCycle: 'h23' } } as const
const createTimeFormat = (style: ClockStyle): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', ...hourCycles[style] })

let timeFormat = createTimeFormat('auto')
const dateFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

/** Sets how times are written from now on. */
export const setClockStyle = (style: ClockStyle): void => void (timeFormat = createTimeFormat(style))

export const formatTime = (atMs: number): string => timeFormat.format(atMs)
export const formatDay = (atMs: number): string => dateFormat.format(atMs)

/** Length of time in words, to the minute: `28 minutes`, `1 h 52`, `under a minute`. */
export function formatSpan(spanMs: number): string {
  const minutes = Math.floor(spanMs / MINUTE_MS)
  if (minutes < 1) return 'under a minute'
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`
  const rest = minutes % 60
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${String(rest).padStart(2, '0')}`
}
