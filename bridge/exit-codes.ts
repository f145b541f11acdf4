// How the programs of this folder end when they cannot go on: one sentence on stderr and one of these codes.

export const exitCodes = {
  stopped: 0,
  failed: 1,
  stateUnwritable: 2,
  stateInsecure: 3,
  stateLocked: 4,
  portTaken: 5,
  nodeTooOld: 10,
  usage: 16,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A failure that was foreseen: its message is the whole sentence to show. */
export class StartFailure extends Error {
  readonly exitCode: ExitCode
  constructor(exitCode: ExitCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.name = 'StartFailure'
    this.exitCode = exitCode
  }
}

/** Ends the program in order: a foreseen failure with its sentence and code, anything else with its stack and 1. */
export function endWith(error: unknown): void {
  if (error instanceof StartFailure) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = error instanceof StartFailure ? error.exitCode : exitCodes.failed
}
