// Writes docs/bridge-contract.md out of the contract itself: methods, messages, errors, readiness, exactly as the code has them.
import { CONTRACT_VERSION } from '#core/contracts/bridge-envelope.ts'
import { bridgeErrors, bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { bridgeMethods, launcherMethods, type BridgeMethod } from '#core/contracts/bridge-methods.ts'
import { hintSeverities, readinessReasons, subsystems } from '#core/contracts/bridge-readiness.ts'
import { eventKinds } from '#core/contracts/bridge-records.ts'
import { clientMessageSchema, closeCodes, serverMessageSchema, streamTypes } from '#core/contracts/bridge-stream.ts'
import { z } from 'zod/mini'

/** The whole page as text. */
export function bridgeContractPage(): string {
  return `${[
    '# The contract of the bridge',
    '',
    `Version ${CONTRACT_VERSION}. Written by \`npm run fix\` from \`core/contracts\`; a test fails while it differs. Types come from the same files.`,
    '',
    ...envelopePart,
    ...methodPart('Bridge, port 9472', bridgeMethods),
    ...methodPart('Launcher, port 9471', launcherMethods),
    ...streamPart(),
    ...errorPart(),
    ...readinessPart(),
  ]
    .join('\n')
    .trimEnd()}\n`
}

const envelopePart = [
  'Every answer is `{ok: true, contract, cid, result}` or `{ok: false, contract, cid, error: {code, message, details}}`. `cid` is the id sent as',
  '`X-Cortex-Request-ID` where that is 8 to 64 letters, digits, `-` or `_`, and a fresh one otherwise; it stands on the log lines, stream messages and records of',
  'the request. A session travels as `Authorization: Bearer`, nowhere else.',
  '',
]

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${heads.join(' | ')} |`,
  `|${heads.map(() => '---').join('|')}|`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  '',
]
const code = (text: string): string => `\`${text}\``
const codes = (names: readonly string[]): string => names.map(code).join(', ')

function methodPart(title: string, methods: Readonly<Record<string, BridgeMethod>>): string[] {
  const rows = Object.values(methods).map((method) => [
    code(`${method.verb} ${method.path}`),
    accessOf(method),
    codes(fieldsOf(method.query && shapeOf(method.query))),
    method.body ? codes(fieldsOf(shapeOf(method.body))) || code('{}') : '',
    method.idempotent ? 'yes' : '',
  ])
  return [`## ${title}`, '', ...table(['method', 'who may', 'query', 'body', 'needs Idempotency-Key'], rows)]
}

const accessOf = ({ access, localOnly }: BridgeMethod): string =>
  access === 'open' ? 'anyone' : `${code(access)}${localOnly ? ', programs of this user only' : ''}`

/** A schema as JSON Schema writes it: the part that is read here. */
interface Shape {
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly oneOf?: readonly Shape[]
  readonly anyOf?: readonly Shape[]
}
const shapeOf = (schema: z.ZodMiniType): Shape =>
  z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Shape // a subset of it

/** Names of an object's fields, a `?` behind what may be left out; those of a union together. */
function fieldsOf({ properties = {}, required = [], oneOf, anyOf }: Shape = {}): string[] {
  const options = oneOf ?? anyOf
  if (options) return [...new Set(options.flatMap((option) => fieldsOf(option)))]
  return Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`))
}

function streamPart(): string[] {
  const numbered: readonly string[] = streamTypes
  const rows = (from: string, schema: z.ZodMiniType) =>
    optionsOf(schema).map(({ type, fields }) => [
      code(type),
      from,
      codes(fields),
      numbered.includes(type) ? 'counted up from 1' : '0',
    ])
  return [
    '## Stream, port 9473',
    '',
    "Text frames `{type, seq, cid, payload}`. The first frame is `AUTH` and must come within two seconds; `WELCOME` answers it with the bridge's own proof.",
    'A gap in `seq` is mended by `RESYNC`, which brings a `SNAPSHOT`.',
    '',
    ...table(
      ['type', 'sent by', 'payload', 'seq'],
      [...rows('client', clientMessageSchema), ...rows('bridge', serverMessageSchema)],
    ),
    ...table(
      ['close code', 'means'],
      Object.entries(closeCodes).map(([name, number]) => [String(number), closeWords[name as keyof typeof closeCodes]]), // its own keys
    ),
    `Kinds of records in \`EVENT\` and in lists: ${codes(eventKinds)}.`,
    '',
  ]
}

const closeWords: Readonly<Record<keyof typeof closeCodes, string>> = {
  badMessages: 'the fifth message that could not be taken',
  notProven: 'no proof in time, or a wrong one',
  sessionOver: 'the session has ended',
  replaced: 'a newer connection took its place',
  tooMany: 'too many messages',
  stopping: 'the bridge stops',
  tooSlow: 'the client does not read',
}

/** Type and payload fields of each message of a union. */
function optionsOf(schema: z.ZodMiniType): { type: string; fields: string[] }[] {
  const { oneOf, anyOf } = shapeOf(schema)
  return (oneOf ?? anyOf ?? []).map(({ properties = {} }) => ({
    type: String(properties['type']?.const),
    fields: fieldsOf(properties['payload']),
  }))
}

function errorPart(): string[] {
  const rows = Object.entries(bridgeErrors).map(([name, { status, message, details }]) => [
    code(name),
    String(status),
    message,
    codes(fieldsOf(shapeOf(details))),
  ])
  return [
    '## Errors',
    '',
    'The set is closed, and the message is always the one below: nothing of what went wrong inside is ever told.',
    '',
    ...table(['code', 'status', 'message', 'details'], rows),
  ]
}

function readinessPart(): string[] {
  return [
    '## Scopes, readiness and hints',
    '',
    `Scopes: ${codes(bridgeScopes)}.`,
    '',
    `Parts, always in this order: ${codes(subsystems)}. Each is ok, degraded or unavailable, with one of these reasons: ${codes(readinessReasons)}.`,
    '',
    ...table(
      ['hint', 'severity'],
      Object.entries(hintSeverities).map(([id, severity]) => [code(id), severity.replace('_', ' ')]),
    ),
  ]
}
