// The pace a page was opened with, for browsers driven by a test: `?pace=20` runs the session twenty times as fast, `&ahead=1` begins a day later, `&draw=.9` draws that number.
import type { FeatureLine } from '#core/contracts/features.ts'
import { realTime, toSessionMs, type Pace } from '#core/units/pace.ts'
import type { Clock } from './clock.ts'

const DAY_MS = 86_400_000
const FASTEST = 100

/** @param isDriven `navigator.webdriver`: a person's records must never carry times that were not */
export function readPace(search: string, isDriven: boolean, wallMs: number): Pace {
  if (!isDriven) return realTime
  const asked = new URLSearchParams(search)
  const rate = Math.min(FASTEST, Math.max(1, Number(asked.get('pace') ?? 1) || 1))
  const aheadMs = (Number(asked.get('ahead') ?? 0) || 0) * DAY_MS
  const asksDraw = asked.get('draw')
  const draw = asksDraw === null ? null : Math.min(0.999, Math.max(0, Number(asksDraw) || 0))
  return rate === 1 && aheadMs === 0 && draw === null ? realTime : { anchorMs: wallMs, rate, aheadMs, draw }
}

/** A clock for whatever waits in the session's time. */
export const pacedClock = (clock: Clock, { rate }: Pace): Clock => ({
  nowMs: () => clock.nowMs() * rate,
  after: (ms, run) => clock.after(ms / rate, run),
})

const SECOND_MS = 1000

/**
 * Hands lines on in the session's time. Measuring takes real seconds, so at a faster pace one second of signal stands for `rate` seconds of
 * the session: the line is said again every second of it, until the next comes or a real second and a half has passed.
 */
export function stretchLines(
  pace: Pace,
  clock: Clock,
  { wallMs, push }: { readonly wallMs: () => number; readonly push: (line: FeatureLine) => void },
): (line: FeatureLine) => void {
  if (pace === realTime) return push
  const stops = new Map<string, () => void>()
  return (line) => {
    stops.get(line.channel)?.()
    const untilMs = wallMs() + 1.5 * SECOND_MS
    const say = (): void => {
      push({ ...line, atMs: Math.round(toSessionMs(wallMs(), pace)) })
      if (wallMs() < untilMs) stops.set(line.channel, clock.after(SECOND_MS / pace.rate, say))
    }
    say()
  }
}
