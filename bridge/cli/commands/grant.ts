// `cortex grant`: permissions that hold when the normal path is down; works without the bridge.
import { grantPurposes, type GrantPurpose, type StoredGrant } from '#core/contracts/bridge-records.ts'
import { openGrantBook, type GrantBook } from '../../ledger/grants.ts'
import { readKey } from '../../ledger/key-file.ts'
import { readOverrides, uncovered } from '../../ledger/overrides.ts'
import { systemDisk } from '../../ports/disk.ts'
import {
  cliExit,
  done,
  failed,
  textFlag,
  usageError,
  type Command,
  type CommandContext,
  type CommandInput,
} from '../command.ts'
import { readUntil } from './pause.ts'

export const grant: Command = {
  name: 'grant',
  summary: 'Give, list or take back an emergency permission.',
  usage: 'mint PURPOSE [--for 1h] | list | revoke ID',
  help: [
    `Purposes: ${grantPurposes.join(', ')}. A grant lets exactly that through when records cannot be written.`,
    'At most seven days. Every use is written down; list also shows forced stops that no grant covered.',
  ],
  flags: { for: { type: 'string' } },
  run(context, input) {
    const key = readKey(systemDisk, context.tree.grantKey)
    if (key.kind !== 'key')
      return failed(cliExit.notRunning, 'There is no usable grant key: run "cortex provision" first.')
    const book = openGrantBook({ disk: systemDisk, folder: context.tree.grants, key: key.bytes })
    const [word, subject] = input.words
    if (word === 'mint') return mint(context, book, input)
    if (word === 'revoke') return revoke(context, book, subject)
    return word === 'list' || word === undefined
      ? list(context, book)
      : usageError(`cortex grant knows mint, list and revoke, not "${word}".`)
  },
}

const isPurpose = (text: string | undefined): text is GrantPurpose =>
  (grantPurposes as readonly (string | undefined)[]).includes(text) // widened to ask

function mint({ wallMs }: CommandContext, book: GrantBook, input: CommandInput) {
  const purpose = input.words[1]
  if (!isPurpose(purpose)) return usageError(`Say for what: ${grantPurposes.join(' or ')}.`)
  const nowMs = wallMs()
  const until = readUntil(textFlag(input, 'for') ?? '1h', nowMs)
  if (typeof until !== 'number') return usageError('Say for how long: --for 15m, 2h or 1d.')
  const minted = book.mint({ purpose, lifetimeMs: until - nowMs, nowMs })
  const line = `Good until ${new Date(minted.grant.expiresAtMs).toLocaleString()}:`
  return done({ ok: true, ...minted.grant, token: minted.token }, line, `  ${minted.token}`)
}

function revoke({ wallMs }: CommandContext, book: GrantBook, id: string | undefined) {
  if (id === undefined) return usageError('Say which: cortex grant revoke ID.')
  return book.revoke(id, wallMs())
    ? done({ ok: true, revoked: id }, 'Taken back.')
    : failed(cliExit.failed, 'There is no such grant.')
}

function list({ tree, wallMs }: CommandContext, book: GrantBook) {
  const grants = book.list()
  const open = uncovered(readOverrides(tree.grants), book)
  const lines = [
    ...(grants.length > 0 ? grants.map((stored) => toLine(stored, wallMs())) : ['No grants.']),
    ...open.map(({ action, atMs, by }) => `Uncovered ${action} by the ${by} at ${new Date(atMs).toLocaleString()}`),
  ]
  return done(
    { ok: true, grants: grants.map(({ grant: one, revokedAtMs }) => ({ ...one, revokedAtMs })), uncovered: open },
    ...lines,
  )
}

function toLine({ grant: one, revokedAtMs }: StoredGrant, nowMs: number): string {
  const state = revokedAtMs !== null ? 'taken back' : nowMs >= one.expiresAtMs ? 'expired' : 'good'
  return `${one.id}  ${one.purpose}  ${state}, until ${new Date(one.expiresAtMs).toLocaleString()}`
}
