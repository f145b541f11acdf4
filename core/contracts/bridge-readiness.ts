// How the parts of the bridge are doing: subsystems in fixed order, reasons and hints from closed lists.
import { z } from 'zod/mini'

/** Fixed order: every surface shows them so. */
export const subsystems = ['input', 'ledger', 'log', 'llm', 'actions', 'extension', 'launcher'] as const
export type Subsystem = (typeof subsystems)[number]

/** Why a subsystem is not simply ok. Closed list: each has a sentence where it is shown. */
export const readinessReasons = [
  'off', // switched off by the person
  'not-installed',
  'not-configured',
  'not-running',
  'not-connected',
  'starting',
  'restarting',
  'failed',
  'no-display',
  'wayland',
  'unsupported-platform',
  'spooling', // records go to the spool until the database is back
  'disk-full',
  'disk-budget',
  'read-only',
  'newer-schema',
  'mirror-behind',
  'not-writable',
  'slow', // the event loop was blocked
] as const
export type ReadinessReason = (typeof readinessReasons)[number]

/** What could be done about it. Closed list; severity belongs to the hint, not to the caller. */
export const hintSeverities = {
  'pair-extension': 'info',
  'install-native-host': 'info',
  'start-launcher': 'info',
  'input-needs-display': 'info',
  'input-on-wayland': 'info',
  'records-repaired': 'warning',
  'keys-rotated': 'warning',
  'clock-jumped': 'warning',
  'override-without-grant': 'warning',
  'disk-nearly-full': 'warning',
  'disk-full': 'action_required',
  'records-unavailable': 'action_required',
  'log-unwritable': 'action_required',
} as const
export type HintId = keyof typeof hintSeverities
export const hintIds = Object.keys(hintSeverities) as [HintId, ...HintId[]] // keys of a const object, not empty

export const hintSchema = z.strictObject({
  id: z.enum(hintIds),
  severity: z.enum(['info', 'warning', 'action_required']),
})

export const subsystemStateSchema = z.strictObject({
  name: z.enum(subsystems),
  state: z.enum(['ok', 'degraded', 'unavailable']),
  reason: z.optional(z.enum(readinessReasons)),
})
export type SubsystemState = z.infer<typeof subsystemStateSchema>
export const readinessSchema = z.strictObject({
  subsystems: z.array(subsystemStateSchema).check(z.length(subsystems.length)),
  hints: z.array(hintSchema),
})
export type Readiness = z.infer<typeof readinessSchema>

/** How the counting of input rhythm is doing; what it counts is the input contract's. */
export const inputStates = ['running', 'restarting', 'failed', 'unavailable', 'off'] as const
export const inputStateSchema = z.strictObject({
  state: z.enum(inputStates),
  reason: z.optional(z.enum(readinessReasons)),
})
export type InputState = z.infer<typeof inputStateSchema>
