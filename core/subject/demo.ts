// The app's demo: someone at work who does a little of everything, and what is true of them right now.
import type { HeadPose } from '#core/contracts/frame-sample.ts'
import { mixSeed } from './random.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'
import { glances, leans, lids, nods, personScene, speech, turns } from './scene-parts.ts'
import { rmssd } from './script/beats.ts'

/** A scene that shows every sense at work, after a quarter of a minute of sitting still in which a pulse is found; `identity` is a name of the cast. Made for 320x240 at whatever rate keeps up. */
export function demoScene(identity: string): Scene {
  const scene = personScene(
    'demo',
    'Someone works at a desk: types, talks, nods, looks away, gets a little tired.',
    identity,
    {
      tags: ['lit', 'moving'],
      script: {
        heart: { meanBpm: 70, rmssdMs: 42 },
        blinks: { perMin: 14 },
        sway: 1.2,
        habits: [
          { ...glances(11_000), firstMs: 16_000 },
          { ...nods(27_000), firstMs: 27_000 },
          { ...turns(16, 33_000), firstMs: 36_000 },
          { ...leans(48_000), firstMs: 52_000 },
        ],
        lidHabits: [lids(70_000, { firstMs: 50_000, closingMs: 220, shutMs: 700, reopeningMs: 320 })],
        speech: [{ ...speech(40_000, 6000), firstMs: 44_000 }],
      },
      camera: { width: 320, height: 240, noiseLevels: 1 },
    },
  )
  return { ...scene, seed: mixSeed(...Array.from(identity, (letter) => letter.charCodeAt(0))) }
}

/** What is true at one time of a scene; null where the scene shows nobody, or holds too few events yet. */
export interface TrueNow {
  readonly heartRateBpm: number | null
  readonly rmssdMs: number | null
  readonly breathsPerMin: number | null
  readonly blinksLastMinute: number
  readonly openness: { readonly left: number; readonly right: number } | null
  readonly pose: HeadPose | null
}

const recent = (times: readonly number[], tMs: number, spanMs: number) =>
  times.filter((t) => t > tMs - spanMs && t <= tMs)
const perMinute = (times: readonly number[]) =>
  times.length < 2 ? null : (60_000 * (times.length - 1)) / ((times.at(-1) ?? 0) - (times[0] ?? 0))

const HEART_RATE_SPAN_MS = 10_000
const MINUTE_MS = 60_000

/** The truth of the main person at `tMs` of a plan: rate over the last 10 s, RMSSD, breaths and blinks over the last minute. */
export function truthNow({ performances }: Plan, tMs: number): TrueNow {
  const main = performances[0]
  if (!main)
    return { heartRateBpm: null, rmssdMs: null, breathsPerMin: null, blinksLastMinute: 0, openness: null, pose: null }
  const { openness, pose } = main.at(tMs)
  const minute = recent(main.beatsMs, tMs, MINUTE_MS)
  const breaths = main.breaths.map(({ peakMs }) => peakMs)
  const blinks = main.blinks.map(({ closedMs }) => closedMs)
  return {
    heartRateBpm: perMinute(recent(main.beatsMs, tMs, HEART_RATE_SPAN_MS)),
    rmssdMs: minute.length < 3 ? null : rmssd(minute),
    breathsPerMin: perMinute(recent(breaths, tMs, MINUTE_MS)),
    blinksLastMinute: recent(blinks, tMs, MINUTE_MS).length,
    openness,
    pose,
  }
}
