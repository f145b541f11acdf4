// The shapes that cross between bridge and callers: readiness, lists, events, projects, scans, settings, pairing.
import { z } from 'zod/mini'
import { cidSchema } from './bridge-envelope.ts'
import { bridgeScopes } from './bridge-errors.ts'
import { clientKinds } from './bridge-hello.ts'
import { idSchema, nameSchema, plainText, sha256Schema, wallMsSchema } from './text.ts'

const count = z.int().check(z.minimum(0))

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

/** Kinds a page or an extension may append. What the bridge writes itself (audit, settings, gaps) is never taken from outside. */
export const appendableKinds = [
  'decision',
  'executed',
  'outcome',
  'feedback',
  'intervention',
  'session',
  'label',
  'crash',
  'telemetry',
] as const
export const bridgeKinds = [
  'gap',
  'boot',
  'stop',
  'consent',
  'document',
  'grant',
  'override',
  'audit',
  'answer',
] as const
export const eventKinds = [...appendableKinds, ...bridgeKinds] as const
export type EventKind = (typeof eventKinds)[number]

const body = z.record(nameSchema, z.unknown())
export const newEventSchema = z.strictObject({ id: idSchema, kind: z.enum(appendableKinds), atMs: wallMsSchema, body })
/** Chosen by hand: a decision record is about 2 KB, so a full batch stays within the 64 KiB of a body. */
export const eventBatchSchema = z.strictObject({
  events: z.array(newEventSchema).check(z.minLength(1), z.maxLength(100)),
})

export const eventSchema = z.strictObject({
  seq: count,
  bootId: idSchema,
  id: idSchema,
  kind: z.enum(eventKinds),
  atMs: wallMsSchema,
  cid: cidSchema,
  /** Who asked, as the bridge knows them: `device:ID`, `local:ID` or `bridge`. */
  who: z.string().check(z.maxLength(80)),
  body,
})
export type LedgerEvent = z.infer<typeof eventSchema>

export const LIST_DEFAULT = 50
export const LIST_CAP = 200

/** Query of every list. Values are exact matches: an operator in a name or a value is refused by the shape. */
export const listQuerySchema = z.strictObject({
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|1\d\d|200)$/))),
  cursor: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,512}$/))),
  order_by: z.optional(z.string().check(z.regex(/^[a-zA-Z]{1,24}:(asc|desc)$/))),
  kind: z.optional(z.enum(eventKinds)),
  cid: z.optional(cidSchema),
  bootId: z.optional(idSchema),
  adopted: z.optional(z.enum(['true', 'false'])),
})
export type ListQuery = z.infer<typeof listQuerySchema>

export const pageOf = <T extends z.ZodMiniType>(item: T) =>
  z.strictObject({
    items: z.array(item).check(z.maxLength(LIST_CAP)),
    nextCursor: z.nullable(z.string().check(z.maxLength(512))),
  })

const localPath = plainText(1024)
/** Everything that says "this very folder": a path alone could be swapped for another folder. */
export const projectIdentitySchema = z.strictObject({
  path: localPath,
  device: z.string().check(z.regex(/^\d{1,20}$/)),
  inode: z.string().check(z.regex(/^\d{1,20}$/)),
  /** Hash over the launch settings that the folder itself brings; null when it brings none. */
  configSha256: z.nullable(sha256Schema),
})
export type ProjectIdentity = z.infer<typeof projectIdentitySchema>

const label = plainText(256).check(z.minLength(1))
export const projectSchema = z.strictObject({
  id: idSchema,
  label,
  adopted: z.boolean(),
  identity: projectIdentitySchema,
  version: count,
  updatedAtMs: wallMsSchema,
})
export type Project = z.infer<typeof projectSchema>
export const adoptRequestSchema = z.strictObject({
  id: idSchema,
  identity: projectIdentitySchema,
  label: z
    .string()
    .check(z.trim(), z.minLength(1), z.maxLength(256), z.regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Cs}]*$/u)),
})
export const projectPatchSchema = z.strictObject({ label: adoptRequestSchema.shape.label })

export const scanKinds = ['windows', 'projects'] as const
export type ScanKind = (typeof scanKinds)[number]
export const SCAN_WAIT_CAP_S = 30
export const scanRequestSchema = z.strictObject({
  kind: z.enum(scanKinds),
  /** Seconds to wait for the result; 0 answers at once with the id. */
  wait: z.optional(z.number().check(z.minimum(0), z.maximum(SCAN_WAIT_CAP_S))),
})
/** Windows by program only: titles are private and are not read. */
const windowCount = z.strictObject({ app: plainText(64), windows: count })
const foundProject = z.strictObject({ id: idSchema, label, identity: projectIdentitySchema })
export type FoundProject = z.infer<typeof foundProject>
export const scanFindingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('windows'), windows: z.array(windowCount).check(z.maxLength(200)) }),
  z.strictObject({
    kind: z.literal('projects'),
    projects: z.array(foundProject).check(z.maxLength(500)),
    truncated: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('unavailable'), reason: z.enum(readinessReasons) }),
])
export type ScanFinding = z.infer<typeof scanFindingSchema>
export const scanSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(scanKinds),
  state: z.enum(['running', 'done']),
  startedAtMs: wallMsSchema,
  finding: z.nullable(scanFindingSchema),
})
export type Scan = z.infer<typeof scanSchema>

/** What the bridge itself remembers for the person. */
export const settingsSchema = z.strictObject({
  /** Help is paused until then; null = not paused. */
  pausedUntilMs: z.nullable(wallMsSchema),
  /** Count keys, pointer and scroll outside the browser. */
  inputRhythm: z.boolean(),
  /** Days that telemetry is kept. Decisions, consent and grants are kept until deleted. */
  keepDays: z.int().check(z.minimum(1), z.maximum(3650)),
  diskBudgetMb: z.int().check(z.minimum(16), z.maximum(65_536)),
  /** Folders searched for projects; empty = the home folder. */
  projectRoots: z.array(localPath).check(z.maxLength(16)),
})
export type BridgeSettings = z.infer<typeof settingsSchema>
export const defaultBridgeSettings: BridgeSettings = {
  pausedUntilMs: null,
  inputRhythm: true,
  keepDays: 30,
  diskBudgetMb: 512,
  projectRoots: [],
}
export const settingsPatchSchema = z.partial(settingsSchema)
export const versionedSettingsSchema = z.strictObject({ version: count, settings: settingsSchema })
export type VersionedSettings = z.infer<typeof versionedSettingsSchema>

export const dashboardSchema = z.strictObject({
  bootId: idSchema,
  atMs: wallMsSchema,
  uptimeMs: z.number(),
  counts: z.strictObject({
    events: count,
    decisions: count,
    interventions: count,
    crashes: count,
    projects: count,
    sessions: count,
    streams: count,
    devices: count,
  }),
  recents: z.strictObject({
    decisions: z.array(eventSchema).check(z.maxLength(50)),
    interventions: z.array(eventSchema).check(z.maxLength(50)),
    crashes: z.array(eventSchema).check(z.maxLength(50)),
  }),
  settings: versionedSettingsSchema,
  hints: z.array(hintSchema),
})
export type Dashboard = z.infer<typeof dashboardSchema>

export const metricsSchema = z.strictObject({
  uptimeMs: z.number(),
  rssBytes: count,
  heapBytes: count,
  requests: count,
  denied: count,
  sessions: count,
  streams: count,
  framesSent: count,
  commits: count,
  spooled: count,
  loopDelayP99Ms: z.number(),
})
export type Metrics = z.infer<typeof metricsSchema>

export const pairingKinds = ['link', 'typed'] as const
export const pairingRequestSchema = z.strictObject({
  kind: z.enum(pairingKinds),
  scopes: z.optional(z.array(z.enum(bridgeScopes)).check(z.minLength(1), z.maxLength(bridgeScopes.length))),
})
export const pairingResultSchema = z.strictObject({
  kind: z.enum(pairingKinds),
  /** `link`: the address to open. `typed`: the characters to show. */
  code: z.string().check(z.maxLength(160)),
  expiresInMs: count,
})
export const deviceSchema = z.strictObject({
  deviceId: idSchema,
  kind: z.enum(clientKinds),
  pairedAtMs: wallMsSchema,
  scopes: z.array(z.enum(bridgeScopes)),
})
export type Device = z.infer<typeof deviceSchema>

export const launcherStatusSchema = z.strictObject({
  state: z.enum(['running', 'starting', 'stopping', 'stopped', 'port-taken']),
  pid: z.nullable(z.int()),
  bootId: z.nullable(idSchema),
})
export type LauncherStatus = z.infer<typeof launcherStatusSchema>
