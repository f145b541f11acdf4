// `cortex pair`: a code to let a page in; and the list of pages that were let in.
import { readTypedCode } from '#core/contracts/bridge-hello.ts'
import { explain } from '../bridge-access.ts'
import { done, textFlag, usageError, type Command, type CommandContext } from '../command.ts'

export const pair: Command = {
  name: 'pair',
  summary: 'Let a page in: shows a code to type, or an address to open.',
  usage: '[--link] | list | forget DEVICE',
  help: [
    'Without flags: eight characters to type into the page, good for three minutes and three tries.',
    '--link: an address to open instead, good once and for one minute.',
    'list: pages that were paired. forget DEVICE: end its sessions and let it in no more.',
  ],
  flags: { link: { type: 'boolean' }, device: { type: 'string' } },
  async run(context, input) {
    const [word, device = textFlag(input, 'device')] = input.words
    if (word === 'list') return listDevices(context)
    if (word === 'forget')
      return device ? forgetDevice(context, device) : usageError('Say which: cortex pair forget DEVICE.')
    if (word !== undefined) return usageError(`cortex pair knows list and forget, not "${word}".`)
    return mint(context, input.flags['link'] === true ? 'link' : 'typed')
  },
}

const MS_PER_SECOND = 1000

async function mint({ access, program }: CommandContext, kind: 'link' | 'typed') {
  const opened = await access.bridge(['admin:stop'])
  if (opened.kind === 'closed') return opened.result
  const reply = await opened.value.call('createPairing', { body: { kind } })
  if (reply.kind !== 'ok') return explain(reply, program)
  const { code, expiresInMs } = reply.result
  const seconds = Math.round(expiresInMs / MS_PER_SECOND)
  const shown = kind === 'typed' ? spaced(code) : code
  const how = kind === 'typed' ? 'Type this into the page' : 'Open this address'
  return done({ ok: true, kind, code, expiresInMs }, `${how} within ${seconds} s:`, `  ${shown}`)
}

/** Two groups of four: easier to read off and to type; the reader takes it either way. */
const spaced = (code: string): string => `${readTypedCode(code)?.slice(0, 4) ?? ''} ${code.slice(4)}`

async function listDevices({ access, program }: CommandContext) {
  const opened = await access.bridge(['admin:stop'])
  if (opened.kind === 'closed') return opened.result
  const reply = await opened.value.call('listDevices')
  if (reply.kind !== 'ok') return explain(reply, program)
  const lines = reply.result.devices.map(
    (one) => `${one.deviceId}  ${one.kind}  paired ${new Date(one.pairedAtMs).toLocaleString()}`,
  )
  return done({ ok: true, ...reply.result }, ...(lines.length > 0 ? lines : ['No page has been paired.']))
}

async function forgetDevice({ access, program }: CommandContext, id: string) {
  const opened = await access.bridge(['admin:stop'])
  if (opened.kind === 'closed') return opened.result
  const reply = await opened.value.call('forgetDevice', { params: { id } })
  if (reply.kind !== 'ok') return explain(reply, program)
  return done({ ok: true, forgotten: id }, 'Forgotten. That page has to be paired again.')
}
