import { describe, expect, it } from 'vitest'
import { readSessionReport } from '#core/contracts/session-report.ts'
import { emptyDisk, startMind, MORNING_MS } from '../../tests/support/mind-world.ts'

describe('what the mind keeps', () => {
  it('[R1] [R7] lines, minutes and a session row with its report, checkpointed while it runs', async () => {
    const disk = emptyDisk()
    const mind = startMind({ disk })
    await mind.run('calm', 200)
    expect(disk.lines.length).toBeGreaterThan(180)
    expect(disk.minutes.map(({ startMs }) => startMs)).toEqual([0, 1, 2].map((k) => MORNING_MS + k * 60_000))
    const [session] = disk.sessions.values()
    expect(session).toMatchObject({ status: 'running', startMs: MORNING_MS + 1000, subject: 'person' })
    expect(session?.checkpointMs).toBe(MORNING_MS + 1000 + 180_000)
    const { FLOW = 0, USUAL = 0 } = readSessionReport(session?.report)?.timeMs ?? {}
    expect(FLOW + USUAL).toBe(180_000)
  })

  it('[R1] after a crash the session is closed at its checkpoint and the next one begins with what was usual', async () => {
    const disk = emptyDisk()
    const first = startMind({ disk })
    await first.run('calm', 900)
    const second = startMind({ disk, startMs: first.nowMs() + 20_000 })
    await second.run('calm', 100)
    const [crashed, running] = [...disk.sessions.values()]
    expect([crashed?.status, running?.status]).toEqual(['recovered', 'running'])
    await second.run('overload', 60)
    const state = second.events.findLast((event) => event.kind === 'state')
    const corrections = state?.estimate.reasons.find(({ feature }) => feature === 'correctionsPer100')
    expect(corrections?.baseline).toBeCloseTo(4.8, 0)
  })

  it('[R1] ten silent minutes end the session; the next line begins another', async () => {
    const disk = emptyDisk()
    const mind = startMind({ disk })
    await mind.run('calm', 100)
    mind.sleep(700_000)
    await mind.tick()
    await mind.run('calm', 5)
    expect([...disk.sessions.values()].map(({ status }) => status)).toEqual(['ended', 'running'])
  })

  it('[S18] sleep leaves a gap with its cause in the session, and no time in any state', async () => {
    const disk = emptyDisk()
    const mind = startMind({ disk })
    await mind.run('calm', 100)
    mind.sleep(300_000)
    await mind.run('calm', 100)
    const [session] = disk.sessions.values()
    expect(session?.gaps).toEqual([{ startMs: MORNING_MS + 100_000, endMs: MORNING_MS + 401_000, cause: 'suspend' }])
    expect(disk.minutes.every(({ knownMs }) => knownMs <= 60_000)).toBe(true)
  })

  it('[R8] nothing of the demo is kept', async () => {
    const disk = emptyDisk()
    const mind = startMind({ disk })
    mind.methods.subject('demo')
    await mind.run('overload', 200)
    expect([disk.lines, disk.minutes, [...disk.sessions], disk.log]).toEqual([[], [], [], []])
    expect(mind.events.filter(({ kind }) => kind === 'state')).toHaveLength(200)
    mind.methods.subject('person')
    await mind.run('calm', 200)
    expect(disk.minutes.length).toBeGreaterThan(1)
  })
})
