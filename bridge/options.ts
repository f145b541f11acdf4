// Reads flags and environment of the programs here into settings; one sentence says which of them cannot be used.
import { parseArgs } from 'node:util'
import { EXTENSION_ID } from '#core/contracts/native-host.ts'
import { exitCodes, StartFailure } from './exit-codes.ts'
import { LOOPBACK } from './ports/hardened-server.ts'

export const defaultPorts = { launcher: 9471, http: 9472, stream: 9473 } as const

export interface ProgramOptions {
  readonly httpPort: number
  readonly streamPort: number
  readonly launcherPort: number
  /** As given; the state-tree resolver decides what it means. */
  readonly stateDir: string | undefined
  /** Exact origins besides the bridge's own that may ask, such as a copy of the app on an HTTPS host. */
  readonly extraOrigins: readonly string[]
  /** Whose pages and worker may ask; our own extension unless another build of it is named. */
  readonly extensionId: string | undefined
  readonly webRoot: string | undefined
  /** End when stdin ends: set by whoever starts this program and wants it to end with itself. */
  readonly stopWithStdin: boolean
}

const text = { type: 'string' } as const
const flagShapes = {
  'http-port': text,
  'ws-port': text,
  'launcher-port': text,
  'state-dir': text,
  'web-root': text,
  'extension-id': text,
  host: text,
  'allow-origin': { type: 'string', multiple: true },
  'stop-with-stdin': { type: 'boolean' },
} as const

const usage = (sentence: string) => new StartFailure(exitCodes.usage, sentence)

export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): ProgramOptions {
  const flags = parseFlags(args)
  const host = flags.host ?? env['CORTEX_HOST'] ?? LOOPBACK
  if (host !== LOOPBACK) throw usage(`Cortex listens on ${LOOPBACK} only; "${host}" would let other computers in.`)
  const port = (flag: 'http-port' | 'ws-port' | 'launcher-port', variable: string, fallback: number) =>
    readPort(flags[flag] ?? env[variable], flags[flag] === undefined ? variable : `--${flag}`, fallback)
  return {
    httpPort: port('http-port', 'CORTEX_HTTP_PORT', defaultPorts.http),
    streamPort: port('ws-port', 'CORTEX_WS_PORT', defaultPorts.stream),
    launcherPort: port('launcher-port', 'CORTEX_LAUNCHER_PORT', defaultPorts.launcher),
    stateDir: flags['state-dir'] ?? env['CORTEX_STATE_DIR'],
    extraOrigins: flags['allow-origin'] ?? env['CORTEX_ALLOW_ORIGINS']?.split(',').filter(Boolean) ?? [],
    extensionId: flags['extension-id'] ?? env['CORTEX_EXTENSION_ID'] ?? EXTENSION_ID,
    webRoot: flags['web-root'] ?? env['CORTEX_WEB_ROOT'],
    stopWithStdin: flags['stop-with-stdin'] ?? false,
  }
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flagShapes, strict: true }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error)
    throw usage(`${reason}; known are --${Object.keys(flagShapes).join(', --')}.`)
  }
}

const LARGEST_PORT = 65_535

function readPort(value: string | undefined, source: string, fallback: number): number {
  if (value === undefined || value === '') return fallback
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port >= 1 && port <= LARGEST_PORT) return port
  throw usage(`${source} must be a port number from 1 to ${LARGEST_PORT}, not "${value}".`)
}
