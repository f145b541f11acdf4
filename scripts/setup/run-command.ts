// How a command ends: with its exit code, or with the sentence and code of a failure that was foreseen.
import { EXIT, KnownFailure } from './exit-codes.mjs'

/** Runs the command and sets the exit code of this process. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    console.error(error instanceof KnownFailure ? error.message : error)
    process.exitCode = error instanceof KnownFailure ? error.exitCode : EXIT.failed
  }
}
