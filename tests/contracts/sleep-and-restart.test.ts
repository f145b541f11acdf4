// The computer sleeps, the bridge restarts, its client restarts, in every order: nothing is lost, nothing is there twice, no night counts as a session.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { createBridgeLink, type BridgeLink } from '#core/contracts/bridge-link.ts'
import { createNodeTransport } from '../../bridge/client/node-transport.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'
import { movableClock, startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'

afterAll(stopAll)

const HOUR_MS = 3_600_000
type Happening = 'sleep' | 'bridge' | 'client'
const orders: readonly (readonly Happening[])[] = [
  ['sleep', 'bridge', 'client'],
  ['sleep', 'client', 'bridge'],
  ['bridge', 'sleep', 'client'],
  ['bridge', 'client', 'sleep'],
  ['client', 'sleep', 'bridge'],
  ['client', 'bridge', 'sleep'],
  ['sleep', 'bridge', 'sleep'],
  ['bridge', 'sleep', 'bridge'],
]

/** A bridge that can restart in place and a client that can too, with a clock that can jump. */
async function openScene() {
  const stateDir = join(scratchFolder('sleep'), 'state')
  const clock = movableClock()
  let trial: TrialBridge = await startTrialBridge({ listen: true, stateDir, clock })
  const { httpPort, streamPort } = trial
  let link = connect()
  const told: string[] = []
  function connect(): BridgeLink {
    const rootKey = readFileSync(trial.tree.rootKey)
    const transport = createNodeTransport({ port: httpPort, origin: `http://127.0.0.1:${httpPort}`, rootKey })
    const client = { kind: 'cli', id: 'sleeper', version: '1' } as const
    const opened = createBridgeLink({ httpPort, client, scopes: bridgeScopes }, transport)
    opened.onMessage((message) => {
      if (message.type === 'EVENT' && message.payload.kind === 'decision') told.push(message.payload.id)
    })
    opened.start({ kind: 'proof', ref: { kind: 'local' } })
    return opened
  }
  const gaps = (): number => trial.rows('gap').length
  return {
    told,
    rows: () => trial.rows('decision').map(({ id }) => id),
    gaps,
    /** Again and again under one key until it is acknowledged, as a client does that never heard the answer. */
    async append(id: string) {
      const body = { events: [{ id, kind: 'decision' as const, atMs: clock.wallMs(), body: {} }] }
      for (;;) {
        const reply = await link.request('appendEvents', { body, idempotencyKey: `key-${id}-of-it` })
        if (reply.kind === 'ok') return
        await wait(20)
      }
    },
    happen: {
      async sleep() {
        const before = gaps()
        clock.advance(8 * HOUR_MS)
        link.wake()
        while (gaps() === before) await wait(20)
      },
      async bridge() {
        await trial.stop()
        trial = await startTrialBridge({ listen: true, stateDir, clock, program: { httpPort, streamPort } })
      },
      client() {
        link.stop()
        link = connect()
        return Promise.resolve()
      },
    } satisfies Record<Happening, () => Promise<void>>,
    async end() {
      while (link.state().kind !== 'live') await wait(10)
      link.stop()
      await trial.stop()
      rmSync(join(stateDir, '..'), { recursive: true })
    },
  }
}

describe('sleep and restarts', () => {
  it.concurrent.each(orders.map((order) => [order.join(', '), order] as const))('[G22] [G08] %s', async (_, order) => {
    const scene = await openScene()
    const ids = ['start']
    await scene.append('start')
    for (const [i, happening] of order.entries()) {
      const during = `during-${i}-${happening}`
      // What is asked for in the middle of it and what is asked for afterwards are both kept, once.
      await Promise.all([scene.happen[happening](), scene.append(during)])
      await scene.append(`after-${i}-${happening}`)
      ids.push(during, `after-${i}-${happening}`)
    }
    expect(scene.rows()).toEqual(ids)
    expect(new Set(scene.told).size).toBe(scene.told.length)
    expect(scene.gaps()).toBe(order.filter((happening) => happening === 'sleep').length)
    await scene.end()
  })
})
