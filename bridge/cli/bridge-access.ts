// The CLI's way to the running bridge and launcher: the key from the state tree, a session for what is needed, then calls.
import type { FailedReply } from '#core/contracts/bridge-client-state.ts'
import { bridgeErrors } from '#core/contracts/bridge-errors.ts'
import type { BridgeClientName } from '#core/contracts/bridge-hello.ts'
import { callMethod, createBridgeLink } from '#core/contracts/bridge-link.ts'
import { openSession, type SessionReply } from '#core/contracts/bridge-session.ts'
import { createNodeTransport, type NodeTransport } from '../client/node-transport.ts'
import { readKey } from '../ledger/key-file.ts'
import type { StateTree } from '../ledger/state-tree.ts'
import type { ProgramOptions } from '../options.ts'
import { systemDisk } from '../ports/disk.ts'
import { cliExit, failed, type BridgeAccess, type CommandResult } from './command.ts'

export const CLI_VERSION = '0.1.0'
const cliClient: BridgeClientName = { kind: 'cli', id: 'cortex-cli', version: CLI_VERSION }

export function openAccess(tree: StateTree, program: ProgramOptions): BridgeAccess {
  const origin = `http://127.0.0.1:${program.httpPort}`
  const transportTo = (port: number): NodeTransport | null => {
    const reading = readKey(systemDisk, tree.rootKey)
    return reading.kind === 'key' ? createNodeTransport({ port, origin, rootKey: reading.bytes }) : null
  }
  return {
    async bridge(scopes, client = cliClient) {
      const transport = transportTo(program.httpPort)
      if (!transport) return { kind: 'closed', result: notProvisioned(tree) }
      const plan = { port: program.httpPort, ref: { kind: 'local' }, client, scopes } as const
      const reply = await openSession(transport, plan)
      if (reply.kind !== 'ok') return { kind: 'closed', result: explain(reply, program) }
      const { result: session } = reply
      const { token } = session.session
      return {
        kind: 'open',
        value: { session, call: (id, options) => callMethod(transport, id, { ...options, token }) },
      }
    },
    async launcher(call) {
      const transport = transportTo(program.launcherPort)
      if (!transport) return { kind: 'unreachable' }
      const plan = {
        port: program.launcherPort,
        ref: { kind: 'local' },
        client: cliClient,
        scopes: ['state:read', 'admin:stop'],
      } as const
      const reply = await openSession(transport, plan)
      if (reply.kind !== 'ok') return reply
      const type: Record<string, string> = call.body === null ? {} : { 'Content-Type': 'application/json' }
      return transport.call({ ...call, headers: { Authorization: `Bearer ${reply.result.session.token}`, ...type } })
    },
    link(scopes) {
      const transport = transportTo(program.httpPort)
      return transport && createBridgeLink({ httpPort: program.httpPort, client: cliClient, scopes }, transport)
    },
  }
}

const notProvisioned = (tree: StateTree): CommandResult =>
  failed(cliExit.notRunning, `There is no usable key in ${tree.base}: start Cortex or run "cortex provision" first.`)

/** A failed call in words: what happened and what to do. */
export function explain(
  reply: Exclude<SessionReply, { kind: 'ok' }> | FailedReply,
  { httpPort }: ProgramOptions,
): CommandResult {
  switch (reply.kind) {
    case 'unreachable':
    case 'blocked':
      return failed(cliExit.notRunning, `Cortex is not running on port ${httpPort}: start it with "npm start".`)
    case 'not-genuine':
    case 'unreadable':
      return failed(
        cliExit.notGenuine,
        `Something else answers on port ${httpPort} and could not prove to be your Cortex; nothing was sent to it.`,
      )
    case 'failed':
      return failed(cliExit.refused, bridgeErrors[reply.error.code].message, { code: reply.error.code })
  }
}
