// `cortex logs`: the last lines of the bridge's log, already without secrets.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { LOG_NAME } from '../../ports/log-name.ts'
import { cliExit, done, failed, textFlag, usageError, type Command } from '../command.ts'

const levels: Readonly<Record<string, number>> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 }
const LINES_DEFAULT = 50

export const logs: Command = {
  name: 'logs',
  summary: 'Show the last lines of the log.',
  usage: '[--lines 50] [--level warn] [--cid ID]',
  help: [
    '--cid: only what belongs to one request, by the id that its answer carried.',
    'Lines hold no tokens, codes or proofs.',
  ],
  flags: { lines: { type: 'string' }, level: { type: 'string' }, cid: { type: 'string' } },
  run({ tree }, input) {
    const count = Number(textFlag(input, 'lines') ?? LINES_DEFAULT)
    if (!Number.isInteger(count) || count < 1) return usageError('--lines takes a number from 1.')
    const least = levels[textFlag(input, 'level') ?? 'debug']
    if (least === undefined) return usageError(`--level takes ${Object.keys(levels).join(', ')}.`)
    const path = join(tree.logs, LOG_NAME)
    if (!existsSync(path)) return failed(cliExit.failed, `There is no log yet in ${tree.logs}.`)
    const cid = textFlag(input, 'cid')
    const entries = readEntries(path).filter(
      (entry) => entry.level >= least && (cid === undefined || entry.cid === cid),
    )
    const shown = entries.slice(-count)
    return done({ ok: true, path, entries: shown.map(({ fields }) => fields) }, ...shown.map(toLine))
  },
}

interface Entry {
  readonly level: number
  readonly cid: string | null
  readonly fields: Readonly<Record<string, unknown>>
}

function readEntries(path: string): Entry[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = parseHostile(line)
      if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return []
      const fields = parsed.value as Record<string, unknown> // an object, by the check before
      return [
        { level: Number(fields['level'] ?? 0), cid: typeof fields['cid'] === 'string' ? fields['cid'] : null, fields },
      ]
    })
}

function toLine({ level, fields }: Entry): string {
  const { time, msg, level: _level, boot: _boot, ...rest } = fields
  const name = Object.keys(levels).find((key) => levels[key] === level) ?? String(level)
  const more = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''
  return `${new Date(Number(time)).toISOString()} ${name.padEnd(5)} ${typeof msg === 'string' ? msg : ''}${more}`
}
