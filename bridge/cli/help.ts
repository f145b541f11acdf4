// The words of --help, made from the commands themselves.
import { cliExit, done, type Command, type CommandResult } from './command.ts'

const exitWords: Readonly<Record<keyof typeof cliExit, string>> = {
  ok: 'done',
  failed: 'it did not work; the sentence says why',
  stateUnwritable: 'the folder of keys and records cannot be written',
  stateInsecure: 'that folder cannot be made safe',
  stateLocked: 'a running Cortex holds that folder',
  portTaken: 'another program has the port',
  notRunning: 'Cortex is not running',
  refused: 'Cortex refused',
  notGenuine: 'something else answers in place of Cortex',
  usage: 'the command was not understood',
}
export const commonFlags = [
  'Every command takes --json (one object on one line), --help, --state-dir DIR, --http-port, --ws-port and --launcher-port.',
  'The same can be set as CORTEX_STATE_DIR, CORTEX_HTTP_PORT, CORTEX_WS_PORT and CORTEX_LAUNCHER_PORT.',
]

/** Every exit code in order, with what it means. */
export function exitMeanings(): readonly { readonly code: number; readonly meaning: string }[] {
  const names = Object.keys(cliExit) as (keyof typeof cliExit)[] // its own keys
  return names.map((name) => ({ code: cliExit[name], meaning: exitWords[name] }))
}

export function generalHelp(commands: readonly Command[]): CommandResult {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const codes = exitMeanings()
  return done(
    { ok: true, commands: commands.map(({ name, summary, usage }) => ({ name, summary, usage })), exitCodes: codes },
    'cortex COMMAND',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    ...commonFlags,
    '',
    'Exit codes:',
    ...codes.map(({ code, meaning }) => `  ${String(code).padStart(2)}  ${meaning}`),
  )
}

export const commandHelp = ({ name, summary, usage, help }: Command): CommandResult =>
  done(
    { ok: true, name, summary, usage, help },
    `cortex ${name} ${usage}`.trimEnd(),
    '',
    summary,
    ...help,
    '',
    ...commonFlags,
  )
