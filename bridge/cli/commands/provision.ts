// `cortex provision`: puts the state tree in order without starting anything.
import { openRecords } from '../../ledger/records.ts'
import { toSentence } from '../../ledger/provision.ts'
import { mintId, systemClock, systemRandom } from '../../ports/clock.ts'
import { systemDisk } from '../../ports/disk.ts'
import { StartFailure } from '../../exit-codes.ts'
import { done, failed, type Command, type CliExit } from '../command.ts'

export const provision: Command = {
  name: 'provision',
  summary: 'Make the folders, keys and records Cortex needs (safe to repeat).',
  usage: '',
  help: [
    'Creates what is missing and closes what is open: folders, root and grant key, ledger with its schema, mirror.',
    'Replaces a key that others could have read, and says so. It runs by itself at every start.',
    'Exit codes: 2 the folder cannot be written, 3 it cannot be made safe, 4 Cortex is running and holds it.',
  ],
  flags: {},
  async run({ tree }) {
    try {
      const bootId = mintId(systemRandom)
      const records = openRecords({ disk: systemDisk, tree, clock: systemClock, bootId, onAppended: () => {} })
      records.close()
      const notes = records.notes.map(toSentence)
      return done({ ok: true, base: tree.base, notes }, ...notes, `Everything is in place in ${tree.base}.`)
    } catch (error) {
      if (error instanceof StartFailure) return failed(error.exitCode as CliExit, error.message) // the CLI's codes include the programs'
      throw error
    }
  },
}
