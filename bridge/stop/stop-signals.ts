// What makes a program here stop from outside: signals, the end of its stdin where asked for, and its own uncaught errors.
import type { Log } from '../ports/log.ts'

export interface StopSignals {
  readonly log: Pick<Log, 'info' | 'fatal'>
  readonly stop: () => Promise<unknown>
  /** Whoever started this program holds the other end of stdin and ends it by going away. */
  readonly withStdin: boolean
}

export function onStopSignals({ log, stop, withStdin }: StopSignals): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      log.info({ signal }, 'asked to stop')
      void stop()
    })
  // After a bug nothing in memory is to be trusted, but what is on its way to the disk still gets there.
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(kind, (error: unknown) => {
      log.fatal({ err: error, kind }, 'stopping after a bug')
      process.exitCode = 1
      void stop()
    })
  if (!withStdin) return
  process.stdin.on('end', () => void stop())
  process.stdin.on('error', () => void stop())
  process.stdin.resume()
}
