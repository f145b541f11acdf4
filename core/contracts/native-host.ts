// What the extension and its native host say to each other: a closed set of commands, one answer each, over length-framed JSON.
import { z } from 'zod/mini'
import { bridgeErrorCodes, type BridgeErrorCode } from './bridge-errors.ts'
import { cidSchema } from './bridge-envelope.ts'
import { sessionSchema } from './bridge-hello.ts'
import { launcherMethods } from './bridge-methods.ts'
import { idSchema } from './text.ts'

/** As browsers find it in their folders of native hosts. */
export const NATIVE_HOST_NAME = 'app.cortex.bridge'
/** Follows from the public key in the extension's manifest. */
export const EXTENSION_ID = 'hfcakogkbdnndladceeklhgbllpenefk'
export const EXTENSION_ORIGIN = `chrome-extension://${EXTENSION_ID}`

/** Of a frame, both ways; the browser itself takes up to 1 MiB from a host. Requests are tens of bytes, a session a few hundred. */
export const NATIVE_FRAME_BYTES = 65_536

export const nativeCommands = ['hello', 'status', 'start', 'stop', 'stop-by-launcher'] as const
export type NativeCommand = (typeof nativeCommands)[number]

/** `cid` is minted at the person's click and goes with everything that follows from it. */
export const nativeRequestSchema = z.strictObject({ command: z.enum(nativeCommands), cid: cidSchema })
export type NativeRequest = z.infer<typeof nativeRequestSchema>

const loopbackUrl = z.string().check(z.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/))

/** What the host may hand out: a short session for reading and stopping, never a key, never a session that could let others in. */
export const NATIVE_SCOPES = ['state:read', 'admin:stop'] as const

export const handedSessionSchema = z.strictObject({
  session: sessionSchema,
  bootId: idSchema,
  httpUrl: loopbackUrl,
  launcherUrl: loopbackUrl,
})
export type HandedSession = z.infer<typeof handedSessionSchema>

export const nativeReasons = ['no-key', 'not-running', 'not-genuine', 'launcher-missing'] as const

const answer = <T extends string, R extends z.ZodMiniType>(command: T, result: R) =>
  z.strictObject({ ok: z.literal(true), cid: cidSchema, command: z.literal(command), result })
const errorCodes = bridgeErrorCodes as [BridgeErrorCode, ...BridgeErrorCode[]] // not empty

export const nativeAnswerSchema = z.union([
  answer('hello', handedSessionSchema),
  answer('status', z.strictObject({ isProvisioned: z.boolean(), isRunning: z.boolean() })),
  answer('start', z.strictObject({ isRunning: z.boolean() })),
  answer('stop', z.strictObject({ outcome: z.enum(['accepted', 'not-running']) })),
  answer('stop-by-launcher', launcherMethods.stop.result),
  z.strictObject({
    ok: z.literal(false),
    cid: z.nullable(cidSchema),
    error: z.strictObject({ code: z.enum(errorCodes), reason: z.optional(z.enum(nativeReasons)) }),
  }),
])
export type NativeAnswer = z.infer<typeof nativeAnswerSchema>
