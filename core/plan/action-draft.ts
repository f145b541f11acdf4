// An action before it has its number, and the numbering: ids of actions are ours, whoever thought of the action.
import type { PlanAction } from '../contracts/plan.ts'

type WithoutId<A> = A extends PlanAction ? Omit<A, 'actionId'> : never
export type ActionDraft = WithoutId<PlanAction>

/** The actions in their order, numbered from 1. */
export const numberActions = (drafts: readonly ActionDraft[]): PlanAction[] =>
  drafts.map((draft, k) => ({ ...draft, actionId: `a${k + 1}` }))
