// A simulated person for the policy: what each help does to the minutes after it, in which context, and how it wears off.
import type { DecisionRecord, StoredRecord } from '#core/contracts/records.ts'
import { type Arm, arms } from '#core/policy/arms.ts'
import type { NormalBank } from '#core/policy/bandit/normal-bank.ts'
import { type LearnedRow, freshModel, learnDay } from '#core/policy/bandit/policy-model.ts'
import { buildContext, contextNames, type DecisionContext } from '#core/policy/context.ts'
import { type PolicyMode, decide } from '#core/policy/decide.ts'
import { OUTCOME_VERSION } from '#core/policy/outcome.ts'

export const DAY_MS = 86_400_000

export interface SimulatedUser {
  /** Mean change of the outcome by arm against being left alone, on its [-1, 1] scale. */
  readonly effects: Readonly<Partial<Record<Arm, number>>>
  /** How much more an arm does when load is high (per unit of the standardised load). */
  readonly slopes: Readonly<Partial<Record<Arm, number>>>
  /** Share of an effect that is left after each earlier use within the last week: 1 never wears off. */
  readonly habituation: number
}

export const steadyUser: SimulatedUser = {
  effects: {
    breath_box: 0.22,
    nature_break: 0.12,
    task_decompose: 0.05,
    flow_shield: -0.04,
    defusion_prompt: -0.08,
    circuit_breaker: 0.02,
  },
  slopes: { breath_box: 0.08, task_decompose: -0.06 },
  habituation: 1,
}
export const habituatingUser: SimulatedUser = { ...steadyUser, habituation: 0.96 }
/** Every help does the same: the truth of an act-against-not effect is then known whatever the policy does. */
export const evenUser = (effect: number): SimulatedUser => ({
  effects: Object.fromEntries(arms.filter((arm) => arm !== 'no_action').map((arm) => [arm, effect])),
  slopes: {},
  habituation: 1,
})

const NOISE = 0.4
const REGRESSION = 0.15

export interface SimulatedRun {
  readonly log: readonly StoredRecord[]
  readonly meanReward: number
}

export interface SimulationOptions {
  readonly user: SimulatedUser
  readonly mode: PolicyMode
  readonly days: number
  readonly perDay: number
  readonly bank: NormalBank
  readonly random: () => number
  /** Keep the log; without it only the mean reward is told. */
  readonly keepLog?: boolean
}

/** Days of decisions as the product makes them: frozen in the day, learned at night, outcome measured alike for every arm. */
export function simulate(options: SimulationOptions): SimulatedRun {
  const { user, mode, days, perDay, bank, random, keepLog = false } = options
  const log: StoredRecord[] = []
  const used: { readonly arm: Arm; readonly day: number }[] = []
  let model = freshModel()
  let total = 0
  for (let day = 0; day < days; day++) {
    const rows: LearnedRow[] = []
    for (let k = 0; k < perDay; k++) {
      const nowMs = day * DAY_MS + (9 + k) * 3_600_000
      const context = drawContext(random, nowMs)
      const draft = decide({
        context,
        model,
        bank,
        mode,
        capabilities: ['page'],
        blockedArms: [],
        consents: () => true,
        loadRatio: 0.5,
        alwaysPrompt: false,
        u: random(),
      })
      const recent = used.filter((one) => one.arm === draft.action && day - one.day < 7).length
      const worn = user.habituation ** recent
      const effect = ((user.effects[draft.action] ?? 0) + (user.slopes[draft.action] ?? 0) * context.loadRatio) * worn
      const reward = Math.min(1, Math.max(-1, REGRESSION * context.hyperScore + effect + NOISE * normal(random)))
      total += reward
      if (user.habituation < 1) used.push({ arm: draft.action, day })
      rows.push({ arm: draft.action, context: contextNames.map((name) => context[name]), reward })
      if (keepLog) log.push(...recordsOf({ draft, context, nowMs, reward }, log.length))
    }
    model = learnDay(model, rows)
  }
  return { log, meanReward: total / (days * perDay) }
}

const drawContext = (random: () => number, nowMs: number): DecisionContext =>
  buildContext({
    hyperScore: 0.6 + 0.4 * random(),
    hypoScore: 0.2 * random(),
    loadRatio: random(),
    switchesZ: normal(random),
    correctionsZ: normal(random),
    coverage: 0.5 + 0.5 * random(),
    localTimeOfDayMs: nowMs % DAY_MS,
    shownAtMs: [],
    nowMs,
  })

interface Made {
  readonly draft: ReturnType<typeof decide>
  readonly context: DecisionContext
  readonly nowMs: number
  readonly reward: number
}

function recordsOf({ draft, context, nowMs, reward }: Made, count: number): readonly StoredRecord[] {
  const decisionId = `decision-${String(count).padStart(8, '0')}`
  const decision: DecisionRecord = {
    v: 1,
    type: 'DECISION',
    decisionId,
    tWall: nowMs,
    tMono: nowMs,
    tz: 'UTC',
    session: 'session-0001',
    avail: true,
    reasons: [],
    x: { ...context },
    build: 'simulated',
    ...draft,
    q: { ...draft.q },
    floors: { ...draft.floors },
    p: { ...draft.p },
  }
  const window: [number, number] = [nowMs + 60_000, nowMs + 300_000]
  return [
    { ...decision, seq: count + 1 },
    {
      v: 1,
      type: 'OUTCOME',
      seq: count + 2,
      decisionId,
      defVersion: OUTCOME_VERSION,
      value: reward,
      missingReason: null,
      window,
    },
  ]
}

/** Box and Muller, one of the two. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
