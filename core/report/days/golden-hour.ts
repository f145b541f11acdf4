// The golden hour: the local hour a person is most often in flow, shrunk and bootstrapped by day, or "no clear best time".
import { resample } from './compare.ts'

/** Days looked back over; what an hour needs before it may win (policy reference 7.2). */
export const GOLDEN_DAYS = 28
const MIN_HOUR_MS = 3_600_000
const MIN_HOUR_DAYS = 5
/** Pull towards the overall share, in minutes of known time. */
const SHRINKAGE_MS = 120 * 60_000
/** Chance of being best that a winner needs. */
const MIN_CHANCE = 0.8
const RESAMPLES = 1000

/** Known and flow time of one local hour of one day. */
export interface HourOfDay {
  readonly day: string
  readonly hour: number
  readonly flowMs: number
  readonly knownMs: number
}

export interface HourShare {
  readonly hour: number
  readonly share: number
  readonly knownMs: number
  readonly days: number
}

/** `clear` names the hour; `unclear` has candidates and none stands out; `too-few-days` has no candidate. Candidates by hour. */
export type GoldenHour =
  | { readonly kind: 'clear'; readonly hour: number; readonly chance: number; readonly hours: readonly HourShare[] }
  | {
      readonly kind: 'unclear'
      readonly best: number
      readonly chance: number
      readonly hours: readonly HourShare[]
    }
  | { readonly kind: 'too-few-days'; readonly hours: readonly HourShare[] }

/**
 * Over the hours given (28 days): candidates have at least 60 known minutes on at least five days; shares are shrunk to the overall share
 * with 120 minutes; the winner must be best in 80 % of resamples of whole days. A winner needs a rival: a single candidate is not clear.
 */
export function goldenHour(hours: readonly HourOfDay[], random: () => number): GoldenHour {
  const candidates = candidatesOf(hours)
  const [first] = candidates.toSorted((left, right) => right.share - left.share)
  if (!first) return { kind: 'too-few-days', hours: [] }
  const chance = chanceOfBest(hours, { candidates, hour: first.hour, random })
  const isClear = candidates.length > 1 && first.share > 0 && chance >= MIN_CHANCE
  return isClear
    ? { kind: 'clear', hour: first.hour, chance, hours: candidates }
    : { kind: 'unclear', best: first.hour, chance, hours: candidates }
}

function candidatesOf(hours: readonly HourOfDay[]): readonly HourShare[] {
  const shares = sharesByHour(hours)
  return [...shares.values()]
    .filter(({ hour, knownMs }) => knownMs >= MIN_HOUR_MS && daysOf(hours, hour) >= MIN_HOUR_DAYS)
    .map((one) => ({ ...one, days: daysOf(hours, one.hour) }))
    .toSorted((left, right) => left.hour - right.hour)
}

const daysOf = (hours: readonly HourOfDay[], hour: number): number =>
  new Set(hours.flatMap((one) => (one.hour === hour && one.knownMs > 0 ? [one.day] : []))).size

/** Shrunk share of every hour. */
function sharesByHour(hours: readonly HourOfDay[]): Map<number, Omit<HourShare, 'days'>> {
  const flow = new Float64Array(24)
  const known = new Float64Array(24)
  for (const { hour, flowMs, knownMs } of hours) {
    flow[hour] = (flow[hour] ?? 0) + flowMs
    known[hour] = (known[hour] ?? 0) + knownMs
  }
  const total = known.reduce((sum, value) => sum + value, 0)
  const overall = total > 0 ? flow.reduce((sum, value) => sum + value, 0) / total : 0
  const shares = new Map<number, Omit<HourShare, 'days'>>()
  for (const [hour, knownMs] of known.entries()) {
    if (knownMs === 0) continue
    const share = ((flow[hour] ?? 0) + SHRINKAGE_MS * overall) / (knownMs + SHRINKAGE_MS)
    shares.set(hour, { hour, share, knownMs })
  }
  return shares
}

/** Share of day resamples in which `hour` is best among the candidates; ties count half. */
function chanceOfBest(
  hours: readonly HourOfDay[],
  race: { readonly candidates: readonly HourShare[]; readonly hour: number; readonly random: () => number },
): number {
  const days = [...new Set(hours.map(({ day }) => day))]
  const byDay = days.map((day) => hours.filter((one) => one.day === day))
  let wins = 0
  for (let k = 0; k < RESAMPLES; k++) {
    const shares = sharesByHour(resample(byDay, race.random).flat())
    const own = shares.get(race.hour)?.share ?? 0
    const rivals = race.candidates.filter(({ hour }) => hour !== race.hour)
    const best = Math.max(...rivals.map(({ hour }) => shares.get(hour)?.share ?? 0))
    wins += own > best ? 1 : own === best ? 0.5 : 0
  }
  return wins / RESAMPLES
}
