// Is Cortex running on this computer? Asks the open preflight; sends nothing that could identify anyone.
import { z } from 'zod/mini'
import { readEnvelope } from '#core/contracts/bridge-envelope.ts'

/** The one canonical address of the app (port 9472 unless changed at start). */
export const DEFAULT_ADDRESS = 'http://127.0.0.1:9472'
const PATIENCE_MS = 2000

/** What the preflight said, in the order a person would care. */
export type Reach =
  | { readonly kind: 'running' | 'stopping' | 'other-version' | 'not-running' }
  /** Something answers at the port, but not as Cortex does. */
  | { readonly kind: 'not-cortex' }

const preflightSchema = z.object({ contract: z.string(), shuttingDown: z.boolean() })

/** Never rejects: every failure is one of the kinds. */
export async function reachCortex(address: string, ask: typeof fetch = fetch): Promise<Reach> {
  let response: Response
  try {
    response = await ask(`${address}/v1/preflight`, { signal: AbortSignal.timeout(PATIENCE_MS), credentials: 'omit' })
  } catch {
    return { kind: 'not-running' }
  }
  const read = readEnvelope(await response.json().catch(() => null), preflightSchema)
  if (read.kind === 'unreadable' && read.reason === 'other-major') return { kind: 'other-version' }
  if (read.kind !== 'ok') return { kind: 'not-cortex' }
  return { kind: read.result.shuttingDown ? 'stopping' : 'running' }
}

/** One plain sentence and what to do, for each kind. */
export const reachSentences: Readonly<Record<Reach['kind'] | 'not-genuine', readonly [what: string, help: string]>> = {
  running: ['Cortex is running', 'It stays on this computer.'],
  stopping: ['Cortex is stopping', 'Start it again with npm start.'],
  'other-version': ['Cortex speaks another version', 'Update the extension and Cortex together.'],
  'not-running': ['Cortex is not running', 'Start it with npm start in its folder, then look again.'],
  'not-genuine': [
    'Not genuine',
    'Something answers in its place and could not prove to be yours. Nothing was sent to it.',
  ],
  'not-cortex': ['Something else answers there', 'Another program uses the port of Cortex. Nothing was sent to it.'],
}
