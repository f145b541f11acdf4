import { describe, expect, it } from 'vitest'
import { identities, pulseAmplitude } from './identities.ts'
import { actor, personScene, type SceneOptions } from './scene-parts.ts'
import type { Scene } from './scene.ts'
import { sceneNamed } from './scenes.ts'
import { createSubject, type Subject } from './subject.ts'

const tiny = { width: 160, height: 120, noiseLevels: 0 }
const scene = (identity: string, options: SceneOptions = {}, seed = 77): Scene => ({
  ...personScene('test', 'A test.', identity, { ...options, camera: { ...tiny, ...options.camera } }),
  seed,
})
/** Nothing moves but blood: no sway, blinks, breath. */
const clamped: SceneOptions = {
  script: {
    sway: 0,
    blinks: { perMin: 0 },
    chestMm: 0,
    breathing: { perMin: 14, variation: 0, holds: [{ startMs: -1e6, endMs: 1e6 }] },
  },
}

const drawAll = (subject: Subject, count: number, seen: (index: number) => void) => {
  const frame = new Uint8Array(subject.frameBytes)
  for (let i = 0; i < count; i++) {
    subject.drawFrame(i, frame)
    seen(i)
  }
}

/** Mean linear green over bare skin of the last drawn frame. */
function skinGreen({ picture }: Subject): number {
  let [sum, weight] = [0, 0]
  picture.skin.forEach((skin, i) => {
    if (skin < 0.95) return
    sum += picture.linear[3 * i + 1] ?? 0
    weight++
  })
  return sum / weight
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  a.forEach((value, i) => {
    const other = (b[i] ?? 0) - mb
    ab += (value - ma) * other
    aa += (value - ma) ** 2
    bb += other ** 2
  })
  return ab / Math.sqrt(aa * bb)
}

describe('rendering', () => {
  it('[SUB-1] the same scene gives the same bytes, in any order of frames; another seed gives others', () => {
    const first = createSubject(scene('mei', { camera: { noiseLevels: 1.2 } }), 2)
    const second = createSubject(scene('mei', { camera: { noiseLevels: 1.2 } }), 2)
    const other = createSubject(scene('mei', { camera: { noiseLevels: 1.2 } }, 78), 2)
    const draw = (subject: Subject, index: number) => {
      const frame = new Uint8Array(subject.frameBytes)
      subject.drawFrame(index, frame)
      return frame
    }
    const forward = [3, 20, 41].map((index) => draw(first, index))
    const backward = [41, 20, 3].map((index) => draw(second, index)).toReversed()
    expect(backward).toEqual(forward)
    expect(draw(other, 3)).not.toEqual(forward[0])
    expect(() => draw(first, 60)).toThrow(/0\.\.59/)
  })

  it.each(identities.map(({ name }) => name))(
    '[SUB-2] the skin of %s pulses as scripted, by the amplitude of their tone',
    (name) => {
      const subject = createSubject(scene(name, { ...clamped, camera: { fps: 15 } }), 3)
      const [greens, pulses]: [number[], number[]] = [[], []]
      const main = subject.plan.performances[0]
      drawAll(subject, 45, (i) => {
        greens.push(skinGreen(subject))
        pulses.push(-(main?.pulseAt(subject.plan.times[i]?.exposedMs ?? 0) ?? 0))
      })
      expect(correlation(greens, pulses)).toBeGreaterThan(0.99)
      const mean = greens.reduce((sum, value) => sum + value, 0) / greens.length
      const swing = (Math.max(...greens) - Math.min(...greens)) / mean
      const wanted = pulseAmplitude(identities.find((one) => one.name === name) ?? identities[0]!, 1)[1] // table is not empty
      expect(swing).toBeGreaterThan(0.55 * wanted)
      expect(swing).toBeLessThan(1.1 * wanted)
    },
  )

  it('[SUB-2] light skin pulses by half to one per cent in green, the darkest by a third of that', () => {
    const green = identities.map((identity) => ({ type: identity.phototype, swing: pulseAmplitude(identity, 1)[1] }))
    for (const { type, swing } of green) {
      if (type <= 3) expect(swing).toBeGreaterThan(0.005)
      expect(swing).toBeLessThanOrEqual(0.01)
    }
    const [red, middle, blue] = pulseAmplitude(identities[0]!, 1) // table is not empty
    expect(middle).toBeGreaterThan(blue)
    expect(blue).toBeGreaterThan(red)
  })

  it('[SUB-2] the forehead follows the cheek', () => {
    const subject = createSubject(scene('ingrid', { ...clamped, camera: { fps: 100 } }), 2)
    const window = (left: number, right: number, top: number, bottom: number) => {
      let sum = 0
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) sum += subject.picture.linear[3 * (y * 160 + x) + 1] ?? 0
      return sum
    }
    const [cheek, forehead]: [number[], number[]] = [[], []]
    subject.drawInstant(0, new Uint8Array(subject.frameBytes))
    const at = (landmark: number) => {
      const points = subject.landmarks()
      return [Math.round(points?.[2 * landmark] ?? 0), Math.round(points?.[2 * landmark + 1] ?? 0)] as const
    }
    const [cx, cy] = at(50)
    const [fx, fy] = at(151)
    drawAll(subject, 130, () => {
      cheek.push(window(cx - 2, cx + 3, cy - 2, cy + 3))
      forehead.push(window(fx - 3, fx + 4, fy - 3, fy + 1))
    })
    const lagged = (lag: number) => correlation(forehead.slice(4 + lag, 120 + lag), cheek.slice(4, 120))
    expect(lagged(1)).toBeGreaterThan(lagged(0))
    expect(lagged(1)).toBeGreaterThan(lagged(-1))
  })

  it('[SUB-10] a photograph, a mask, a chair and a wall show no pulse at all', () => {
    for (const name of ['photo-still', 'mask', 'chair', 'wall']) {
      const named = sceneNamed(name)
      const subject = createSubject({ ...named, camera: { ...named.camera, ...tiny } }, 2)
      let bare = 0
      let swing = 0
      drawAll(subject, 1, () => {
        bare = subject.picture.skin.reduce((sum, value) => sum + value, 0)
      })
      const levels: number[] = []
      drawAll(subject, 20, () => levels.push(skinGreen(subject)))
      swing = (Math.max(...levels) - Math.min(...levels)) / (levels[0] ?? 1)
      if (name === 'mask') expect(bare).toBeGreaterThan(500)
      else expect(bare).toBe(0)
      expect(subject.plan.performances.some(({ beatsMs }) => beatsMs.length > 0 && name !== 'mask')).toBe(false)
      expect(swing > 0.02).toBe(false)
    }
  })

  it('[SUB-10] paper held still is the same in every frame', () => {
    const subject = createSubject({ ...scene('tom'), cast: { kind: 'photo', actors: [actor('tom')], handMm: 0 } }, 4)
    const frames = [0, 17, 60, 119].map((index) => {
      const frame = new Uint8Array(subject.frameBytes)
      subject.drawFrame(index, frame)
      return frame
    })
    for (const frame of frames) expect(frame).toEqual(frames[0])
  })
})

describe('face', () => {
  const gap = (subject: Subject, eye: 'left' | 'right') => {
    const points = subject.landmarks() ?? new Float32Array(936)
    const [upper, lower, outer, inner] = eye === 'right' ? [159, 145, 33, 133] : [386, 374, 263, 362]
    const distance = (a: number, b: number) =>
      Math.hypot((points[2 * a] ?? 0) - (points[2 * b] ?? 0), (points[2 * a + 1] ?? 0) - (points[2 * b + 1] ?? 0))
    return distance(upper, lower) / distance(outer, inner)
  }

  it('[SUB-5] the rendered lids are where the truth says, eye by eye', () => {
    const event = {
      startMs: 500,
      closedMs: 900,
      reopenMs: 1100,
      endMs: 1600,
      completeness: 1,
      eyes: 'left',
      kind: 'blink',
    } as const
    const options: SceneOptions = { script: { sway: 0, gazeYDeg: 0, blinks: { perMin: 0, events: [event] } } }
    const subject = createSubject(scene('tom', { ...options, camera: { width: 320, height: 240, fps: 15 } }), 2)
    subject.drawInstant(0, new Uint8Array(subject.frameBytes))
    const open = gap(subject, 'left')
    drawAll(subject, 30, (i) => {
      const truth = subject.plan.performances[0]?.at(subject.plan.times[i]?.exposedMs ?? 0).openness.left ?? 0
      expect(Math.abs(gap(subject, 'left') / open - truth)).toBeLessThan(0.1)
      expect(Math.abs(gap(subject, 'right') / open - 1)).toBeLessThan(0.05)
    })
  })

  it("[SUB-11] turning to the own left moves the nose to the picture's right, looking up moves it up", () => {
    const nose = (target: { yawDeg?: number; pitchDeg?: number; rollDeg?: number }, landmark = 4) => {
      const cue = { atMs: -2000, rampMs: 100, holdMs: 1e6, target }
      const subject = createSubject(scene('mara', { script: { sway: 0, cues: [cue] } }), 1)
      subject.drawInstant(0, new Uint8Array(subject.frameBytes))
      const points = subject.landmarks() ?? new Float32Array(936)
      return [points[2 * landmark] ?? 0, points[2 * landmark + 1] ?? 0] as const
    }
    const rest = nose({})
    expect(nose({ yawDeg: 20 })[0]).toBeGreaterThan(rest[0] + 3)
    expect(nose({ pitchDeg: 20 })[1]).toBeLessThan(rest[1] - 3)
    expect(nose({ rollDeg: 20 }, 10)[0]).toBeLessThan(nose({}, 10)[0] - 3)
  })

  it('[SUB-12] breathing lifts the shoulders with the lungs', () => {
    const subject = createSubject(scene('kofi', { script: { sway: 0, chestMm: 6 }, camera: { fps: 10 } }), 9)
    const [heights, lungs]: [number[], number[]] = [[], []]
    const { picture, plan } = subject
    const column = 50
    drawAll(subject, 90, (i) => {
      let sum = 0
      for (let y = 60; y < 120; y++) sum += picture.linear[3 * (y * 160 + column) + 1] ?? 0
      heights.push(sum)
      lungs.push(plan.performances[0]?.at(plan.times[i]?.exposedMs ?? 0).lung ?? 0)
    })
    expect(Math.abs(correlation(heights, lungs))).toBeGreaterThan(0.95)
  })
})

describe('light', () => {
  const luma = (name: string) => {
    const named = sceneNamed(name)
    const subject = createSubject({ ...named, camera: { ...named.camera, ...tiny } }, 0.2)
    const frame = new Uint8Array(subject.frameBytes)
    subject.drawFrame(0, frame)
    const face = { sum: 0, left: 0, right: 0, count: 0 }
    for (let y = 35; y < 80; y++)
      for (let x = 60; x < 100; x++) {
        const value = frame[y * 160 + x] ?? 0
        face.sum += value
        face.count++
        if (x < 80) face.left += value
        else face.right += value
      }
    return { mean: face.sum / face.count, tilt: face.left / face.right }
  }

  it('[SUB-9] bright, even, dim and dark scenes are that; side light falls on its side', () => {
    const [bright, even, dim, dark] = ['bright-ingrid', 'still-ingrid', 'dim-ingrid', 'dark-mara'].map(
      (name) => luma(name).mean,
    )
    expect(bright).toBeGreaterThan((even ?? 0) + 10)
    expect(even).toBeGreaterThan((dim ?? 0) + 10)
    expect(dark).toBeLessThan(45)
    expect(even).toBeGreaterThan(110)
    expect(even).toBeLessThan(210)
    expect(luma('side-tom').tilt).toBeGreaterThan(1.15)
    expect(luma('side-kofi').tilt).toBeLessThan(0.87)
  })
})
