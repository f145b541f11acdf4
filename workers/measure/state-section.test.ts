// The state in a measurement: one entry a second in the file's own time, and nothing claimed of a face alone that is only just there.
import { describe, expect, it } from 'vitest'
import { createScene } from '../../tests/support/trace-scene/scene.ts'
import { createStateSection } from './state-section.ts'

/** Drawing a scene takes seconds on a busy machine. */
const PATIENCE_MS = 60_000

describe('the state in a measurement', () => {
  it(
    '[T1] [T2] the mind’s timeline stands beside the pulse, with scores, coverage and load',
    () => {
      const scene = createScene({
        seed: 5,
        seconds: 15,
        heart: { bpm: 66, rsaBpm: 2, breathsPerMin: 13 },
        pulse: 0.006,
        camera: { fps: 30 },
      })
      const section = createStateSection()
      for (const sample of scene.samples) section.add(sample)
      const { fields } = section.finish()
      const { timeline, transitions } = fields['state'] as {
        timeline: readonly { tMs: number; state: string; coverage: number }[]
        transitions: readonly unknown[]
      } // the section's own rows
      expect(fields['pulse']).toHaveLength(14)
      expect(timeline.length).toBeGreaterThanOrEqual(14)
      expect(timeline[0]).toMatchObject({ state: 'UNKNOWN', load: { zs: 0, ratio: 0 } })
      expect(timeline.every(({ tMs, coverage }) => tMs >= 0 && tMs <= 16_000 && coverage <= 0.5)).toBe(true)
      expect(transitions).toEqual([])
    },
    PATIENCE_MS,
  )
})
