// The stream: the closed union of messages between bridge and its clients over WebSocket, their sequence and what may be merged.
import { z } from 'zod/mini'
import { cidSchema } from './bridge-envelope.ts'
import { bridgeErrorCodes, type BridgeErrorCode } from './bridge-errors.ts'
import { bytes32Schema } from './bridge-hello.ts'
import { inputStateSchema, readinessSchema } from './bridge-readiness.ts'
import { eventSchema } from './bridge-records.ts'
import { versionedSettingsSchema } from './bridge-settings.ts'
import { scanSchema } from './bridge-workspace.ts'
import { idSchema, nameSchema } from './text.ts'

export const STREAM_PATH = '/v1/stream'
/** Largest frame a client may send. */
export const CLIENT_FRAME_BYTES = 16_384

/** Close codes of our own, besides the registered 1012 (service restart) and 1013 (try again later). */
export const closeCodes = {
  badMessages: 4400,
  notProven: 4401,
  sessionOver: 4403,
  replaced: 4409,
  tooMany: 4429,
  stopping: 1012,
  tooSlow: 1013,
} as const

const seq = z.int().check(z.minimum(0))
const frame = <T extends string, P extends z.ZodMiniType>(type: T, payload: P) =>
  z.strictObject({ type: z.literal(type), seq, cid: cidSchema, payload })
const none = z.strictObject({})
const errorCodes = bridgeErrorCodes as [BridgeErrorCode, ...BridgeErrorCode[]] // not empty

/** One second of rhythm: counts and sums only, every value a number, every name one of the input contract. */
export const inputBucketSchema = z.record(nameSchema, z.number())
export type InputBucket = z.infer<typeof inputBucketSchema>
/** Seconds of rhythm that a snapshot brings along, so that a short gap loses nothing. */
export const RECENT_BUCKETS = 60

/** Messages that carry a sequence of their own. */
export const streamTypes = ['INPUT', 'READINESS', 'SETTINGS', 'EVENT', 'SCAN'] as const
export type StreamType = (typeof streamTypes)[number]
/** Of these only the newest matters, so a slow reader gets that one; of the others a missed one means a snapshot. */
export const newestOnly: ReadonlySet<StreamType> = new Set<StreamType>(['READINESS', 'SETTINGS'])

export const serverMessageSchema = z.discriminatedUnion('type', [
  /** The bridge's own proof. Nothing else is believed or sent before it. */
  frame('WELCOME', z.strictObject({ bootId: idSchema, proof: bytes32Schema })),
  frame(
    'SNAPSHOT',
    z.strictObject({
      /** Last sequence sent of each type; the next one is one higher. */
      seqs: z.record(z.enum(streamTypes), seq),
      readiness: readinessSchema,
      settings: versionedSettingsSchema,
      input: z.strictObject({
        state: inputStateSchema,
        recent: z.array(inputBucketSchema).check(z.maxLength(RECENT_BUCKETS)),
      }),
    }),
  ),
  frame('INPUT', inputBucketSchema),
  frame('READINESS', readinessSchema),
  frame('SETTINGS', versionedSettingsSchema),
  frame('EVENT', eventSchema),
  frame('SCAN', scanSchema),
  /** Carries the cid of the message it answers. Details as declared for the code. */
  frame('ERROR', z.strictObject({ code: z.enum(errorCodes), details: z.unknown() })),
  frame('STOPPING', z.strictObject({ withinMs: z.int() })),
  frame('PONG', none),
])
export type ServerMessage = z.infer<typeof serverMessageSchema>
export type ServerPayload<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>['payload']

export const clientMessageSchema = z.discriminatedUnion('type', [
  /** First frame, within two seconds. The proof shows the ticket's secret without saying it, so an impostor learns nothing. */
  frame('AUTH', z.strictObject({ ticket: idSchema, nonce: bytes32Schema, proof: bytes32Schema })),
  frame('RESYNC', none),
  frame('PING', none),
  /** Needs the scope admin:stop. */
  frame('SHUTDOWN', none),
])
export type ClientMessage = z.infer<typeof clientMessageSchema>
