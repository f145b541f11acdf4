import { describe, expect, it } from 'vitest'
import { identities, identityNamed } from './identities.ts'
import { planScene } from './plan.ts'
import { rmssd } from './script/beats.ts'
import { scenes, sceneNamed } from './scenes.ts'
import { tellTruth, truePerclos } from './tell-truth.ts'
import { TRUTH_VERSION } from './truth.ts'

describe('scenes', () => {
  it('[SUB-13] there are at least 48 named scenes over all phototypes, frame rates and faults, each from its own seed', () => {
    expect(scenes.length).toBeGreaterThanOrEqual(48)
    expect(new Set(scenes.map(({ name }) => name)).size).toBe(scenes.length)
    expect(new Set(scenes.map(({ seed }) => seed)).size).toBe(scenes.length)
    expect(new Set(identities.map(({ phototype }) => phototype)).size).toBe(6)
    const some = (test: (scene: (typeof scenes)[number]) => boolean) =>
      expect(scenes.filter(test).length).toBeGreaterThan(0)
    for (const fps of [10, 15, 24, 30]) some(({ camera }) => camera.fps === fps)
    some(({ camera }) => camera.jitterMs > 0 && camera.dropShare > 0)
    some(({ camera }) => camera.compressionQuality > 0)
    for (const kind of ['person', 'photo', 'mask', 'chair', 'wall']) some(({ cast }) => cast.kind === kind)
    const drawn = Array.from({ length: 60 }, (_, i) => identityNamed(`person-${i}`))
    expect(new Set(drawn.map(({ phototype }) => phototype)).size).toBe(6)
    expect(new Set(drawn.map(({ hair }) => hair)).size).toBeGreaterThan(5)
    expect(identityNamed('person-7')).toEqual(drawn[7])
    expect(() => identityNamed('person-x')).toThrow(/Nobody is called person-x/)
    expect(() => sceneNamed('nobody')).toThrow(/no scene nobody/)
  })

  it.each(scenes.map(({ name }) => name))(
    '[SUB-14] the truth of %s is whole, increasing in time and survives JSON',
    (name) => {
      const truth = tellTruth(planScene(sceneNamed(name), 12))
      expect(truth.v).toBe(TRUTH_VERSION)
      expect(JSON.parse(JSON.stringify(truth))).toEqual(truth)
      truth.frames.slice(1).forEach(({ tMs }, i) => expect(tMs).toBeGreaterThan(truth.frames[i]?.tMs ?? 0))
      for (const { face } of truth.frames) {
        if (!face) continue
        expect(Math.min(face.eyes.left, face.eyes.right)).toBeGreaterThanOrEqual(0)
        expect(Math.max(face.eyes.left, face.eyes.right)).toBeLessThanOrEqual(1.15)
        expect(face.distanceMm).toBeGreaterThan(200)
      }
      for (const { beatsMs, intervalsMs, rmssdMs } of truth.people)
        if (rmssdMs !== null) {
          expect(intervalsMs).toHaveLength(beatsMs.length - 1)
          expect(rmssdMs).toBeCloseTo(rmssd(beatsMs), 2)
        }
    },
  )

  it('[SUB-14] a longer scene begins like a shorter one in what a person is', () => {
    const [short, long] = [10, 20].map((seconds) => planScene(sceneNamed('fidget-ingrid'), seconds))
    for (const tMs of [0, 3000, 9000])
      expect(long?.performances[0]?.at(tMs).pose).toEqual({
        ...short?.performances[0]?.at(tMs).pose,
      })
  })

  it('[SUB-14] leaving is seen in the truth, and a passer-by counts as a second face', () => {
    const away = tellTruth(planScene(sceneNamed('leaving-mara'), 16))
    const gone = away.frames.filter(({ faces }) => faces === 0)
    expect(gone.length / 30).toBeGreaterThan(4.5)
    expect(gone.length / 30).toBeLessThan(7)
    expect(away.frames[0]?.faces).toBe(1)
    const passing = tellTruth(planScene(sceneNamed('passer-by'), 14))
    expect(passing.frames.some(({ faces }) => faces === 2)).toBe(true)
  })

  it('[SUB-15] PERCLOS truth: a stare has none, blinks have some but nothing slow, microsleeps have slow closure', () => {
    const people = ['stare-samira', 'blinks-often', 'microsleep-kofi'].map(
      (name) => tellTruth(planScene(sceneNamed(name), 30)).people[0]?.perclos,
    )
    expect(people[0]).toEqual({ all: 0, slow: 0 })
    expect(people[1]?.all).toBeGreaterThan(0.02)
    expect(people[1]?.slow).toBe(0)
    expect(people[2]?.slow).toBeGreaterThan(0.08)
    const performance = planScene(sceneNamed('microsleep-kofi'), 30).performances[0]
    const first = performance?.blinks.find(({ kind }) => kind === 'microsleep')
    if (!performance || !first) throw new Error('the scene has a microsleep')
    const inside = truePerclos(performance, first.closedMs, first.reopenMs)
    expect(inside.all).toBeCloseTo(1, 2)
  })

  it('[SUB-16] photograph, mask, chair and wall promise no pulse', () => {
    for (const name of ['photo-still', 'photo-hand', 'mask', 'chair', 'wall']) {
      const truth = tellTruth(planScene(sceneNamed(name), 5))
      for (const person of truth.people) expect(person).toMatchObject({ showsPulse: false, beatsMs: [], meanBpm: null })
      expect(truth.frames.every(({ pulse }) => pulse === 0)).toBe(true)
    }
    expect(tellTruth(planScene(sceneNamed('chair'), 1)).frames[0]).toMatchObject({ faces: 0, face: null })
  })
})
