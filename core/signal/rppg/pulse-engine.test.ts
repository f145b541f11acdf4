import { describe, expect, it } from 'vitest'
import { drawScene, type SceneKind } from '../../../tests/support/trace-scene/population.ts'
import { createScene } from '../../../tests/support/trace-scene/scene.ts'
import { createFaceFrames, faceLayout } from './face-frames.ts'
import { createPulseEngine, type PulseReading } from './pulse-engine.ts'

const SECONDS = 18

/** Every reading of one drawn scene, with the true mean rate of its window. */
function readScene(kind: SceneKind, seed: number) {
  const scene = createScene(drawScene(kind, seed, SECONDS))
  const engine = createPulseEngine(faceLayout)
  const toFrame = createFaceFrames()
  const start = scene.samples[0]?.atMs ?? 0
  return scene.samples.flatMap((sample): { reading: PulseReading; truth: number | null }[] => {
    const reading = engine.push(toFrame(sample))
    if (!reading) return []
    const { heartRate } = reading
    if (heartRate.kind === 'declined') return [{ reading, truth: null }]
    const { startMs, endMs } = heartRate.window
    return [{ reading, truth: scene.heart.meanBpm((startMs - start) / 1000, (endMs - start) / 1000) }]
  })
}
/** Drawing a scene takes seconds on a busy machine. */
const PATIENCE_MS = 120_000
const published = (kind: SceneKind, seed: number) =>
  readScene(kind, seed).flatMap(({ reading: { heartRate }, truth }) =>
    heartRate.kind === 'measured' && truth !== null ? [{ ...heartRate, error: Math.abs(heartRate.value - truth) }] : [],
  )

describe('the pulse engine on drawn scenes', () => {
  it(
    '[SIG-30] [S8] a still face has a rate within 2 bpm, with an interval, and first numbers within ten seconds',
    () => {
      const scenes = [1, 2, 3].map((seed) => published('still', seed))
      const all = scenes.flat()
      expect(scenes.filter((readings) => readings.length > 0).length).toBeGreaterThanOrEqual(2)
      expect(all.reduce((sum, { error }) => sum + error, 0) / all.length).toBeLessThan(2)
      expect(all.every(({ interval }) => interval !== undefined && interval > 0)).toBe(true)
    },
    PATIENCE_MS,
  )

  it.each(['photo', 'flicker-photo', 'mask'] as const)(
    '[SIG-31] [S9] a %s has no pulse',
    (kind) => {
      expect([1, 2].flatMap((seed) => published(kind, seed))).toEqual([])
    },
    PATIENCE_MS,
  )

  it(
    '[SIG-32] the same samples give the same readings',
    () => {
      expect(JSON.stringify(readScene('still', 5))).toBe(JSON.stringify(readScene('still', 5)))
    },
    PATIENCE_MS,
  )
})
