// Turns whatever was thrown into a failure that survives the way out of a worker.
import type { WorkerFailure } from '#core/contracts/worker-protocol.ts'

/** An exception after the caller gave up counts as the abort it most likely is. */
export function toFailure(error: unknown, signal: AbortSignal): WorkerFailure {
  if (signal.aborted) return { code: 'aborted' }
  if (!(error instanceof Error)) return { code: 'threw', message: String(error) }
  const { name, message, stack } = error
  return { code: 'threw', name, message: withCauses(message, error.cause), ...(stack === undefined ? {} : { stack }) }
}

/** The chain of causes as text, because the chain itself is lost on the way. */
function withCauses(message: string, cause: unknown): string {
  const MAX_CAUSES = 5 // enough to find the origin, short enough for a log line
  const parts = [message]
  for (let next = cause; next instanceof Error && parts.length <= MAX_CAUSES; next = next.cause)
    parts.push(next.message)
  return parts.join(' <- ')
}
