// The checks of `cortex doctor`: each looks at one thing, mends it where that is safe and allowed, and says one sentence.
import { existsSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartFailure } from '../exit-codes.ts'
import { thisComputer } from '../install/places.ts'
import { wrapperPath } from '../install/plan.ts'
import { findDamage } from '../ledger/database.ts'
import { openGrantBook } from '../ledger/grants.ts'
import { readKey } from '../ledger/key-file.ts'
import { readOverrides, uncovered } from '../ledger/overrides.ts'
import { provisionKeys, toSentence } from '../ledger/provision.ts'
import { openRecords } from '../ledger/records.ts'
import { surveySegments } from '../ledger/reconcile.ts'
import { mendSegment } from '../ledger/mend-segment.ts'
import { checkParents } from '../ledger/secure-folder.ts'
import { isStillRunning, readRunFile } from '../ledger/run-file.ts'
import type { StateTree } from '../ledger/state-tree.ts'
import type { ProgramOptions } from '../options.ts'
import { mintId, systemClock, systemRandom } from '../ports/clock.ts'
import { systemDisk } from '../ports/disk.ts'
import { isAnswering } from '../ports/probe.ts'
import { webBuild } from '../ports/project-root.ts'
import { cliExit, type CliExit } from './command.ts'

export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'repaired' | 'notice' | 'problem'
  readonly sentence: string
  /** How the whole command ends because of this one; only with a problem. */
  readonly exitCode?: CliExit
}
export interface Patient {
  readonly tree: StateTree
  readonly program: ProgramOptions
  /** False: look, change nothing. */
  readonly mend: boolean
}
export type Check = (patient: Patient) => Promise<readonly Finding[]> | readonly Finding[]

const fine = (check: string, sentence: string): Finding[] => [{ check, state: 'ok', sentence }]
const notice = (check: string, sentence: string): Finding[] => [{ check, state: 'notice', sentence }]
const problem = (check: string, sentence: string, exitCode: CliExit = cliExit.failed): Finding[] => [
  { check, state: 'problem', sentence, exitCode },
]

const OLDEST_NODE = 24

const checkNode: Check = () => {
  const major = Number(process.versions.node.split('.')[0])
  return major >= OLDEST_NODE
    ? fine('node', `Node ${process.versions.node}.`)
    : problem('node', `Node ${process.versions.node} is too old; Cortex needs ${OLDEST_NODE}.`)
}

const checkTree: Check = ({ tree, mend }) => {
  if (!mend) return lookAtKeys(tree)
  try {
    const { notes } = provisionKeys(systemDisk, tree)
    if (notes.length === 0) return fine('state', `Folders and keys in ${tree.base} are in order.`)
    return notes.map((note) => ({ check: 'state', state: 'repaired', sentence: toSentence(note) }))
  } catch (error) {
    if (error instanceof StartFailure) return problem('state', error.message, error.exitCode as CliExit) // the CLI's codes include the programs'
    throw error
  }
}

function lookAtKeys(tree: StateTree): readonly Finding[] {
  for (const path of [tree.rootKey, tree.grantKey]) {
    const reading = readKey(systemDisk, path)
    if (reading.kind === 'missing') return problem('state', `${path} is missing: run "cortex provision".`)
    if (reading.kind === 'flawed') return problem('state', `${path} ${reading.flaw}.`, cliExit.stateInsecure)
  }
  return fine('state', `The keys in ${tree.base} are in order.`)
}

const isRunning = (tree: StateTree): boolean => {
  const run = readRunFile(tree.run)
  return run !== null && isStillRunning(run)
}

const checkDatabase: Check = ({ tree, mend }) => {
  if (!existsSync(tree.ledger)) return notice('ledger', 'There are no records yet.')
  const damage = lookAtDatabase(tree.ledger)
  if (damage === null) return fine('ledger', 'The database of records is whole.')
  if (!mend || isRunning(tree))
    return problem('ledger', `The database of records is damaged: stop Cortex and run "cortex doctor" again.`)
  const bootId = mintId(systemRandom)
  const records = openRecords({
    disk: systemDisk,
    tree,
    clock: systemClock,
    bootId,
    onAppended: () => {},
    checkPages: true,
  })
  records.close()
  const restored = records.found.report?.ledgerRestored ?? 0
  const sentence = `The database of records was damaged. It was set aside and made anew from the mirror: ${restored} records.`
  return [{ check: 'ledger', state: 'repaired', sentence }]
}

function lookAtDatabase(path: string): string | null {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
    const damage = findDamage(database)
    database.close()
    return damage
  } catch (error) {
    return error instanceof Error ? error.message : 'unreadable'
  }
}

const checkMirror: Check = ({ tree, mend }) => {
  if (!existsSync(tree.mirror)) return []
  const { segments, rows, damaged } = surveySegments(tree.mirror)
  const broken = segments.filter(({ damage }) => damage > 0)
  if (broken.length === 0) return fine('mirror', `The mirror is whole: ${rows} records in ${segments.length} files.`)
  if (!mend || isRunning(tree))
    return problem('mirror', `${damaged} lines of the mirror are damaged: stop Cortex and run "cortex doctor" again.`)
  const mended = broken.reduce((sum, segment) => sum + mendSegment(systemDisk, tree.ledger, segment), 0)
  return [
    {
      check: 'mirror',
      state: 'repaired',
      sentence: `${damaged} lines of the mirror were damaged; ${mended} came back from the database.`,
    },
  ]
}

const checkPorts: Check = async ({ tree, program }) => {
  const { httpPort, launcherPort } = program
  const [answers, launcher] = [await isAnswering(httpPort), await isAnswering(launcherPort)]
  const running = isRunning(tree)
  const bridge = running
    ? answers
      ? fine('bridge', `Running on port ${httpPort}.`)
      : problem('bridge', `Its process is there but port ${httpPort} does not answer.`)
    : answers
      ? problem('bridge', `Not running, and another program answers on port ${httpPort}.`, cliExit.portTaken)
      : notice('bridge', 'Not running.')
  return [
    ...bridge,
    ...(launcher ? fine('launcher', `Running on port ${launcherPort}.`) : notice('launcher', 'Not running.')),
  ]
}

const checkApp: Check = ({ program }) =>
  existsSync(join(program.webRoot ?? webBuild(), 'index.html'))
    ? fine('app', 'The app is built.')
    : notice('app', 'The app has not been built yet: "npm start" does it.')

const checkOverrides: Check = ({ tree }) => {
  const key = readKey(systemDisk, tree.grantKey)
  if (key.kind !== 'key') return []
  const open = uncovered(
    readOverrides(tree.grants),
    openGrantBook({ disk: systemDisk, folder: tree.grants, key: key.bytes }),
  )
  if (open.length === 0) return fine('overrides', 'Nothing was done past its normal condition.')
  return notice(
    'overrides',
    `${open.length} forced stop${open.length === 1 ? '' : 's'} that no grant covered: "cortex grant list".`,
  )
}

const LEAST_FREE_BYTES = 104_857_600

const checkSpace: Check = ({ tree }) => {
  if (!existsSync(tree.base)) return []
  const { bavail, bsize } = statfsSync(tree.base)
  return bavail * bsize >= LEAST_FREE_BYTES
    ? fine('disk', 'There is room for records.')
    : problem('disk', 'The disk is nearly full: free some space, or records will be refused.')
}

/** A host that others can change would run their program for the browser. */
const checkHost: Check = ({ tree }) => {
  const wrapper = wrapperPath({ computer: thisComputer(), stateDir: tree.base })
  if (!existsSync(wrapper)) return notice('extension', 'Not connected: "cortex install --native-host" does it.')
  try {
    checkParents(systemDisk, wrapper)
  } catch (error) {
    if (error instanceof StartFailure) return problem('extension', error.message, cliExit.stateInsecure)
    throw error
  }
  return (statSync(wrapper).mode & OTHERS_WRITE) === 0 || process.platform === 'win32'
    ? fine('extension', 'Its host is installed and only yours to change.')
    : problem('extension', `${wrapper} can be changed by others: install it again.`, cliExit.stateInsecure)
}
const OTHERS_WRITE = 0o022

/** In the order in which they are shown. */
export const checks: readonly Check[] = [
  checkNode,
  checkTree,
  checkDatabase,
  checkMirror,
  checkPorts,
  checkApp,
  checkHost,
  checkOverrides,
  checkSpace,
]
