// The CLI's entry: finds the command, gives it the state tree and a way to the bridge, prints what it comes to.
import { parseArgs } from 'node:util'
import { StartFailure } from '../exit-codes.ts'
import { resolveStateTree } from '../ledger/state-tree.ts'
import { readOptions } from '../options.ts'
import { systemClock } from '../ports/clock.ts'
import { openAccess } from './bridge-access.ts'
import { cliExit, failed, usageError, type Command, type CommandResult } from './command.ts'
import { commands } from './commands.ts'
import { commandHelp, generalHelp } from './help.ts'
import { readSecret } from './read-secret.ts'

/** Flags that every command takes. */
const commonFlags = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  'state-dir': { type: 'string' },
  'http-port': { type: 'string' },
  'ws-port': { type: 'string' },
  'launcher-port': { type: 'string' },
} as const

async function run(args: readonly string[]): Promise<{ result: CommandResult; json: boolean }> {
  const [name = 'help', ...rest] = args
  const json = args.includes('--json')
  const command = commands.find((candidate) => candidate.name === name)
  if (name === 'help' || name === '--help' || name === '-h') return { json, result: generalHelp(commands) }
  if (!command) return { json, result: usageError(`"${name}" is no command: "cortex help" lists them.`) }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.flags, ...commonFlags },
      allowPositionals: true,
      strict: true,
    })
    if (values['help'] === true) return { json, result: commandHelp(command) }
    return { json, result: await runCommand(command, { words: positionals, flags: values, json }) }
  } catch (error) {
    return { json, result: toResult(error, command) }
  }
}

interface ParsedInput {
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly json: boolean
}

function runCommand(command: Command, { words, flags, json }: ParsedInput): Promise<CommandResult> | CommandResult {
  process.umask(0o077)
  const program = readOptions(programFlags(flags), process.env)
  const tree = resolveStateTree({ stateDir: program.stateDir, env: process.env })
  const say = (line: string): void => void (json || process.stdout.write(`${line}\n`))
  const access = openAccess(tree, program)
  const wallMs = () => systemClock.wallMs()
  return command.run({ program, tree, env: process.env, access, wallMs, readSecret, say }, { words, flags })
}

const programFlags = (flags: ParsedInput['flags']): string[] =>
  ['state-dir', 'http-port', 'ws-port', 'launcher-port'].flatMap((name) => {
    const value = flags[name]
    return typeof value === 'string' ? [`--${name}`, value] : []
  })

function toResult(error: unknown, { name }: Command): CommandResult {
  if (error instanceof StartFailure) return failed(error.exitCode as CommandResult['exitCode'], error.message) // the CLI's codes include the programs'
  const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (isUsage) return usageError(`${(error as Error).message.split('. ')[0] ?? ''}; see "cortex ${name} --help".`) // tested on the line above
  const why = error instanceof Error ? error.message : String(error)
  return failed(cliExit.failed, `cortex ${name} failed: ${why}`)
}

const { result, json } = await run(process.argv.slice(2))
const text = json ? `${JSON.stringify(result.object)}\n` : result.lines.map((line) => `${line}\n`).join('')
const stream = result.exitCode === cliExit.ok || json ? process.stdout : process.stderr
stream.write(text, () => process.exit(result.exitCode))
