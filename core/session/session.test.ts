import { describe, expect, it } from 'vitest'
import type { FeatureLine } from '../contracts/features.ts'
import { decisionSchema, executedSchema, outcomeSchema } from '../contracts/records.ts'
import { stateEstimateSchema } from '../contracts/state.ts'
import { seededRandom } from '../maths/seeded-random.ts'
import type { Arm } from '../policy/arms.ts'
import type { HelpChoices, LocalTime, SessionEffect, SessionEvent } from './session-event.ts'
import { type SessionState, defaultChoices, openSession } from './session-state.ts'
import { step } from './step.ts'

const dayStartMs = 1_763_600_400_000
const start = dayStartMs + 10 * 3_600_000
const local = (nowMs: number): LocalTime => ({
  minuteOfDay: Math.floor((nowMs - dayStartMs) / 60_000),
  weekday: 3,
  dayStartMs,
  timeZone: 'Europe/Berlin',
})

type Mood = 'calm' | 'overload' | 'drift' | 'flow'
const moods: Record<
  Mood,
  {
    physio: FeatureLine['values']
    kinematics: FeatureLine['values']
    input: FeatureLine['values']
    tabs: FeatureLine['values']
  }
> = {
  calm: {
    physio: { heartRateBpm: 68, rmssdMs: 42 },
    kinematics: { blinksPerMin: 14, perclosRatio: 0.04, forwardLeanRatio: 0, stillnessRatio: 0.8 },
    input: { keysPerMin: 60, ikiLnSd: 0.55, correctionsPer100: 6, inactivitySeconds: 6, pointerTurnsPerMin: 30 },
    tabs: { switchesPerMin: 2.5 },
  },
  overload: {
    physio: { heartRateBpm: 90, rmssdMs: 15 },
    kinematics: { blinksPerMin: 5, perclosRatio: 0.03, forwardLeanRatio: 0.25, stillnessRatio: 0.45 },
    input: {
      keysPerMin: 70,
      ikiLnSd: 0.9,
      correctionsPer100: 16,
      inactivitySeconds: 2,
      pointerTurnsPerMin: 80,
      clickBurstRatio: 0.3,
    },
    tabs: { switchesPerMin: 12 },
  },
  drift: {
    physio: { heartRateBpm: 58, rmssdMs: 44 },
    kinematics: { blinksPerMin: 28, perclosRatio: 0.16, forwardLeanRatio: -0.1, stillnessRatio: 0.9, slumpRatio: 0.35 },
    input: { keysPerMin: 2, inactivitySeconds: 60, pausesPerMin: 10 },
    tabs: { switchesPerMin: 0.3 },
  },
  flow: {
    physio: { heartRateBpm: 69, rmssdMs: 41 },
    kinematics: { blinksPerMin: 9, perclosRatio: 0.04, forwardLeanRatio: 0.02, stillnessRatio: 0.95 },
    input: { keysPerMin: 110, ikiLnSd: 0.42, correctionsPer100: 3, inactivitySeconds: 1 },
    tabs: { switchesPerMin: 0.8 },
  },
}

interface Played {
  readonly state: SessionState
  readonly effects: readonly (SessionEffect & { readonly atMs: number })[]
}
const quick = {
  count: 20,
  arms: 8,
  draws: Float64Array.from({ length: 160 }, (_, k) => Math.sin(k * 7.3)),
  hash: '0'.repeat(64),
}
const open = () =>
  openSession({ sessionId: 'session-0001', build: 'test', nowMs: start, local: local(start) }, { bank: quick })

/** Plays moods second by second; every record is confirmed at once and every help shown. */
function play(
  script: readonly (readonly [Mood, number])[],
  options: { kept?: readonly string[]; choices?: Partial<HelpChoices>; seed?: number } = {},
): Played {
  const random = seededRandom(options.seed ?? 1)
  let state = open()
  const effects: (SessionEffect & { atMs: number })[] = []
  const send = (event: SessionEvent, nowMs: number): void => {
    const stepped = step(state, event, nowMs, random)
    state = stepped.state
    for (const effect of stepped.effects) {
      effects.push({ ...effect, atMs: nowMs })
      if (effect.kind === 'write' && effect.record.type === 'DECISION')
        send({ kind: 'durable', decisionId: effect.record.decisionId }, nowMs)
      if (effect.kind === 'show') send({ kind: 'shown', decisionId: effect.decisionId }, nowMs)
    }
  }
  send({ kind: 'choices', choices: { ...defaultChoices, ...options.choices } }, start)
  send(
    {
      kind: 'surroundings',
      surroundings: {
        inCall: false,
        fullscreen: false,
        audibleTab: false,
        exerciseRunning: false,
        capabilities: ['page', 'tabs'],
      },
    },
    start,
  )
  let nowMs = start
  for (const [mood, minutes] of script)
    for (let s = 0; s < minutes * 60; s++, nowMs += 1000) {
      for (const channel of ['physio', 'kinematics', 'input', 'tabs'] as const)
        if (!options.kept || options.kept.includes(channel))
          send({ kind: 'features', line: { atMs: nowMs, channel, quality: 0.9, values: moods[mood][channel] } }, nowMs)
      send({ kind: 'tick', local: local(nowMs) }, nowMs)
    }
  return { state, effects }
}
const transitionsOf = ({ effects }: Played) =>
  effects.flatMap((effect) =>
    effect.kind === 'transition' ? [{ ...effect.transition, s: (effect.atMs - start) / 1000 }] : [],
  )
const written = <T extends string>({ effects }: Played, type: T) =>
  effects.flatMap((effect) =>
    effect.kind === 'write' && effect.record.type === type ? [{ ...effect.record, atMs: effect.atMs }] : [],
  )

describe('knowing', () => {
  it.each([
    ['overload', 'HYPER', 30],
    ['drift', 'HYPO', 60],
    ['flow', 'FLOW', 120],
  ] as const)('[SES-1] [T3] ten calm minutes, then %s: %s within its dwell and ten seconds', (mood, label, dwell) => {
    const [first, ...rest] = transitionsOf(
      play([
        ['calm', 10],
        [mood, 8],
      ]),
    )
    expect(first).toMatchObject({ from: 'UNKNOWN', to: label })
    expect((first?.s ?? 0) - 600).toBeLessThanOrEqual(dwell + 10)
    expect(rest).toEqual([])
  })

  it('[SES-1] [T2] after overload comes recovery, then an ordinary day', () => {
    const to = transitionsOf(
      play([
        ['calm', 10],
        ['overload', 5],
        ['calm', 15],
      ]),
    ).map((transition) => transition.to)
    expect(to.slice(0, 2)).toEqual(['HYPER', 'RECOVERY'])
    expect(to.at(-1)).toBe('UNKNOWN')
  })

  it.each([[['physio', 'kinematics']], [['input', 'tabs']], [['input']]])(
    '[SES-1] [U5] overload is seen with %j alone',
    (kept) => {
      expect(
        transitionsOf(
          play(
            [
              ['calm', 10],
              ['overload', 4],
            ],
            { kept },
          ),
        )[0],
      ).toMatchObject({ to: 'HYPER' })
    },
  )

  it('[SES-2] every estimate fits the contract and carries its reasons', () => {
    const played = play([
      ['calm', 2],
      ['overload', 2],
    ])
    const estimates = played.effects.flatMap((effect) => (effect.kind === 'state' ? [effect.estimate] : []))
    expect(estimates).toHaveLength(240)
    for (const estimate of estimates) stateEstimateSchema.parse(estimate)
    expect(estimates.at(-1)?.reasons[0]?.contribution).toBeGreaterThan(0.05)
  })

  it('[SES-3] the same events and numbers replay to the same effects and state, bit for bit', () => {
    const script = [
      ['calm', 3],
      ['overload', 8],
    ] as const
    expect(JSON.stringify(play(script))).toBe(JSON.stringify(play(script)))
  })

  it('[SES-4] minutes are emitted, and overload does not move the usual', () => {
    const calm = play([['calm', 20]])
    const busy = play([
      ['calm', 20],
      ['overload', 20],
    ])
    expect(calm.effects.filter((effect) => effect.kind === 'minute')).toHaveLength(19)
    const usual = (played: Played) => played.state.usuals.get('heartRateBpm')?.median ?? 0
    expect(Math.abs(usual(busy) - usual(calm))).toBeLessThan(0.5)
  })
})

describe('helping', () => {
  const overloaded = (options: Parameters<typeof play>[1] = {}) =>
    play(
      [
        ['calm', 10],
        ['overload', 30],
      ],
      options,
    )

  it('[SES-5] [P4] oracle A19, defects X1 and X2: one decision per window, each with its outcome, no_action included', () => {
    const played = overloaded({
      choices: {
        never: [
          'workspace_simplify',
          'task_decompose',
          'breath_box',
          'nature_break',
          'flow_shield',
          'defusion_prompt',
          'circuit_breaker',
        ],
      },
    })
    const decisions = written(played, 'DECISION')
    expect(decisions.length).toBeGreaterThanOrEqual(5)
    decisions
      .slice(1)
      .forEach((decision, k) => expect(decision.atMs - (decisions[k]?.atMs ?? 0)).toBeGreaterThanOrEqual(300_000))
    expect(decisions.every((record) => record.type === 'DECISION' && record.action === 'no_action')).toBe(true)
    expect(played.effects.some((effect) => effect.kind === 'show')).toBe(false)
    const measured = written(played, 'OUTCOME').flatMap((record) =>
      record.type === 'OUTCOME' && record.defVersion === 1 ? [record.decisionId] : [],
    )
    expect(measured).toEqual(decisions.slice(0, measured.length).map((record) => record.decisionId))
    expect(measured.length).toBeGreaterThanOrEqual(decisions.length - 1)
  })

  it('[SES-6] [P5] nothing is shown before its decision is durable, and never twice', () => {
    let state = open()
    const random = seededRandom(4)
    const effects: SessionEffect[] = []
    const send = (event: SessionEvent, nowMs: number) => {
      const stepped = step(state, event, nowMs, random)
      state = stepped.state
      effects.push(...stepped.effects)
    }
    send({ kind: 'choices', choices: { ...defaultChoices, mode: 'scheduled' } }, start)
    send(
      {
        kind: 'surroundings',
        surroundings: {
          inCall: false,
          fullscreen: false,
          audibleTab: false,
          exerciseRunning: false,
          capabilities: ['page'],
        },
      },
      start,
    )
    for (let s = 0; s < 200; s++) {
      const nowMs = start + s * 1000
      for (const channel of ['physio', 'kinematics', 'input', 'tabs'] as const)
        send({ kind: 'features', line: { atMs: nowMs, channel, quality: 0.9, values: moods.overload[channel] } }, nowMs)
      send({ kind: 'tick', local: local(nowMs) }, nowMs)
    }
    const decision = effects.find((effect) => effect.kind === 'write')
    expect(decision).toBeDefined()
    expect(effects.some((effect) => effect.kind === 'show')).toBe(false)
    const { decisionId } = state.open[0] ?? { decisionId: '' }
    send({ kind: 'durable', decisionId: 'session-0001-9999' }, start + 201_000)
    expect(effects.some((effect) => effect.kind === 'show')).toBe(false)
    send({ kind: 'durable', decisionId }, start + 201_000)
    send({ kind: 'durable', decisionId }, start + 202_000)
    expect(
      effects.filter(
        (effect) => effect.kind === 'show' || (effect.kind === 'write' && effect.record.type === 'EXECUTED'),
      ),
    ).toHaveLength(1)
  })

  it('[SES-7] [P1] availability is reported when it changes, and closed gates stop decisions', () => {
    const quiet = overloaded({
      choices: { on: true, limits: { ...defaultChoices.limits, quietHours: { fromMinute: 0, toMinute: 1439 } } },
    })
    expect(written(quiet, 'DECISION')).toEqual([])
    const reports = quiet.effects.flatMap((effect) =>
      effect.kind === 'availability' ? [effect.closed.map(({ id }) => id)] : [],
    )
    expect(reports[0]).toContain('quiet-hours')
    expect(reports.length).toBeLessThan(10)
  })

  it('[SES-8] [A5] "never this" sticks at once, three dismissals start quiet mode', () => {
    const played = overloaded()
    const shownArm = played.effects.find(
      (effect): effect is Extract<typeof effect, { kind: 'show' }> => effect.kind === 'show',
    )
    expect(shownArm).toBeDefined()
    const random = seededRandom(2)
    const arm: Arm = shownArm?.arm ?? 'no_action'
    const shown: SessionState = {
      ...open(),
      open: [
        {
          decisionId: 'session-0001-0001',
          arm,
          decidedAtMs: start,
          durable: true,
          executed: true,
          shownAtMs: start,
          features: { confidence: 1, complexity: 0, typing: 0, hour: 0, sinceLast: 1, dose: 0 },
        },
      ],
    }
    const response = (state: SessionState, kind: 'never' | 'dismissed', nowMs: number) =>
      step(state, { kind: 'response', decisionId: 'session-0001-0001', response: kind }, nowMs, random)
    expect(response(shown, 'never', start + 5000).state.choices.never).toEqual([arm])
    let state = shown
    for (const s of [1, 2, 3]) state = response(state, 'dismissed', start + s * 1000).state
    expect(state.quiet.untilMs).toBe(start + 3000 + 30 * 60_000)
  })

  it('[SES-9] every record fits its contract', () => {
    const played = overloaded()
    for (const record of written(played, 'DECISION').map(({ atMs: _, ...rest }) => rest)) decisionSchema.parse(record)
    for (const record of written(played, 'EXECUTED').map(({ atMs: _, ...rest }) => rest)) executedSchema.parse(record)
    for (const record of written(played, 'OUTCOME').map(({ atMs: _, ...rest }) => rest)) outcomeSchema.parse(record)
    expect(written(played, 'OUTCOME').length).toBeGreaterThan(0)
  })
})
