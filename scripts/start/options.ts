// Reads the flags and environment variables of `npm start` into settings, and says in one sentence which of them is wrong.
import { parseArgs } from 'node:util'
import { EXIT, KnownFailure } from '../setup/exit-codes.mjs'

export interface StartOptions {
  /** Set for the children; only what the person gave, so that the defaults stay in one place, the bridge. */
  readonly childEnvironment: Readonly<Record<string, string>>
  readonly openBrowser: boolean
}

/** Flag to environment variable; a flag wins over the variable. */
const PORT_FLAGS = {
  'http-port': 'CORTEX_HTTP_PORT',
  'ws-port': 'CORTEX_WS_PORT',
  'launcher-port': 'CORTEX_LAUNCHER_PORT',
} as const
const STATE_FLAG = 'state-dir'
const STATE_VARIABLE = 'CORTEX_STATE_DIR'
const LARGEST_PORT = 65_535

/** The settings; throws KnownFailure (usage) naming the flag or variable that cannot be used. */
export function parseStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const flags = parseFlags(args)
  const childEnvironment: Record<string, string> = {}
  for (const [flag, variable] of Object.entries(PORT_FLAGS)) {
    const given = flags[flag]
    const value = typeof given === 'string' ? given : env[variable]
    if (value !== undefined)
      childEnvironment[variable] = checkedPort(value, given === undefined ? variable : `--${flag}`)
  }
  const stateDir = flags[STATE_FLAG] ?? env[STATE_VARIABLE]
  if (typeof stateDir === 'string') childEnvironment[STATE_VARIABLE] = stateDir
  return { childEnvironment, openBrowser: flags['no-open'] !== true }
}

function parseFlags(args: readonly string[]): Record<string, string | boolean | undefined> {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        'http-port': text,
        'ws-port': text,
        'launcher-port': text,
        [STATE_FLAG]: text,
        'no-open': { type: 'boolean' },
      },
    }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error)
    throw new KnownFailure(
      EXIT.usage,
      `${reason}; npm start knows --http-port, --ws-port, --launcher-port, --state-dir and --no-open (after a lone --).`,
    )
  }
}

function checkedPort(value: string, source: string): string {
  const port = Number(value)
  if (/^\d+$/.test(value) && port >= 1 && port <= LARGEST_PORT) return value
  throw new KnownFailure(EXIT.usage, `${source} must be a port number from 1 to ${LARGEST_PORT}, not "${value}".`)
}
