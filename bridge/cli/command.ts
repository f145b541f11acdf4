// What a command of the CLI is: its words for --help, its flags, and a run that comes to lines for people or an object for programs.
import type { ParseArgsConfig } from 'node:util'
import type { Reply } from '#core/contracts/bridge-client-state.ts'
import type { BridgeScope } from '#core/contracts/bridge-errors.ts'
import type { BridgeClientName, SessionResult } from '#core/contracts/bridge-hello.ts'
import type { BridgeLink, CallOptions, HttpCall, HttpReply } from '#core/contracts/bridge-link.ts'
import type { BridgeMethodId, ResultOf } from '#core/contracts/bridge-methods.ts'
import type { SessionReply } from '#core/contracts/bridge-session.ts'
import type { StateTree } from '../ledger/state-tree.ts'
import type { ProgramOptions } from '../options.ts'

/** How a command ends. README.md of this folder lists the same table. */
export const cliExit = {
  ok: 0,
  failed: 1,
  stateUnwritable: 2,
  stateInsecure: 3,
  stateLocked: 4,
  portTaken: 5,
  notRunning: 6,
  refused: 7,
  notGenuine: 8,
  usage: 16,
} as const
export type CliExit = (typeof cliExit)[keyof typeof cliExit]

export interface CommandResult {
  readonly exitCode: CliExit
  /** For --json, one object on one line. */
  readonly object: Readonly<Record<string, unknown>>
  /** For people. */
  readonly lines: readonly string[]
}

export interface BridgeCalls {
  readonly session: SessionResult
  call<I extends BridgeMethodId>(id: I, options?: CallOptions<I>): Promise<Reply<ResultOf<I>>>
}
export type Opened<T> =
  | { readonly kind: 'open'; readonly value: T }
  | { readonly kind: 'closed'; readonly result: CommandResult }

export interface BridgeAccess {
  /** A session with the bridge, or what to tell the person instead. */
  bridge(scopes: readonly BridgeScope[], client?: BridgeClientName): Promise<Opened<BridgeCalls>>
  /** A call to the launcher under a session of its own. */
  launcher(call: Pick<HttpCall, 'verb' | 'path' | 'body'>): Promise<SessionReply | HttpReply>
  link(scopes: readonly BridgeScope[]): BridgeLink | null
}

export interface CommandContext {
  readonly program: ProgramOptions
  readonly tree: StateTree
  readonly env: NodeJS.ProcessEnv
  readonly access: BridgeAccess
  readonly wallMs: () => number
  /** Typed or piped in; never an argument. */
  readonly readSecret: (prompt: string) => Promise<string>
  /** Progress while a command runs; silent under --json. */
  readonly say: (line: string) => void
}

export interface CommandInput {
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
}

export interface Command {
  readonly name: string
  /** One line, as it stands in the list of commands. */
  readonly summary: string
  /** What follows the name, such as `mint|list|revoke`. */
  readonly usage: string
  readonly help: readonly string[]
  readonly flags: NonNullable<ParseArgsConfig['options']>
  readonly run: (context: CommandContext, input: CommandInput) => Promise<CommandResult> | CommandResult
}

export const done = (object: CommandResult['object'], ...lines: string[]): CommandResult => ({
  exitCode: cliExit.ok,
  object,
  lines,
})

/** One sentence, and the same in the object. */
export const failed = (exitCode: CliExit, sentence: string, more: CommandResult['object'] = {}): CommandResult => ({
  exitCode,
  object: { ok: false, error: sentence, ...more },
  lines: [sentence],
})
export const usageError = (sentence: string): CommandResult => failed(cliExit.usage, sentence)

export const textFlag = ({ flags }: CommandInput, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}
export const textsFlag = ({ flags }: CommandInput, name: string): readonly string[] => {
  const value = flags[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
