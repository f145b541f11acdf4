import { describe, expect, it } from 'vitest'
import type { Channel, FeatureLine } from '../../contracts/features.ts'
import { emptyBaseline, usualTable } from '../baseline.ts'
import { type LatestLines, fuse } from '../fusion.ts'
import type { DetectorFrame, DetectorId } from './conditions.ts'
import { type Sighting, freshDetectors, lately, stepDetectors } from './watch.ts'

const usuals = usualTable(emptyBaseline, { nowMs: 0, bucket: '1-other' })
type Values = Partial<Record<Channel, FeatureLine['values']>>
interface Scene {
  readonly values: Values
  readonly seconds: number
  readonly hypo?: number
  readonly localMinuteOfDay?: number
}

/** Plays scenes second by second and says when which detector saw something. */
function play(...scenes: readonly Scene[]): readonly (readonly [DetectorId, number])[] {
  let clocks = freshDetectors
  const seen: Sighting[] = []
  let nowMs = 1_000_000
  for (const { values, seconds, hypo = 0, localMinuteOfDay = 600 } of scenes)
    for (let s = 0; s < seconds; s++, nowMs += 1000) {
      const latest: LatestLines = Object.fromEntries(
        Object.entries(values).map(([channel, one]) => [
          channel,
          { atMs: nowMs, channel: channel as Channel, quality: 1, values: one }, // keys of Values
        ]),
      )
      const frame: DetectorFrame = { snapshot: fuse(latest, nowMs), usuals, hypo, localMinuteOfDay }
      const stepped = stepDetectors(clocks, frame, nowMs)
      clocks = stepped.clocks
      seen.push(...stepped.sightings)
    }
  return seen.map(({ detector, atMs }) => [detector, (atMs - 1_000_000) / 1000])
}
const face = { blinksPerMin: 25, forwardLeanRatio: 0, stillnessRatio: 0.9, perclosRatio: 0.05 }
const reading: Values = { input: { keysPerMin: 0, scrollsPerMin: 3, inactivitySeconds: 20 }, kinematics: face }

describe('detectors', () => {
  it('[STA-14] [T6] reading without taking in: 90 s with the camera, 120 s without, then five minutes silence', () => {
    expect(play({ values: reading, seconds: 450, hypo: 0.6 })).toEqual([['zombie-reading', 90]])
    const { input } = reading
    expect(play({ values: { input: input ?? {} }, seconds: 130, hypo: 0.6 })).toEqual([['zombie-reading', 120]])
    expect(play({ values: reading, seconds: 600, hypo: 0.6 }).map(([, at]) => at)).toEqual([90, 480])
  })

  it('[STA-14] [T6] keys, ordinary blinks or no drifting score and it is only reading', () => {
    expect(
      play({ values: { ...reading, input: { keysPerMin: 40, scrollsPerMin: 3 } }, seconds: 200, hypo: 0.6 }),
    ).toEqual([])
    expect(
      play({ values: { ...reading, kinematics: { ...face, blinksPerMin: 14 } }, seconds: 200, hypo: 0.6 }),
    ).toEqual([])
    expect(play({ values: reading, seconds: 200, hypo: 0.3 })).toEqual([])
  })

  it('[STA-14] [T6] a rabbit hole is ten minutes away from the goal, and unknown without a goal', () => {
    const lost: Values = { tabs: { switchesPerMin: 2, alignmentRatio: 0.1 } }
    expect(play({ values: lost, seconds: 620 })).toEqual([['rabbit-hole', 600]])
    expect(play({ values: { tabs: { switchesPerMin: 2 } }, seconds: 700 })).toEqual([])
    expect(
      play(
        { values: lost, seconds: 590 },
        { values: { tabs: { alignmentRatio: 0.8 } }, seconds: 1 },
        { values: lost, seconds: 100 },
      ),
    ).toEqual([])
  })

  it('[STA-14] [T6] held or halved breath for thirty seconds; the original could not read under nine a minute (defect 4)', () => {
    expect(play({ values: { physio: { respirationPerMin: 6.5 } }, seconds: 40 })).toEqual([['screen-apnea', 30]])
    expect(play({ values: { physio: { apneaSeconds: 12 } }, seconds: 40 })).toEqual([['screen-apnea', 30]])
    expect(play({ values: { physio: { respirationPerMin: 10, apneaSeconds: 0 } }, seconds: 60 })).toEqual([])
  })

  it('[STA-14] [T6] circling between three tabs with more switches than usual', () => {
    const circling: Values = { tabs: { switchesPerMin: 14, thrashNodes: 4 } }
    expect(play({ values: circling, seconds: 30 })).toEqual([['thrashing', 20]])
    expect(play({ values: { tabs: { switchesPerMin: 3, thrashNodes: 4 } }, seconds: 60 })).toEqual([])
  })

  it('[STA-14] [T6] original defect 17: late hours are those of the local clock, and two signs must stand', () => {
    const tired: Values = { kinematics: { slumpRatio: 0.4, perclosRatio: 0.3 }, physio: { rmssdMs: 40 } }
    expect(play({ values: tired, seconds: 310, localMinuteOfDay: 23 * 60 + 30 })).toEqual([['late-fatigue', 300]])
    expect(play({ values: tired, seconds: 310, localMinuteOfDay: 3 * 60 })).toEqual([['late-fatigue', 300]])
    expect(play({ values: tired, seconds: 310, localMinuteOfDay: 14 * 60 })).toEqual([])
    const oneSign: Values = { kinematics: { slumpRatio: 0.4, perclosRatio: 0.05 }, physio: { rmssdMs: 40 } }
    expect(play({ values: oneSign, seconds: 310, localMinuteOfDay: 23 * 60 + 30 })).toEqual([])
  })

  it('[STA-15] [T6] a moment that cannot say pauses a clock for thirty seconds at most', () => {
    const shallow: Values = { physio: { respirationPerMin: 6 } }
    expect(
      play({ values: shallow, seconds: 20 }, { values: {}, seconds: 20 }, { values: shallow, seconds: 20 }),
    ).toEqual([['screen-apnea', expect.any(Number)]])
    expect(
      play({ values: shallow, seconds: 20 }, { values: {}, seconds: 50 }, { values: shallow, seconds: 20 }),
    ).toEqual([])
  })

  it('[STA-15] a sighting names what it saw and is recent for a while, whatever the clock does', () => {
    const nowMs = 5_000_000
    let clocks = freshDetectors
    let last: readonly Sighting[] = []
    for (let s = 0; s <= 30; s++) {
      const at = nowMs + s * 1000
      const line: FeatureLine = { atMs: at, channel: 'physio', quality: 1, values: { respirationPerMin: 6 } }
      const frame = { snapshot: fuse({ physio: line }, at), usuals, hypo: null, localMinuteOfDay: 600 }
      const stepped = stepDetectors(clocks, frame, at)
      clocks = stepped.clocks
      last = stepped.sightings
    }
    expect(last[0]?.reasons).toEqual([
      { feature: 'respirationPerMin', value: 6, baseline: 15, z: expect.closeTo(-3, 9), contribution: 1 },
    ])
    expect(lately(clocks, nowMs + 60_000, 60_000)).toEqual(['screen-apnea'])
    expect(lately(clocks, nowMs - 60_000, 60_000)).toEqual([])
  })
})
