// From decision to outcome in the mind worker: the log first, the same measure for every arm, one process after another on the same disk.
import { describe, expect, it } from 'vitest'
import type { LogRecord, StoredRecord } from '#core/contracts/records.ts'
import type { Settings } from '#core/contracts/settings.ts'
import { defaultSettings } from '#core/contracts/settings.ts'
import { arms } from '#core/policy/arms.ts'
import { rebuildModel } from '#core/policy/learning.ts'
import { type Disk, type MindWorld, MORNING_MS, emptyDisk, startMind } from '../../tests/support/mind-world.ts'
import type { MindEvent } from './mind-event.ts'
import { zoneDayNumber } from './zone-day.ts'

const DAY_MS = 86_400_000
const settings = (help: Partial<Settings['help']>) => ({
  help: { ...defaultSettings.help, ...help },
  exercises: defaultSettings.exercises,
  ai: defaultSettings.ai,
})
const ofType = <T extends StoredRecord['type']>(disk: Disk, type: T) =>
  disk.log.filter((record): record is Extract<StoredRecord, { type: T }> => record.type === type)
const shows = (mind: MindWorld) =>
  mind.events.filter((event): event is Extract<MindEvent, { kind: 'show' }> => event.kind === 'show')
const onlyControl = settings({ never: arms.filter((arm) => arm !== 'no_action') })

/** Calm, then overloaded until a decision was made and measured. */
async function oneDecision(mind: MindWorld): Promise<void> {
  await mind.run('calm', 180)
  await mind.run('overload', 420)
}

describe('from decision to outcome', () => {
  it('[P5] [A6] decision, showing, outcome: each once, in this order, and the arm is in the log before it is shown', async () => {
    const disk = emptyDisk()
    const mind = startMind({
      disk,
      onShow: ({ plan: { decisionId, planId } }, methods) => {
        expect(ofType(disk, 'DECISION').map((decision) => decision.decisionId)).toContain(decisionId)
        methods.shown({ decisionId, planId, fallback: false })
      },
    })
    await oneDecision(mind)
    const [decision] = ofType(disk, 'DECISION')
    expect(decision?.avail).toBe(true)
    expect(Object.values(decision?.p ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    const story = disk.log.filter((record) => record.decisionId === decision?.decisionId).map(({ type }) => type)
    expect(story).toEqual(['DECISION', 'EXECUTED', 'OUTCOME', 'OUTCOME'])
    const [outcome] = ofType(disk, 'OUTCOME')
    expect(outcome?.window).toEqual([(decision?.tWall ?? 0) + 60_000, (decision?.tWall ?? 0) + 300_000])
    expect(outcome?.value).not.toBeNull()
  })

  it('[P4] [A6] with no_action the only arm nothing is shown and the outcome is measured all the same', async () => {
    const disk = emptyDisk()
    const mind = startMind({ disk })
    mind.methods.choose(onlyControl)
    await oneDecision(mind)
    expect(shows(mind)).toEqual([])
    expect(ofType(disk, 'DECISION')[0]?.action).toBe('no_action')
    expect(ofType(disk, 'EXECUTED')[0]?.notRendered).toBe('control')
    expect(ofType(disk, 'OUTCOME')[0]?.value).not.toBeNull()
  })

  it('[P5] a decision that cannot be written is never shown, however often the store is asked', async () => {
    const disk = emptyDisk()
    disk.takes = () => 'unavailable'
    const mind = startMind({ disk })
    await oneDecision(mind)
    expect(shows(mind)).toEqual([])
    expect(disk.log).toEqual([])
  })

  it('[P5] a decision that reached the disk too late is kept but not shown', async () => {
    const disk = emptyDisk()
    disk.takes = () => 'unavailable'
    const mind = startMind({ disk, seed: 3 })
    await mind.run('calm', 180)
    for (
      let s = 0;
      s < 300 && !mind.events.some((event) => event.kind === 'availability' && event.closed[0]?.id === 'window-open');
      s++
    )
      await mind.run('overload', 1)
    await mind.run('overload', 40)
    disk.takes = () => 'durable'
    await mind.run('overload', 2)
    expect(shows(mind)).toEqual([])
    expect(ofType(disk, 'DECISION')).toHaveLength(1)
    expect(['late', 'control']).toContain(ofType(disk, 'EXECUTED')[0]?.notRendered)
  })

  it.each(['DECISION', 'EXECUTED', 'OUTCOME'] as const)(
    '[P5] oracle A18: the process dies just after %s; on the same disk nothing is shown twice and every decision is measured once',
    async (type) => {
      const disk = emptyDisk()
      let isDead = false
      disk.takes = () => (isDead ? 'unavailable' : 'durable')
      const first = startMind({
        disk,
        onShow: ({ plan: { decisionId, planId } }, methods) => {
          if (!isDead) methods.shown({ decisionId, planId, fallback: false })
        },
      })
      await first.run('calm', 180)
      const dies = (record: LogRecord) => record.type === type
      for (let s = 0; s < 600 && !disk.log.some(dies); s++) await first.run('overload', 1)
      isDead = true
      expect(ofType(disk, 'DECISION').length).toBeGreaterThan(0)
      const before = disk.log.length

      disk.takes = () => 'durable'
      const second = startMind({ disk, startMs: first.nowMs() + 5_000 })
      await second.run('overload', 320)
      const id = ofType(disk, 'DECISION')[0]?.decisionId
      expect(shows(second).filter(({ plan }) => plan.decisionId === id)).toEqual([])
      expect(
        ofType(disk, 'OUTCOME').filter((record) => record.decisionId === id && record.defVersion === 1),
      ).toHaveLength(1)
      expect(ofType(disk, 'EXECUTED').filter((record) => record.decisionId === id).length).toBeLessThanOrEqual(1)
      expect(disk.log.slice(0, before).map(({ seq }) => seq)).toEqual(disk.log.slice(0, before).map((_, k) => k + 1))
    },
  )

  it('[P4] [P6] the next day the policy is learned from the log, the same bits from the log alone, and the report is kept', async () => {
    const disk = emptyDisk()
    const mind = startMind({ disk })
    await oneDecision(mind)
    const later = startMind({ disk, startMs: MORNING_MS + DAY_MS })
    await later.run('calm', 3)
    const learned = later.events.findLast((event) => event.kind === 'learned')
    const model = rebuildModel(disk.log, zoneDayNumber, zoneDayNumber(MORNING_MS, 'UTC'))
    expect(learned).toEqual({ kind: 'learned', outcomes: model.decisions, hash: model.hash })
    expect(model.decisions).toBe(1)
    expect(disk.documents.has('causal-report')).toBe(true)
  })

  it('[P4] [P6] the evidence of three days: every probability replayed to 1e-9, the report the same however often it is asked for', async () => {
    const disk = emptyDisk()
    let mind = startMind({ disk })
    for (let day = 0; day < 3; day++) {
      mind = startMind({ disk, startMs: MORNING_MS + day * DAY_MS, seed: 11 + day })
      mind.methods.choose(settings({ spacingMinutes: 5, dailyCap: 24 }))
      await mind.run('calm', 180)
      await mind.run('overload', 1_500)
    }
    const first = await mind.methods.examine()
    expect(first?.audit).toMatchObject({ wrongActions: 0, otherModel: 0, passed: true })
    expect(first?.audit.checked).toBeGreaterThanOrEqual(9)
    expect(first?.audit.largestDifference).toBeLessThanOrEqual(1e-9)
    expect(first?.report.integrity.redrawnActions.wrong).toBe(0)
    expect(JSON.stringify(await mind.methods.examine())).toBe(JSON.stringify(first))
    expect(disk.documents.get('causal-report')).toMatchObject({ throughSeq: first?.throughSeq })
  })

  it('[P4] the nightly job runs by itself when the day changes while the session goes on', async () => {
    const disk = emptyDisk()
    const midnightMs = Math.ceil(MORNING_MS / DAY_MS) * DAY_MS
    const mind = startMind({ disk, startMs: midnightMs - 3_000 })
    const learned = () => mind.events.filter((event) => event.kind === 'learned').length
    await mind.run('calm', 2)
    expect(learned()).toBe(1)
    await mind.run('calm', 4)
    expect(learned()).toBe(2)
  })

  it('[P2] a pause survives the end of the process and holds until its time', async () => {
    const disk = emptyDisk()
    const first = startMind({ disk })
    await first.run('calm', 2)
    first.methods.pause(MORNING_MS + 900_000)
    await first.run('calm', 1)
    const second = startMind({ disk, startMs: MORNING_MS + 60_000 })
    await second.run('calm', 2)
    const memory = second.events.findLast((event) => event.kind === 'memory')
    expect(memory?.kind === 'memory' && memory.memory.pausedUntilMs).toBe(MORNING_MS + 900_000)
    await second.run('overload', 200)
    expect(ofType(disk, 'DECISION')).toEqual([])
  })

  it('[A1] a yes earns, a reset is written to the history of consent, and both survive', async () => {
    const disk = emptyDisk()
    const mind = startMind({ disk })
    await mind.run('calm', 2)
    mind.methods.consent({ subject: 'breathing', change: 'revoked' })
    await mind.run('calm', 1)
    expect(disk.consent.at(-1)).toMatchObject({
      subject: 'breathing',
      from: 'SUGGEST',
      to: 'OBSERVE',
      cause: 'revoked',
    })
    const again = startMind({ disk, startMs: MORNING_MS + 60_000 })
    await again.run('calm', 2)
    const memory = again.events.findLast((event) => event.kind === 'memory')
    expect(memory?.kind === 'memory' && memory.memory.consents.breathing.revoked).toBe(true)
  })
})
