// `cortex export` and `cortex import`: everything on record into one file, and back.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import { StartFailure } from '../../exit-codes.ts'
import { exportArchive, readArchive } from '../../ledger/archive.ts'
import { openRecords } from '../../ledger/records.ts'
import { mintId, systemClock, systemRandom } from '../../ports/clock.ts'
import { systemDisk } from '../../ports/disk.ts'
import {
  cliExit,
  done,
  failed,
  textFlag,
  usageError,
  type CliExit,
  type Command,
  type CommandContext,
} from '../command.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write everything on record into one file.',
  usage: '[--out FILE]',
  help: [
    'One JSON object a line, a checksum on each; works while Cortex runs.',
    'Keys, sessions and paired devices are not in it.',
  ],
  flags: { out: { type: 'string' } },
  run({ tree, wallMs }, input) {
    if (!existsSync(tree.ledger)) return failed(cliExit.failed, `There are no records yet in ${tree.base}.`)
    const day = new Date(wallMs()).toISOString().slice(0, 10)
    const outPath = resolve(textFlag(input, 'out') ?? `cortex-records-${day}.jsonl`)
    if (existsSync(outPath)) return failed(cliExit.failed, `${outPath} is there already; name another file with --out.`)
    const rows = exportArchive({ disk: systemDisk, ledgerPath: tree.ledger, outPath, wallMs: wallMs() })
    return done({ ok: true, path: outPath, rows }, `${rows} records in ${outPath}`)
  },
}

export const importCommand: Command = {
  name: 'import',
  summary: 'Take the records of an exported file back in.',
  usage: 'FILE',
  help: [
    'Cortex must not be running. All of the file is taken or none; records that are there already stay as they are.',
  ],
  flags: {},
  run(context, { words: [path] }) {
    if (path === undefined) return usageError('Say which: cortex import FILE.')
    if (!existsSync(path)) return failed(cliExit.failed, `${path} is not there.`)
    const archive = readArchive(path)
    if (archive.kind === 'refused') return failed(cliExit.refused, archive.why)
    return takeIn(context, archive.rows)
  },
}

function takeIn({ tree }: CommandContext, rows: readonly LedgerEvent[]) {
  try {
    const bootId = mintId(systemRandom)
    const records = openRecords({ disk: systemDisk, tree, clock: systemClock, bootId, onAppended: () => {} })
    const taken = records.takeIn(rows)
    records.close()
    return done(
      { ok: true, taken, known: rows.length - taken },
      `${taken} records taken in, ${rows.length - taken} were there already.`,
    )
  } catch (error) {
    if (error instanceof StartFailure) return failed(error.exitCode as CliExit, error.message) // the CLI's codes include the programs'
    throw error
  }
}
