// Runs steps one after another, says how each went, and ends with the line that sums them up.
import { EXIT, KnownFailure } from '../setup/exit-codes.mjs'
import type { Step } from './steps.ts'
import { ONE_FAILED, sum, type Tally, toLine } from './tally.ts'

/** Exit code for the whole run; a step that throws counts as one failure and the next ones still run. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const tallies: Tally[] = []
  let exitCode: number = EXIT.stopped
  for (const { name, run } of steps) {
    console.log(`\n== ${name}`)
    const startedMs = performance.now()
    const { tally, code } = await runStep(run)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`== ${name}: ${toLine(tally)} (${seconds} s)`)
    tallies.push(tally)
    if (tally.failed > 0 && exitCode === EXIT.stopped) exitCode = code
  }
  console.log(`\n${toLine(sum(tallies))}`)
  return exitCode
}

async function runStep(run: Step['run']): Promise<{ tally: Tally; code: number }> {
  try {
    return { tally: await run(), code: EXIT.failed }
  } catch (error) {
    console.error(error instanceof KnownFailure ? error.message : error)
    return { tally: ONE_FAILED, code: error instanceof KnownFailure ? error.exitCode : EXIT.failed }
  }
}
