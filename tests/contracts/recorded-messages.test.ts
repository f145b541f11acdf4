import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readEnvelope } from '#core/contracts/bridge-envelope.ts'
import { bridgeErrorCodes } from '#core/contracts/bridge-errors.ts'
import { bridgeMethods, type BridgeMethod, type BridgeMethodId } from '#core/contracts/bridge-methods.ts'
import { clientMessageSchema, serverMessageSchema } from '#core/contracts/bridge-stream.ts'
import { checkShape } from '#core/contracts/check-shape.ts'

/** Messages as the first version of each contract sent and got them. They are never changed: that is what they are for. */
interface Recorded {
  readonly contract: string
  readonly calls: readonly {
    readonly id: BridgeMethodId
    readonly status: number
    readonly request: unknown
    readonly answer: unknown
  }[]
  readonly stream: { readonly client: readonly unknown[]; readonly server: readonly unknown[] }
}
const recordings = globSync('recorded/*.json', { cwd: import.meta.dirname }).map(
  (file) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Recorded,
)
const calls = recordings.flatMap(({ contract, calls: each }) =>
  each.map((call, i) => ({ name: `${contract} ${i} ${call.id}`, ...call })),
)

describe('recorded messages', () => {
  it.each(calls)('[B1] $name is still understood, question and answer', ({ id, status, request, answer }) => {
    const method: BridgeMethod = bridgeMethods[id]
    if (method.body) expect(checkShape(method.body, request)).toEqual({ ok: true, value: request })
    const read = readEnvelope(answer, method.result)
    expect(read.kind).toBe(status < 300 ? 'ok' : 'failed')
  })

  it('[B1] on the stream too, both ways', () => {
    for (const { stream } of recordings) {
      for (const message of stream.client)
        expect(checkShape(clientMessageSchema, message)).toEqual({ ok: true, value: message })
      for (const message of stream.server)
        expect(checkShape(serverMessageSchema, message)).toEqual({ ok: true, value: message })
    }
  })

  it('[B1] cover every method that is not an end or a wait, and every message', () => {
    const first = recordings.find(({ stream }) => stream.server.length > 0)
    const recorded = new Set(recordings.flatMap((each) => each.calls.map(({ id }) => id)))
    const left = Object.keys(bridgeMethods).filter((id) => !recorded.has(id as BridgeMethodId))
    expect(left.toSorted()).toEqual([
      'forgetDevice',
      'getCrash',
      'getIntervention',
      'goodbye',
      'healthz',
      'listCrashes',
      'listInterventions',
    ])
    expect(new Set(first?.stream.server.map((message) => (message as { type: string }).type)).size).toBe(9)
    expect(new Set(first?.stream.client.map((message) => (message as { type: string }).type)).size).toBe(4)
  })
})

describe('the closed set of errors', () => {
  /** The first is shown beside what it guards, in bridge/actions; a model that fails is no error yet, because a plan comes all the same. */
  const later = ['consent_required', 'upstream_invalid', 'upstream_timeout']
  const tests = globSync('*.test.ts', { cwd: import.meta.dirname }).map((file) =>
    readFileSync(join(import.meta.dirname, file), 'utf8'),
  )

  it.each(bridgeErrorCodes.filter((code) => !later.includes(code)))('[CON-8] %s is given by a test', (code) => {
    const others = tests.filter((text) => !text.includes("'consent_required', 'upstream_invalid'"))
    expect(others.some((text) => text.includes(`'${code}'`))).toBe(true)
  })
})
