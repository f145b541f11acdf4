// Counts of tests and the two report formats they are read from.

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 }
export const ONE_PASSED: Tally = { ...NOTHING, passed: 1 }
export const ONE_FAILED: Tally = { ...NOTHING, failed: 1 }

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, tally) => ({
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
    }),
    NOTHING,
  )

/** The last line of `npm test`. */
export const toLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** What a runner's own report and its exit code say together; a crash or an empty run counts as one failure. */
export function judge(report: Tally | null, exitCode: number): Tally {
  if (report === null) return ONE_FAILED
  const ranNothing = report.passed + report.failed === 0
  const hidesFailure = exitCode !== 0 && report.failed === 0
  return ranNothing || hidesFailure ? { ...report, failed: report.failed + 1 } : report
}

/** Counts of a Vitest JSON report; null when the text is not one. */
export function parseVitestReport(text: string): Tally | null {
  const report = parseObject(text)
  const [passed, failed, pending, todo] = ['numPassedTests', 'numFailedTests', 'numPendingTests', 'numTodoTests'].map(
    (key) => countAt(report, key),
  )
  if (passed === undefined || failed === undefined) return null
  return { passed, failed, skipped: (pending ?? 0) + (todo ?? 0) }
}

/** Counts of a Playwright JSON report; a test that passed only on a second try counts as failed. Null when the text is not one. */
export function parsePlaywrightReport(text: string): Tally | null {
  const report = parseObject(text)
  const stats = report && 'stats' in report ? report.stats : null
  const [expected, unexpected, flaky, skipped] = ['expected', 'unexpected', 'flaky', 'skipped'].map((key) =>
    countAt(stats, key),
  )
  if (expected === undefined || unexpected === undefined) return null
  return { passed: expected, failed: unexpected + (flaky ?? 0), skipped: skipped ?? 0 }
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null // a runner that crashed leaves half a report or none
  }
}

function countAt(source: unknown, key: string): number | undefined {
  if (typeof source !== 'object' || source === null) return undefined
  const value: unknown = Reflect.get(source, key)
  return typeof value === 'number' ? value : undefined
}
