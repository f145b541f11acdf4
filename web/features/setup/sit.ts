// The guided sit as pure steps: two minutes of good signal make two minutes of the person's usual; what stands in the way is named.
import type { CalibrationMinute } from './calibration-record.ts'
import type { DeclineReason } from '#core/contracts/estimate.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import { median } from '#core/maths/robust.ts'

/** Seconds with a trusted pulse that a sit needs (feature S16). */
export const SIT_SECONDS = 120
/** Once this many seconds could not be used, the sit is given up: the place has to change first. Chosen by hand: as long as the sit itself. */
export const HELD_LIMIT_S = 120
/** The pulse needs some ten seconds of listening, on slow machines more; until then waiting is nobody's fault. */
const LISTENING_S = 30

type Values = Readonly<Record<string, readonly number[]>>

export interface Sit {
  readonly goodS: number
  /** Seconds that could not be used, after listening. */
  readonly heldS: number
  readonly listenedS: number
  /** Why the last second could not be used; null while it goes on. */
  readonly held: DeclineReason | null
  readonly causes: Readonly<Partial<Record<DeclineReason, number>>>
  /** Features by minute of the sit. */
  readonly minutes: readonly Values[]
}

export const freshSit: Sit = { goodS: 0, heldS: 0, listenedS: 0, held: null, causes: {}, minutes: [] }

function collect(sit: Sit, { values }: Pick<FeatureLine, 'values'>): Sit['minutes'] {
  const minute = Math.min(Math.floor(sit.goodS / 60), SIT_SECONDS / 60 - 1)
  const before = sit.minutes[minute] ?? {}
  const merged: Record<string, readonly number[]> = { ...before }
  for (const [name, value] of Object.entries(values)) merged[name] = [...(merged[name] ?? []), value]
  return [...sit.minutes.slice(0, minute), merged]
}

/** The sit after one more line; a physio line is a second, other channels only add their values while the pulse is there. */
export function sitWith(sit: Sit, line: FeatureLine): Sit {
  if (line.channel === 'input' || line.channel === 'tabs') return sit
  if (line.channel === 'kinematics')
    return sit.held === null && sit.goodS > 0 ? { ...sit, minutes: collect(sit, line) } : sit
  const listenedS = sit.listenedS + 1
  if (line.values['heartRateBpm'] !== undefined)
    return { ...sit, listenedS, held: null, minutes: collect(sit, line), goodS: sit.goodS + 1 }
  const why = line.declined?.['heartRateBpm'] ?? 'warming-up'
  const listening = why === 'warming-up' && listenedS <= LISTENING_S
  if (listening) return { ...sit, listenedS, held: why }
  return {
    ...sit,
    listenedS,
    held: why,
    heldS: sit.heldS + 1,
    causes: { ...sit.causes, [why]: (sit.causes[why] ?? 0) + 1 },
  }
}

export type SitVerdict =
  | { readonly kind: 'going' }
  | { readonly kind: 'done'; readonly minutes: readonly CalibrationMinute[] }
  | { readonly kind: 'failed'; readonly cause: DeclineReason; readonly seconds: number }

/** Done after 120 good seconds; failed, with the commonest cause, after 120 that could not be used. `nowMs`: wall clock. */
export function judgeSit(sit: Sit, nowMs: number): SitVerdict {
  if (sit.goodS >= SIT_SECONDS) {
    const minutes = sit.minutes.map((values, index) => ({
      atMs: nowMs - (sit.minutes.length - index) * 60_000,
      values: mediansOf(values),
    }))
    return { kind: 'done', minutes }
  }
  if (sit.heldS < HELD_LIMIT_S) return { kind: 'going' }
  const causes = Object.entries(sit.causes) as [DeclineReason, number][] // keys of a record over reasons
  const [cause, seconds] = causes.reduce((most, one) => (one[1] > most[1] ? one : most), ['low-quality', 0])
  return { kind: 'failed', cause, seconds }
}

/** Median of each feature. */
export function mediansOf(values: Values): CalibrationMinute['values'] {
  const entries = Object.entries(values).flatMap(([name, list]) => {
    const middle = median(list)
    return middle === null ? [] : [[name, middle] as const]
  })
  return Object.fromEntries(entries)
}
