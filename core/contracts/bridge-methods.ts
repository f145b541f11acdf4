// The methods of the bridge and of its launcher: one row each, with scope, limits and the shapes that cross the wire.
import { z } from 'zod/mini'
import { contractVersionSchema, type BridgeScope } from './bridge-errors.ts'
import {
  abilitiesSchema,
  actRequestSchema,
  actSchema,
  bridgeConsentsSchema,
  consentsPatchSchema,
  haltResultSchema,
} from './bridge-act.ts'
import {
  aiKeyForgetSchema,
  aiKeyResultSchema,
  aiKeySchema,
  aiPatchSchema,
  aiStatusSchema,
  cancelPlanSchema,
  previewRequestSchema,
} from './bridge-ai.ts'
import { helloRequestSchema, helloResultSchema } from './bridge-hello.ts'
import { readinessSchema } from './bridge-readiness.ts'
import { eventBatchSchema, eventSchema, listQuerySchema, pageOf } from './bridge-records.ts'
import { settingsPatchSchema, versionedSettingsSchema } from './bridge-settings.ts'
import {
  dashboardSchema,
  launcherStatusSchema,
  metricsSchema,
  pairingRequestSchema,
  pairingResultSchema,
  deviceListSchema,
} from './bridge-status.ts'
import {
  adoptRequestSchema,
  projectPatchSchema,
  projectSchema,
  scanRequestSchema,
  scanSchema,
} from './bridge-workspace.ts'
import { STREAM_PATH } from './bridge-stream.ts'
import { planAnswerSchema, planPreviewSchema, planRequestSchema } from './planning.ts'
import { idSchema } from './text.ts'

export type MethodVerb = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface BridgeMethod {
  readonly verb: MethodVerb
  /** Fixed parts and `:id` parts. */
  readonly path: string
  /** `open`: answered without a session. Everything else needs a session that holds exactly this scope. */
  readonly access: 'open' | BridgeScope
  /** Only for programs of this user that proved to hold the root token; never for a page or an extension. */
  readonly localOnly?: true
  /** Needs an Idempotency-Key header. */
  readonly idempotent?: true
  readonly query?: z.ZodMiniType
  readonly body?: z.ZodMiniType
  readonly result: z.ZodMiniType
}

const empty = z.strictObject({})
const done = z.strictObject({ done: z.literal(true) })
const healthz = z.strictObject({ ok: z.literal(true) })
const list = <T extends z.ZodMiniType>(path: string, item: T) =>
  ({ verb: 'GET', path, access: 'state:read', query: listQuerySchema, result: pageOf(item) }) as const
const one = <T extends z.ZodMiniType>(path: string, item: T) =>
  ({ verb: 'GET', path, access: 'state:read', result: item }) as const

/** Bridge, port 9472. `GET /healthz` and `POST /v1/hello` answer before a session exists; hello checks its own proof. */
export const bridgeMethods = {
  healthz: { verb: 'GET', path: '/healthz', access: 'open', result: healthz },
  preflight: {
    verb: 'GET',
    path: '/v1/preflight',
    access: 'open',
    result: z.strictObject({ contract: contractVersionSchema, shuttingDown: z.boolean() }),
  },
  hello: { verb: 'POST', path: '/v1/hello', access: 'open', body: helloRequestSchema, result: helloResultSchema },
  goodbye: { verb: 'DELETE', path: '/v1/session', access: 'state:read', result: done },
  readiness: { verb: 'GET', path: '/v1/readiness', access: 'state:read', result: readinessSchema },
  dashboard: {
    verb: 'GET',
    path: '/v1/dashboard',
    access: 'state:read',
    query: z.strictObject({ recents: z.optional(z.string().check(z.regex(/^([1-9]|[1-4]\d|50)$/))) }),
    result: dashboardSchema,
  },
  metrics: { verb: 'GET', path: '/v1/metrics', access: 'state:read', result: metricsSchema },
  listEvents: list('/v1/events', eventSchema),
  getEvent: one('/v1/events/:id', eventSchema),
  listDecisions: list('/v1/decisions', eventSchema),
  getDecision: one('/v1/decisions/:id', eventSchema),
  listInterventions: list('/v1/interventions', eventSchema),
  getIntervention: one('/v1/interventions/:id', eventSchema),
  listCrashes: list('/v1/crashes', eventSchema),
  getCrash: one('/v1/crashes/:id', eventSchema),
  listProjects: list('/v1/projects', projectSchema),
  getProject: one('/v1/projects/:id', projectSchema),
  appendEvents: {
    verb: 'POST',
    path: '/v1/events',
    access: 'telemetry:write',
    idempotent: true,
    body: eventBatchSchema,
    result: z.strictObject({ appended: z.int(), repeated: z.int(), lastSeq: z.int() }),
  },
  adoptProject: {
    verb: 'POST',
    path: '/v1/projects/adopt',
    access: 'workspace:launch',
    idempotent: true,
    body: adoptRequestSchema,
    result: projectSchema,
  },
  patchProject: {
    verb: 'PATCH',
    path: '/v1/projects/:id',
    access: 'workspace:launch',
    body: projectPatchSchema,
    result: projectSchema,
  },
  startScan: {
    verb: 'POST',
    path: '/v1/scans',
    access: 'workspace:launch',
    body: scanRequestSchema,
    result: scanSchema,
  },
  getScan: { verb: 'GET', path: '/v1/scans/:id', access: 'workspace:launch', result: scanSchema },
  getSettings: { verb: 'GET', path: '/v1/settings', access: 'state:read', result: versionedSettingsSchema },
  patchSettings: {
    verb: 'PATCH',
    path: '/v1/settings',
    access: 'act:execute',
    body: settingsPatchSchema,
    result: versionedSettingsSchema,
  },
  plan: {
    verb: 'POST',
    path: '/v1/plan',
    access: 'plan:request',
    body: planRequestSchema,
    result: planAnswerSchema,
  },
  previewPlan: {
    verb: 'POST',
    path: '/v1/plan/preview',
    access: 'plan:request',
    body: previewRequestSchema,
    result: planPreviewSchema,
  },
  cancelPlan: { verb: 'DELETE', path: '/v1/plan/:id', access: 'plan:request', result: cancelPlanSchema },
  getAi: { verb: 'GET', path: '/v1/ai', access: 'state:read', result: aiStatusSchema },
  patchAi: { verb: 'PATCH', path: '/v1/ai', access: 'act:execute', body: aiPatchSchema, result: aiStatusSchema },
  setAiKey: {
    verb: 'POST',
    path: '/v1/ai/key',
    access: 'act:execute',
    body: aiKeySchema,
    result: aiKeyResultSchema,
  },
  forgetAiKey: {
    verb: 'POST',
    path: '/v1/ai/key/forget',
    access: 'act:execute',
    body: aiKeyForgetSchema,
    result: aiKeyResultSchema,
  },
  act: {
    verb: 'POST',
    path: '/v1/actions',
    access: 'act:execute',
    idempotent: true,
    body: actRequestSchema,
    result: actSchema,
  },
  getAct: { verb: 'GET', path: '/v1/actions/:id', access: 'state:read', result: actSchema },
  undoAct: {
    verb: 'POST',
    path: '/v1/actions/:id/undo',
    access: 'act:execute',
    idempotent: true,
    body: empty,
    result: actSchema,
  },
  haltActs: { verb: 'POST', path: '/v1/actions/halt', access: 'act:execute', body: empty, result: haltResultSchema },
  abilities: { verb: 'GET', path: '/v1/abilities', access: 'state:read', result: abilitiesSchema },
  getConsents: { verb: 'GET', path: '/v1/consents', access: 'state:read', result: bridgeConsentsSchema },
  patchConsents: {
    verb: 'PATCH',
    path: '/v1/consents',
    access: 'act:execute',
    body: consentsPatchSchema,
    result: bridgeConsentsSchema,
  },
  streamTicket: {
    verb: 'POST',
    path: '/v1/stream/tickets',
    access: 'state:read',
    body: empty,
    result: z.strictObject({
      ticket: idSchema,
      secret: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
      expiresInMs: z.int(),
      url: z.string().check(z.maxLength(64)),
    }),
  },
  createPairing: {
    verb: 'POST',
    path: '/v1/pairings',
    access: 'admin:stop',
    localOnly: true,
    body: pairingRequestSchema,
    result: pairingResultSchema,
  },
  listDevices: {
    verb: 'GET',
    path: '/v1/devices',
    access: 'admin:stop',
    localOnly: true,
    result: deviceListSchema,
  },
  forgetDevice: { verb: 'DELETE', path: '/v1/devices/:id', access: 'admin:stop', localOnly: true, result: done },
  shutdown: {
    verb: 'POST',
    path: '/v1/shutdown',
    access: 'admin:stop',
    body: empty,
    result: z.strictObject({ stopping: z.literal(true), withinMs: z.int() }),
  },
} as const satisfies Record<string, BridgeMethod>

/** Stream, port 9473: one address to upgrade at; its proof comes in the first frame. */
export const streamMethods = {
  healthz: bridgeMethods.healthz,
  stream: { verb: 'GET', path: STREAM_PATH, access: 'open', result: empty },
} as const satisfies Record<string, BridgeMethod>

/** Launcher, port 9471: starts, shows and stops the bridge. The same proofs, the same gate. */
export const launcherMethods = {
  healthz: { verb: 'GET', path: '/healthz', access: 'open', result: healthz },
  preflight: bridgeMethods.preflight,
  hello: bridgeMethods.hello,
  status: { verb: 'GET', path: '/status', access: 'state:read', result: launcherStatusSchema },
  start: { verb: 'POST', path: '/start', access: 'admin:stop', body: empty, result: launcherStatusSchema },
  stop: {
    verb: 'POST',
    path: '/stop',
    access: 'admin:stop',
    body: empty,
    result: z.strictObject({ outcome: z.enum(['stopped', 'killed', 'not-running', 'not-ours']), tookMs: z.number() }),
  },
} as const satisfies Record<string, BridgeMethod>

export type BridgeMethodId = keyof typeof bridgeMethods
export type LauncherMethodId = keyof typeof launcherMethods

type Body<M> = M extends { readonly body: infer S extends z.ZodMiniType } ? z.infer<S> : undefined
type Query<M> = M extends { readonly query: infer S extends z.ZodMiniType } ? z.infer<S> : Record<never, never>
type Result<M> = M extends { readonly result: infer S extends z.ZodMiniType } ? z.infer<S> : never
export type BodyOf<I extends BridgeMethodId> = Body<(typeof bridgeMethods)[I]>
export type QueryOf<I extends BridgeMethodId> = Query<(typeof bridgeMethods)[I]>
export type ResultOf<I extends BridgeMethodId> = Result<(typeof bridgeMethods)[I]>
export type LauncherResultOf<I extends LauncherMethodId> = Result<(typeof launcherMethods)[I]>
