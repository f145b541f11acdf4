// The face of the moment: found, remembered for a moment, counted now and then; and the clock the model is given.
import { describe, expect, it } from 'vitest'
import { FaceFinder } from './face-finder.ts'
import { storedMember } from './face-model.ts'

const picture = { width: 4, height: 4 } as ImageData // never looked into by the fakes below
/** A face 50 cm in front of the model's camera. */
const transform = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -50, 1)

function setUp({
  faces = () => 1,
  counted = () => 1,
}: { faces?: (call: number) => number; counted?: () => number } = {}) {
  const clock: number[] = []
  let counts = 0
  const landmarker = {
    detect: (_: ImageData, elapsedMs: number) => {
      clock.push(elapsedMs)
      return faces(clock.length - 1) > 0
        ? { landmarks: new Float32Array(478 * 3), steady: new Float32Array(478 * 3), transform }
        : null
    },
    close: () => undefined,
  }
  const counter = {
    count: () => {
      counts += 1
      return counted()
    },
    close: () => undefined,
  }
  return { finder: new FaceFinder(landmarker, counter), clock, counts: () => counts }
}

describe('the face finder', () => {
  it('[S4] answers face, pose and distance of this frame', () => {
    const { finder } = setUp()
    const { face, landmarked, faceCount, steady } = finder.find(picture, 0, true)
    expect([landmarked, faceCount, steady?.length]).toEqual([true, 1, 478 * 3])
    expect(face?.pose.yawDeg).toBeCloseTo(0, 6)
    expect(face?.distanceMm).toBeGreaterThan(300)
  })

  it('[S17] remembers where the face was for a moment when the model does not run, and then no longer', () => {
    const { finder } = setUp()
    finder.find(picture, 1000, true)
    expect(finder.find(picture, 1100, false)).toMatchObject({ face: null, landmarked: false, faceCount: 1 })
    expect(finder.find(picture, 1100, false).steady).not.toBeNull()
    expect(finder.find(picture, 1300, false).steady).toBeNull()
    expect(finder.find(picture, 900, false).steady).toBeNull() // another clock
  })

  it('[S5] has no face and no count as soon as the model finds none', () => {
    const { finder } = setUp({ faces: (call) => (call === 0 ? 1 : 0) })
    finder.find(picture, 0, true)
    expect(finder.find(picture, 33, true)).toEqual({ face: null, landmarked: true, faceCount: 0, steady: null })
  })

  it('[S5] looks for a second face once a second', () => {
    let people = 1
    const { finder, counts } = setUp({ counted: () => people })
    for (let atMs = 0; atMs < 3000; atMs += 33) finder.find(picture, atMs, true)
    expect(counts()).toBe(3)
    people = 2
    let first = 0
    for (let atMs = 3000; atMs < 5000; atMs += 33) if (finder.find(picture, atMs, true).faceCount === 2) first ||= atMs
    expect(first).toBeGreaterThanOrEqual(3000)
    expect(first).toBeLessThanOrEqual(4100)
  })

  it('[S4] tells the model the true time between two looks, and a pause where there is none', () => {
    const { finder, clock } = setUp()
    for (const atMs of [1_700_000_000_000, 1_700_000_000_033, 1_700_000_000_033, 5, 45])
      finder.find(picture, atMs, true)
    expect(clock).toEqual([1000, 33, 0, 1000, 40])
  })
})

describe('the model file', () => {
  /** A stored zip with the given members, local headers only: all that is read. */
  function zipOf(members: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
    const text = (word: string): number[] => Array.from(word, (letter) => letter.charCodeAt(0))
    const u16 = (value: number): number[] => [value & 255, value >> 8]
    const bytes = Object.entries(members).flatMap(([name, content]) => [
      ...text('PK\u0003\u0004'),
      ...Array.from({ length: 14 }, () => 0),
      ...u16(content.length),
      ...u16(0),
      ...u16(content.length),
      ...u16(0),
      ...u16(name.length),
      ...u16(3),
      ...text(name),
      1,
      2,
      3,
      ...text(content),
    ])
    return Uint8Array.from([...bytes, ...text('PK\u0001\u0002'), ...Array.from({ length: 60 }, () => 0)])
  }

  it('[S4] gives out its members by name', () => {
    const zip = zipOf({ 'a.bin': 'first', 'face_detector.tflite': 'second' })
    expect(String.fromCharCode(...storedMember(zip, 'face_detector.tflite'))).toBe('second')
    expect(() => storedMember(zip, 'absent')).toThrow('no absent')
  })
})
