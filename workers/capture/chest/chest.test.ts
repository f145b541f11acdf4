// Chest motion: known shifts of a textured picture are found to a few hundredths of a pixel and add up without drift.
import { describe, expect, it } from 'vitest'
import { normalFrom, seededRandom } from '../../../tests/support/seeded-random.ts'
import type { PixelBuffer } from '../picture.ts'
import { ChestTracker } from './chest-motion.ts'
import { chestBlock } from './crop.ts'

const WIDTH = 320
const HEIGHT = 240
const FACE = { left: 120, top: 30, right: 200, bottom: 120 }
const SEED = 91

/** Smooth texture that can be sampled anywhere: a sum of waves, as folds and seams of a shirt. */
function shirt(contrast: number): (x: number, y: number) => number {
  const random = seededRandom(SEED)
  const waves = Array.from({ length: 12 }, () => ({ fx: random() * 0.16, fy: random() * 0.16, phase: 6.28 * random() }))
  return (x, y) => 120 + contrast * waves.reduce((sum, w) => sum + Math.sin(w.fx * x + w.fy * y + w.phase), 0)
}

/** Only what the tracker can see of this face is drawn. */
const SEEN = { left: 78, top: 136, right: 242, bottom: 222 }

function picture(level: (x: number, y: number) => number, noise: () => number = () => 0): PixelBuffer {
  const rgba = new Uint8Array(4 * WIDTH * HEIGHT)
  for (let y = SEEN.top; y < SEEN.bottom; y += 1) {
    for (let x = SEEN.left; x < SEEN.right; x += 1)
      rgba[4 * (y * WIDTH + x) + 1] = Math.max(0, Math.min(255, Math.round(level(x, y) + noise())))
  }
  return { width: WIDTH, height: HEIGHT, rgba } as PixelBuffer // ImageData is a browser's; nothing here reads it
}

/** Chest position over a run of frames: the sum of what is reported, against the true shift. */
function follow(shift: (frame: number) => { dx: number; dy: number }, frames: number, noiseLevels = 1) {
  const texture = shirt(5)
  const normal = normalFrom(seededRandom(SEED + 1))
  const tracker = new ChestTracker()
  let [x, y, worst, confidence] = [0, 0, 0, 1]
  for (let i = 0; i < frames; i += 1) {
    const { dx, dy } = shift(i)
    const frame = picture(
      (px, py) => texture(px - dx, py - dy),
      () => noiseLevels * normal(),
    )
    const motion = tracker.track(frame, FACE, (i * 1000) / 30)
    if (!motion) continue
    x += motion.dxPx
    y += motion.dyPx
    confidence = Math.min(confidence, motion.confidence)
    const from = shift(0)
    worst = Math.max(worst, Math.hypot(x - (dx - from.dx), y - (dy - from.dy)))
  }
  return { x, y, worst, confidence }
}

describe('chest motion', () => {
  it(`[S11] follows breathing of 2 px to 0.15 px, frame by frame (seed ${SEED})`, () => {
    const { worst, confidence } = follow((i) => ({ dx: 0, dy: 2 * Math.sin((2 * Math.PI * i) / 60) }), 90)
    expect(worst).toBeLessThan(0.15)
    expect(confidence).toBeGreaterThan(0.5)
  })

  it('[S11] follows a slow slide over many key pictures with little drift', () => {
    const { x, y } = follow((i) => ({ dx: 0.1 * i, dy: -0.15 * i }), 100)
    expect(x).toBeCloseTo(0.1 * 99, 0)
    expect(y).toBeCloseTo(-0.15 * 99, 0)
  })

  it('[S11] is still on a still picture', () => {
    const { worst } = follow(() => ({ dx: 0, dy: 0 }), 60)
    expect(worst).toBeLessThan(0.15)
  })

  it('[S11] has no opinion on a plain wall', () => {
    const tracker = new ChestTracker()
    const wall = picture(() => 120)
    expect([tracker.track(wall, FACE, 0), tracker.track(wall, FACE, 33)]).toEqual([null, null])
  })

  it('[S11] is absent on the first frame and when the body is out of view', () => {
    const tracker = new ChestTracker()
    const frame = picture(shirt(5))
    expect(tracker.track(frame, FACE, 0)).toBeNull()
    expect(tracker.track(frame, FACE, 33)).not.toBeNull()
    expect(tracker.track(frame, { ...FACE, top: 120, bottom: 210 }, 66)).toBeNull()
  })

  it('[S11] looks below the chin, from shoulder to shoulder', () => {
    expect(chestBlock(FACE, WIDTH, HEIGHT)).toEqual({ left: 80, top: 138, right: 240, bottom: 219 })
    expect(chestBlock({ left: 0, top: 0, right: 300, bottom: 230 }, WIDTH, HEIGHT)).toBeNull()
  })
})
