// From the person's settings to what the policy obeys.
import type { Settings } from '#core/contracts/settings.ts'
import { arms } from '#core/policy/arms.ts'
import type { HelpChoices } from '#core/session/session-event.ts'
import { defaultChoices } from '#core/session/session-state.ts'

const MINUTE_MS = 60_000

/** @param ready false while the past is unread or another window leads: then nothing is decided here */
export const toChoices = (help: Settings['help'], ready: boolean): HelpChoices => ({
  ...defaultChoices,
  on: help.on && ready,
  limits: {
    dailyCap: help.dailyCap,
    spacingMs: help.spacingMinutes * MINUTE_MS,
    quietHours: help.quietHours,
    weekdaysOff: help.weekdaysOff,
  },
  never: arms.filter((arm) => help.never.includes(arm)),
  whenDrifting: help.whenDrifting,
  questionsPerDay: help.questionsPerDay,
})
