import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { bridgeScopes } from '#core/contracts/bridge-errors.ts'
import { readPairingFragment } from '#core/contracts/bridge-hello.ts'
import { callMethod } from '#core/contracts/bridge-link.ts'
import { openSession } from '#core/contracts/bridge-session.ts'
import { createNodeTransport } from '../../bridge/client/node-transport.ts'
import { rawRequest, sendRaw } from '../support/bridge/raw-http.ts'
import { dropPlace, entries, killAll, makePlace, runCli, startProgram } from '../support/bridge/run-bridge.ts'

afterEach(killAll)

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())

describe('secrets', () => {
  it('[A27] none that was ever given is found in records, logs, arguments, environments or pages', async () => {
    const place = await makePlace()
    const bridge = startProgram(entries.bridge, place)
    const ready = await bridge.ready
    const rootKey = readFileSync(join(place.stateDir, 'root.key'))
    const grantKey = readFileSync(join(place.stateDir, 'grant.key'))
    const secrets: string[] = []
    const note = (...texts: (string | undefined)[]): void =>
      void secrets.push(...texts.filter((text) => text !== undefined))
    const noteBytes = (bytes: Buffer): void =>
      note(bytes.toString('base64url'), bytes.toString('hex'), bytes.toString('base64'), bytes.toString('latin1'))
    noteBytes(rootKey)
    noteBytes(grantKey)
    note(readPairingFragment(new URL(ready?.openUrl ?? '').hash)?.secret)

    const transport = createNodeTransport({
      port: place.httpPort,
      origin: `http://127.0.0.1:${place.httpPort}`,
      rootKey,
    })
    const opened = await openSession(transport, {
      port: place.httpPort,
      ref: { kind: 'local' },
      client: { kind: 'cli', id: 'a27', version: '1' },
      scopes: bridgeScopes,
    })
    if (opened.kind !== 'ok') throw new Error(opened.kind)
    const { token } = opened.result.session
    note(token)
    for (const kind of ['typed', 'link'] as const) {
      const pairing = await callMethod(transport, 'createPairing', { token, body: { kind } })
      if (pairing.kind === 'ok')
        note(kind === 'typed' ? pairing.result.code : readPairingFragment(new URL(pairing.result.code).hash)?.secret)
    }
    const ticket = await callMethod(transport, 'streamTicket', { token, body: {} })
    if (ticket.kind === 'ok') note(ticket.result.secret)
    const minted = JSON.parse((await runCli(place, 'grant', 'mint', 'stop', '--json')).out) as { token: string }
    const scripted = JSON.parse((await runCli(place, 'session', '--scope', 'state:read', '--json')).out) as {
      token: string
    }
    note(scripted.token)

    // Everything that can go wrong with a secret in hand: wrong scope, wrong route, wrong body, wrong proof, a bug.
    const host = `Host: 127.0.0.1:${place.httpPort}`
    for (const bearer of [token, scripted.token])
      for (const path of [
        '/v1/nothing',
        '/v1/devices',
        `/v1/events?cursor=${bearer}`,
        `/${bearer}`,
        `/v1/events/${bearer}`,
        '/',
      ])
        await sendRaw(
          place.httpPort,
          rawRequest(
            `GET ${path} HTTP/1.1`,
            host,
            `Authorization: Bearer ${bearer}`,
            `X-Cortex-Request-ID: ${bearer.slice(0, 30)}`,
          ),
        )
    const page = await sendRaw(place.httpPort, rawRequest('GET / HTTP/1.1', host, 'Accept: text/html'))

    const argv = readFileSync(`/proc/${bridge.child.pid}/cmdline`, 'latin1')
    const environ = readFileSync(`/proc/${bridge.child.pid}/environ`, 'latin1')
    bridge.child.kill('SIGTERM')
    const { err } = await bridge.ended

    const own = new Set(['root.key', 'grant.key'])
    const places: [string, string][] = [
      ['argv', argv],
      ['environment', environ],
      ['stderr', err],
      ['the page', page.all],
      ...filesUnder(place.stateDir)
        .filter((path) => !own.has(path.split('/').at(-1) ?? ''))
        .map((path): [string, string] => [path, readFileSync(path, 'latin1')]),
    ]
    expect(places.length).toBeGreaterThan(6)
    for (const [where, text] of places)
      for (const secret of secrets) expect([where, text.includes(secret)]).toEqual([where, false])
    // The grant's own file holds its signature, and nothing else may.
    const mac = minted.token.split('.')[1] ?? ''
    for (const [where, text] of places)
      if (!where.includes('/grants/')) expect([where, text.includes(mac)]).toEqual([where, false])
    // Would this search find a secret that is there? It does.
    expect(readFileSync(join(place.stateDir, 'root.key'), 'latin1')).toContain(secrets[3])
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(token)
    dropPlace(place)
  }, 60_000)
})
