// `cortex key`: gives the bridge a key for a language model, takes it away, or says whether there is one. The key itself is never shown again.
import { aiProviders, type AiProvider } from '#core/contracts/bridge-ai.ts'
import { explain } from '../bridge-access.ts'
import { cliExit, done, failed, usageError, type Command, type CommandContext, type CommandResult } from '../command.ts'

export const key: Command = {
  name: 'key',
  summary: 'Keep, remove or look for the key of a language model.',
  usage: 'set|forget|status [anthropic|bedrock|vertex]',
  help: [
    'set: asks for the key, or reads it from standard input; it is never an argument, which others could read.',
    'It is kept in the keychain of the desktop, or in a file that only you can read. Having a key turns nothing on.',
    'For Bedrock an API key or ACCESS:SECRET; for Vertex the text of a service-account file.',
  ],
  flags: {},
  async run(context, { words: [what = 'status', name = 'anthropic', ...more] }) {
    const provider = aiProviders.find((one) => one === name)
    if (provider === undefined || more.length > 0) return usageError(`Name one of ${aiProviders.join(', ')}.`)
    if (what === 'status') return status(context)
    if (what === 'forget') return forget(context, provider)
    return what === 'set' ? set(context, provider) : usageError('Say set, forget or status.')
  },
}

async function set({ access, program, readSecret }: CommandContext, provider: AiProvider): Promise<CommandResult> {
  const secret = (await readSecret(`Key for ${provider}: `)).trim()
  if (secret.length < 8 || secret.length > 8192) return failed(cliExit.usage, 'That is no key, so nothing was kept.')
  const opened = await access.bridge(['act:execute'])
  if (opened.kind === 'closed') return opened.result
  const reply = await opened.value.call('setAiKey', { body: { provider, key: secret } })
  if (reply.kind !== 'ok') return explain(reply, program)
  const where = reply.result.place === 'keychain' ? 'in your keychain' : 'in a file that only you can read'
  return done({ ok: true, ...reply.result }, `The key for ${provider} is kept ${where}. Nothing was turned on.`)
}

async function forget({ access, program }: CommandContext, provider: AiProvider): Promise<CommandResult> {
  const opened = await access.bridge(['act:execute'])
  if (opened.kind === 'closed') return opened.result
  const reply = await opened.value.call('forgetAiKey', { body: { provider } })
  if (reply.kind !== 'ok') return explain(reply, program)
  if (reply.result.place !== null) return failed(cliExit.failed, `The key for ${provider} could not be removed.`)
  return done({ ok: true, provider }, `There is no key for ${provider} any more.`)
}

async function status({ access, program }: CommandContext): Promise<CommandResult> {
  const opened = await access.bridge(['state:read'])
  if (opened.kind === 'closed') return opened.result
  const reply = await opened.value.call('getAi')
  if (reply.kind !== 'ok') return explain(reply, program)
  const { settings, key: place, resting, today } = reply.result
  return done(
    { ok: true, provider: settings.provider, key: place, on: settings.on, resting, spentUsd: today.spentUsd },
    `${settings.provider}: ${place === null ? 'no key' : `key in ${place === 'file' ? 'a file' : 'the keychain'}`}, planning with a model is ${settings.on ? 'on' : 'off'}.`,
    `Spent today: ${today.spentUsd.toFixed(4)} of ${settings.stopUsdPerDay} dollars.`,
  )
}
