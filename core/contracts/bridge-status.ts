// What the bridge shows of itself: dashboard, metrics, pairing, devices, launcher.
import { z } from 'zod/mini'
import { bridgeScopes } from './bridge-errors.ts'
import { clientKinds } from './bridge-hello.ts'
import { hintSchema } from './bridge-readiness.ts'
import { eventSchema } from './bridge-records.ts'
import { versionedSettingsSchema } from './bridge-settings.ts'
import { idSchema, wallMsSchema } from './text.ts'

const count = z.int().check(z.minimum(0))

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
export const deviceListSchema = z.strictObject({ devices: z.array(deviceSchema).check(z.maxLength(1024)) })

export const launcherStatusSchema = z.strictObject({
  state: z.enum(['running', 'starting', 'stopping', 'stopped', 'port-taken']),
  pid: z.nullable(z.int()),
  bootId: z.nullable(idSchema),
})
export type LauncherStatus = z.infer<typeof launcherStatusSchema>

/** What the running bridge writes down about itself, for launcher and CLI of the same person. */
export const runFileSchema = z.strictObject({
  pid: z.int().check(z.minimum(1)),
  /** In the system's ticks; tells this process from a later one with the same pid. */
  startTime: z.int().check(z.minimum(0)),
  bootId: idSchema,
  httpPort: z.int(),
  streamPort: z.int(),
  launcherPort: z.int(),
  startedAtMs: wallMsSchema,
})
export type RunFile = z.infer<typeof runFileSchema>
