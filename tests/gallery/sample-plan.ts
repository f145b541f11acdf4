// A plan of the deterministic planner for the gallery, for any arm.
import type { Plan } from '#core/contracts/plan.ts'
import { PLANNING_VERSION } from '#core/contracts/planning.ts'
import { planWithoutModel } from '#core/plan/without-model.ts'

export const samplePlan = (arm: string, nowMs: number): Plan =>
  planWithoutModel(
    {
      v: PLANNING_VERSION,
      requestId: 'gallery-request-0001',
      decisionId: 'gallery-0001',
      arm,
      consents: { overlay: 'SUGGEST', breathing: 'SUGGEST', break: 'SUGGEST', shield: 'SUGGEST' },
      available: ['breathe', 'rest-eyes', 'move', 'take-break', 'micro-steps', 'defuse', 'focus-timer', 'dim'],
      preferences: { breathing: 'long-exhale', focusMinutes: 25 },
      facts: [],
      envelope: {
        v: PLANNING_VERSION,
        state: null,
        facts: [],
        timeOfDay: 'morning',
        goal: null,
        tabs: [],
        projects: [],
        leftOut: { tabs: 0, projects: 0, texts: 0, secrets: 0 },
      },
    },
    { reason: 'ai-off', nowMs },
  )
