// One fixed plan per arm: what is offered when nobody filled in more.
import { PLAN_VERSION, type Plan, type PlanAction } from '#core/contracts/plan.ts'
import type { Settings } from '#core/contracts/settings.ts'
import type { Arm } from '#core/policy/arms.ts'

type Pattern = Settings['exercises']['breathing']
/** A held item expires (feature P1). */
const OFFERED_FOR_MS = 20 * 60_000

interface Offer {
  readonly title: string
  readonly text: string
  readonly actions: readonly PlanAction[]
}

const steps = ['Write down the one thing that is open', 'Do its smallest part for ten minutes', 'Then look again']

const offers = (pattern: Pattern): Readonly<Record<Exclude<Arm, 'no_action'>, Offer>> => ({
  workspace_simplify: offer('Put the rest aside', 'Fewer things in view for a while.', { kind: 'show-card' }),
  task_decompose: offer('Make it smaller', 'Three steps, only the first one matters now.', {
    kind: 'micro-steps',
    steps,
  }),
  breath_box: offer('Breathe slowly', 'Two minutes, out longer than in. You can stop at any time.', {
    kind: 'breathe',
    pattern,
    seconds: 120,
  }),
  nature_break: offer('Rest your eyes', 'Look at something far away for twenty seconds, or a little longer.', {
    kind: 'rest-eyes',
    seconds: 20,
  }),
  flow_shield: offer('Dim the rest', 'The page grows quiet for 25 minutes. One press brings it back.', {
    kind: 'dim',
    minutes: 25,
  }),
  defusion_prompt: offer('A step back', 'What is the thought, in one sentence?', {
    kind: 'defuse',
    text: 'Say it to yourself as “I notice the thought that …”. It can be there and you can go on.',
  }),
  circuit_breaker: offer('Stand up for a minute', 'A short stop: stand, stretch, look out of the window.', {
    kind: 'move',
    seconds: 60,
  }),
})

type Bare<T> = T extends unknown ? Omit<T, 'actionId'> : never
const offer = (title: string, text: string, action: Bare<PlanAction>): Offer => ({
  title,
  text,
  actions: [{ ...action, actionId: 'action-0001' }],
})

/** The plan of a decision; no_action has none. */
export function fixedPlan(
  decision: { readonly decisionId: string; readonly arm: Arm },
  pattern: Pattern,
  nowMs: number,
): Plan | null {
  const { decisionId, arm } = decision
  if (arm === 'no_action') return null
  const { title, text, actions } = offers(pattern)[arm]
  const createdMs = Math.round(nowMs)
  return {
    v: PLAN_VERSION,
    planId: `${decisionId}-plan`,
    decisionId,
    arm,
    source: 'fallback',
    fallbackReason: 'ai-off',
    createdMs,
    expiresMs: createdMs + OFFERED_FOR_MS,
    title,
    text,
    claims: [],
    actions: [...actions],
    truncated: false,
  }
}
