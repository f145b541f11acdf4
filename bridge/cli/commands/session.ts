// `cortex session`: a short session for a script.
import { bridgeScopes, type BridgeScope } from '#core/contracts/bridge-errors.ts'
import { done, textFlag, textsFlag, usageError, type Command } from '../command.ts'
import { CLI_VERSION } from '../bridge-access.ts'

export const session: Command = {
  name: 'session',
  summary: 'Get a short session for a script.',
  usage: '--scope SCOPE [--scope SCOPE ...] [--name NAME]',
  help: [
    `Scopes: ${bridgeScopes.join(' ')}.`,
    'Prints the token to send as "Authorization: Bearer TOKEN"; with --json also addresses and lifetimes.',
    'The session ends after 15 minutes without use, after 12 hours, or when Cortex stops. Whoever reads the output holds the session.',
  ],
  flags: { scope: { type: 'string', multiple: true }, name: { type: 'string' } },
  async run({ access, program }, input) {
    const scopes = textsFlag(input, 'scope').flatMap((text) => text.split(','))
    const odd = scopes.find((scope) => !isScope(scope))
    if (odd !== undefined) return usageError(`"${odd}" is no scope; there are ${bridgeScopes.join(', ')}.`)
    if (scopes.length === 0) return usageError('Name at least one scope, for example --scope state:read.')
    const name = textFlag(input, 'name') ?? 'cortex-script'
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
      return usageError('A name has letters, digits, - and _, at most 64 of them.')
    const opened = await access.bridge(scopes.filter(isScope), { kind: 'script', id: name, version: CLI_VERSION })
    if (opened.kind === 'closed') return opened.result
    const { session: granted, contract, streamUrl } = opened.value.session
    const url = `http://127.0.0.1:${program.httpPort}`
    return done({ ok: true, ...granted, url, streamUrl, contract: contract.spoken }, granted.token)
  },
}

const isScope = (text: string): text is BridgeScope => (bridgeScopes as readonly string[]).includes(text) // widened to ask
