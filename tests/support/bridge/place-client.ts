// A program of this user at a running bridge: says hello over the real port, appends records, reads them back.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { callMethod } from '#core/contracts/bridge-link.ts'
import { openSession } from '#core/contracts/bridge-session.ts'
import { createNodeTransport, type NodeTransport } from '../../../bridge/client/node-transport.ts'
import type { Place } from './run-bridge.ts'

export interface PlaceClient {
  readonly transport: NodeTransport
  readonly token: string
  /** `ok`, or the code of the refusal. */
  append(id: string, bytes?: number): Promise<string>
  /** Ids of the decisions on record. */
  ids(): Promise<string[]>
}

export async function openPlace({ stateDir, httpPort }: Place): Promise<PlaceClient> {
  const rootKey = readFileSync(join(stateDir, 'root.key'))
  const transport = createNodeTransport({ port: httpPort, origin: `http://127.0.0.1:${httpPort}`, rootKey })
  const client = { kind: 'script', id: 'place', version: '1' } as const
  const opened = await openSession(transport, { port: httpPort, ref: { kind: 'local' }, client, scopes: bridgeScopes })
  if (opened.kind !== 'ok') throw new Error(opened.kind)
  const { token } = opened.result.session
  return {
    transport,
    token,
    async append(id, bytes = 100) {
      const events = [{ id, kind: 'decision' as const, atMs: 1, body: { text: 'x'.repeat(bytes) } }]
      const reply = await callMethod(transport, 'appendEvents', {
        token,
        body: { events },
        idempotencyKey: `key-${id.padEnd(8, '-')}`,
      })
      return reply.kind === 'failed' ? reply.error.code : reply.kind
    },
    async ids() {
      const ids: string[] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const query: Record<string, string> = { limit: '50', ...(cursor === '' ? {} : { cursor }) }
        const reply = await callMethod(transport, 'listDecisions', { token, query })
        if (reply.kind !== 'ok') throw new Error(reply.kind)
        ids.push(...reply.result.items.map(({ id }) => id))
        cursor = reply.result.nextCursor
      }
      return ids
    },
  }
}
