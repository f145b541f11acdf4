// The one resolver of every path Cortex keeps on disk; bridge, launcher, native host, CLI and scripts all ask here.
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { exitCodes, StartFailure } from '../exit-codes.ts'

export interface StateTree {
  readonly base: string
  readonly rootKey: string
  readonly grantKey: string
  /** Held by the one running bridge. */
  readonly lock: string
  /** Held for the moment in which keys are replaced. */
  readonly keyLock: string
  /** Where the running bridge says its pid and ports. */
  readonly run: string
  readonly devices: string
  /** Keys of language models, where there is no keychain. */
  readonly modelKeys: string
  readonly ledger: string
  readonly mirror: string
  readonly spool: string
  readonly grants: string
  readonly logs: string
  readonly crash: string
  readonly scratch: string
}

export interface StateQuestion {
  /** `--state-dir` or CORTEX_STATE_DIR; a relative path counts from the working folder. */
  readonly stateDir?: string | undefined
  readonly env: NodeJS.ProcessEnv
  readonly platform?: NodeJS.Platform
}

/** All paths under one base. Throws StartFailure (unwritable) when no base can be named. */
export const resolveStateTree = (question: StateQuestion): StateTree => treeUnder(baseOf(question))

function treeUnder(base: string): StateTree {
  return {
    base,
    rootKey: join(base, 'root.key'),
    grantKey: join(base, 'grant.key'),
    lock: join(base, 'bridge.lock'),
    keyLock: join(base, 'keys.lock'),
    run: join(base, 'run.json'),
    devices: join(base, 'devices.json'),
    modelKeys: join(base, 'model-keys.json'),
    ledger: join(base, 'ledger', 'ledger.sqlite'),
    mirror: join(base, 'ledger', 'mirror'),
    spool: join(base, 'ledger', 'spool'),
    grants: join(base, 'grants'),
    logs: join(base, 'logs'),
    crash: join(base, 'crash'),
    scratch: join(base, 'scratch'),
  }
}

/** Folders of the tree, parents first. */
export const foldersOf = (tree: StateTree): readonly string[] => [
  tree.base,
  join(tree.base, 'ledger'),
  tree.mirror,
  tree.spool,
  tree.grants,
  tree.logs,
  tree.crash,
  tree.scratch,
]

/** State, never a cache: cleaners may empty a cache folder at any time, and keys and records live here. */
function baseOf({ stateDir, env, platform = process.platform }: StateQuestion): string {
  if (stateDir !== undefined && stateDir !== '') return resolve(checked(stateDir, 'CORTEX_STATE_DIR'))
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA']
    return join(local && isAbsolute(local) ? local : join(home(env), 'AppData', 'Local'), 'Cortex')
  }
  if (platform === 'darwin') return join(home(env), 'Library', 'Application Support', 'Cortex')
  const xdg = env['XDG_STATE_HOME']
  // The XDG rules say that a relative path there is to be ignored.
  if (xdg && isAbsolute(xdg)) return join(checked(xdg, 'XDG_STATE_HOME'), 'cortex')
  return join(home(env), '.local', 'state', 'cortex')
}

function home(env: NodeJS.ProcessEnv): string {
  const path = env['HOME'] || homedir()
  if (!isAbsolute(path)) throw unusable(`HOME is "${path}", which is no absolute path`)
  return checked(path, 'HOME')
}

function checked(path: string, source: string): string {
  if (/\p{Cc}/u.test(path)) throw unusable(`${source} holds a control character`)
  return path
}

const unusable = (why: string): StartFailure =>
  new StartFailure(exitCodes.stateUnwritable, `${why}, so Cortex has no place for its records: set CORTEX_STATE_DIR.`)
