// The life of one help, on a clock the test turns.
import { describe, expect, it } from 'vitest'
import { PLAN_VERSION, type Plan } from '#core/contracts/plan.ts'
import { defaultSettings } from '#core/contracts/settings.ts'
import { createAnnouncer } from './announcer.ts'
import { breathAt, breathPatterns } from './breath-pattern.ts'
import { createHelp, type Offer } from './help.ts'

const plan: Plan = {
  v: PLAN_VERSION,
  planId: 'plan-0001',
  decisionId: 'decision-0001',
  arm: 'breath_box',
  source: 'fallback',
  fallbackReason: 'ai-off',
  createdMs: 0,
  expiresMs: 1_200_000,
  title: 'Breathe slowly',
  text: 'Two minutes.',
  claims: [],
  actions: [{ actionId: 'action-0001', kind: 'breathe', pattern: 'long-exhale', seconds: 120 }],
  truncated: false,
}
const offer: Offer = { plan, level: 'SUGGEST', estimate: null }

function setUp() {
  const told: unknown[] = []
  const world = { obstacle: null as string | null, typing: false, nowMs: 0 }
  let never: string[] = []
  let due: { atMs: number; run: () => void }[] = []
  const help = createHelp({
    clock: {
      nowMs: () => world.nowMs,
      after(ms, run) {
        const one = { atMs: world.nowMs + ms, run }
        due.push(one)
        return () => (due = due.filter((other) => other !== one))
      },
    },
    mind: {
      shown: ({ decisionId }) => told.push(`shown ${decisionId}`),
      notShown: ({ reason }) => told.push(`not shown: ${reason}`),
      answer: ({ response }) => told.push(response),
      tookBreak: (seconds) => told.push(`break ${seconds}`),
    },
    settings: {
      get: () => ({ ...defaultSettings, help: { ...defaultSettings.help, never } }),
      change: (patch) => (never = [...patch.help.never]),
    },
    obstacle: () => world.obstacle,
    isTyping: () => world.typing,
    apply: ({ kind }) => kind === 'dim',
    onNever: (_, before) => told.push(`before: ${before.join()}`),
  })
  const pass = (seconds: number): void => {
    for (let s = 0; s < seconds; s++) {
      world.nowMs += 1000
      for (const one of due.filter(({ atMs }) => atMs <= world.nowMs)) {
        due = due.filter((other) => other !== one)
        one.run()
      }
    }
  }
  return { help, told, pass, world, never: () => never }
}

describe('the card', () => {
  it('[A5] warns for ten seconds, then offers, and tells the mind once that it appeared', () => {
    const { help, told, pass } = setUp()
    help.receive(offer)
    expect(help.get()).toMatchObject({ kind: 'warning', secondsLeft: 10 })
    pass(9)
    expect(help.get()).toMatchObject({ kind: 'warning', secondsLeft: 1 })
    pass(1)
    expect(help.get().kind).toBe('offer')
    expect(told).toEqual(['shown decision-0001'])
  })

  it('[A5] time stands still while the card is held, and runs on after', () => {
    const { help, pass } = setUp()
    help.receive(offer)
    pass(4)
    help.hold(true)
    pass(100)
    expect(help.get()).toMatchObject({ kind: 'warning', secondsLeft: 6 })
    help.hold(false)
    pass(6)
    expect(help.get().kind).toBe('offer')
  })

  it('[A5] [P1] waits for the end of a sentence, at most a minute', () => {
    const { help, pass, world } = setUp()
    world.typing = true
    help.receive(offer)
    pass(60)
    expect(help.get().kind).toBe('warning')
    pass(10)
    expect(help.get().kind).toBe('offer')
  })

  it('[A5] snoozes for five minutes and comes back once, without a second word to the log', () => {
    const { help, told, pass } = setUp()
    help.receive(offer)
    pass(10)
    help.snooze()
    pass(299)
    expect(help.get().kind).toBe('snoozed')
    pass(1)
    expect(help.get().kind).toBe('offer')
    expect(told).toEqual(['shown decision-0001', 'snoozed'])
  })

  it('[A5] "never this" is kept at once and obeyed at the last moment before showing', () => {
    const { help, told, pass, never } = setUp()
    help.receive(offer)
    pass(10)
    help.refuse('never')
    expect(never()).toEqual(['breath_box'])
    expect(help.get().kind).toBe('none')
    help.receive(offer)
    expect(told.at(-1)).toBe('not shown: never')
  })

  it('[A5] an offer nobody answers goes away by itself and is no dismissal', () => {
    const { help, told, pass } = setUp()
    help.receive(offer)
    pass(130)
    expect(help.get().kind).toBe('none')
    expect(told.at(-1)).toBe('ignored')
  })

  it('[A4] [T5] a yes runs the exercise; finished it counts as a break, stopped it does not', () => {
    const { help, told } = setUp()
    help.receive(offer)
    help.accept()
    expect(help.get()).toMatchObject({ kind: 'running', action: { kind: 'breathe' } })
    help.finish(true)
    expect(told).toEqual(['shown decision-0001', 'accepted', 'break 120', 'completed'])
    help.receive(offer)
    help.accept()
    help.finish(false)
    expect(told.at(-1)).toBe('accepted')
  })

  it('[A2] [A4] what needs no screen is done at once, the rest one after the other, words alone are words', () => {
    const { help } = setUp()
    const actions: Plan['actions'] = [
      { actionId: 'action-0001', kind: 'dim', minutes: 25 },
      { actionId: 'action-0002', kind: 'focus-timer', minutes: 25 },
      { actionId: 'action-0003', kind: 'rest-eyes', seconds: 20 },
    ]
    help.receive({ ...offer, plan: { ...plan, actions } })
    help.accept()
    expect(help.get()).toMatchObject({ kind: 'running', action: { kind: 'focus-timer' } })
    help.finish(true)
    expect(help.get()).toMatchObject({ kind: 'running', action: { kind: 'rest-eyes' } })
    help.finish(true)
    expect(help.get().kind).toBe('none')
    help.receive({ ...offer, plan: { ...plan, actions: [] } })
    help.accept()
    expect(help.get()).toMatchObject({ kind: 'running', action: null })
  })

  it('[A2] the kill switch clears the screen at every step, and nothing comes back after it', () => {
    const steps: ((world: ReturnType<typeof setUp>) => void)[] = [
      () => undefined,
      ({ pass }) => pass(10),
      ({ help }) => help.accept(),
      ({ help, pass }) => (pass(10), help.snooze()),
    ]
    for (const reach of steps) {
      const world = setUp()
      world.help.receive(offer)
      reach(world)
      world.help.withdraw()
      expect(world.help.get().kind).toBe('none')
      world.pass(400)
      expect(world.help.get().kind).toBe('none')
      expect(world.told.filter((one) => one === 'completed')).toEqual([])
    }
  })

  it('[A1] only an earned level begins by itself, only what needs no screen, and without counting as a yes', () => {
    const dim: Plan = { ...plan, actions: [{ actionId: 'action-0001', kind: 'dim', minutes: 25 }] }
    const asked = setUp()
    asked.help.receive({ ...offer, plan: dim, level: 'PREVIEW' })
    asked.pass(10)
    expect(asked.help.get().kind).toBe('offer')
    const earned = setUp()
    earned.help.receive({ ...offer, plan: dim, level: 'REVERSIBLE_ACT' })
    earned.pass(10)
    expect(earned.help.get().kind).toBe('none')
    expect(earned.told).toEqual(['shown decision-0001'])
    earned.help.receive({ ...offer, level: 'AUTONOMOUS_ACT' })
    earned.pass(10)
    expect(earned.help.get().kind).toBe('offer')
  })

  it('[P5] what nobody would see is not shown, and one help at a time', () => {
    const { help, told, world } = setUp()
    world.obstacle = 'hidden'
    help.receive(offer)
    expect(told).toEqual(['not shown: hidden'])
    world.obstacle = null
    help.receive(offer)
    help.receive(offer)
    expect(told).toEqual(['not shown: hidden', 'shown decision-0001', 'not shown: busy'])
  })

  it('[A5] a screen reader hears at most one sentence a minute', () => {
    const { help, world } = setUp()
    const spoken = createAnnouncer(help, () => world.nowMs)
    const heard = [0, 59_000, 61_000].map((atMs, k) => {
      world.nowMs = atMs
      help.receive({ ...offer, plan: { ...plan, planId: `plan-000${k}`, title: `Help ${k}` } })
      help.refuse('dismissed')
      return spoken.get()
    })
    expect(heard).toEqual(['A suggestion: Help 0', 'A suggestion: Help 0', 'A suggestion: Help 2'])
  })
})

describe('the breathing pacer', () => {
  it('[A4] depends on absolute time alone and keeps its rate', () => {
    expect(breathAt('long-exhale', 0)).toEqual({ phase: 'in', secondsLeft: 4, fill: 0, breaths: 0 })
    expect(breathAt('long-exhale', 4_000)).toMatchObject({ phase: 'out', secondsLeft: 6, fill: 1 })
    expect(breathAt('long-exhale', 600_000)).toMatchObject({ phase: 'in', breaths: 60 })
    expect(breathAt('box', 5_000)).toMatchObject({ phase: 'hold', secondsLeft: 3, fill: 1 })
    expect(breathAt('4-7-8', 18_999)).toMatchObject({ phase: 'out', secondsLeft: 1, breaths: 0 })
  })

  it('[A4] the four patterns have their published lengths', () => {
    const lengths = Object.values(breathPatterns).map((phases) => phases.reduce((sum, { seconds }) => sum + seconds, 0))
    expect(lengths).toEqual([10, 16, 19, 11])
  })
})
