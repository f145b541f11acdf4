// Shows how runner reports become the last line of `npm test`, and that a crash or an empty run cannot pass.
import { describe, expect, it, vi } from 'vitest'
import { EXIT, KnownFailure } from '../setup/exit-codes.mjs'
import { findChromium } from './chromium.ts'
import { runSteps } from './run-steps.ts'
import { judge, ONE_FAILED, ONE_PASSED, parsePlaywrightReport, parseVitestReport, sum, toLine } from './tally.ts'

describe('reports', () => {
  it('reads Vitest counts, todo as skipped', () => {
    const text = JSON.stringify({ numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })
    expect(parseVitestReport(text)).toEqual({ passed: 7, failed: 1, skipped: 3 })
  })

  it('reads Playwright counts, flaky as failed', () => {
    const text = JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 4 } })
    expect(parsePlaywrightReport(text)).toEqual({ passed: 5, failed: 2, skipped: 4 })
  })

  it.each(['', '{"numPassed', 'null', '[]', '{}'])('takes %j for no report', (text) => {
    expect(parseVitestReport(text)).toBeNull()
    expect(parsePlaywrightReport(text)).toBeNull()
  })

  it.each([
    ['no report', null, 0, 1],
    ['an empty report', { passed: 0, failed: 0, skipped: 3 }, 0, 1],
    ['a bad exit without a failed test', { passed: 4, failed: 0, skipped: 0 }, 1, 1],
    ['a failed test', { passed: 4, failed: 2, skipped: 0 }, 1, 2],
    ['a clean run', { passed: 4, failed: 0, skipped: 0 }, 0, 0],
  ])('%s counts as it should', (_, report, exitCode, failed) => {
    expect(judge(report, exitCode).failed).toBe(failed)
  })

  it('sums up in one line and names skips only when there are some', () => {
    expect(toLine(sum([ONE_PASSED, { passed: 3, failed: 0, skipped: 0 }]))).toBe('4 passed, 0 failed')
    expect(toLine(sum([ONE_FAILED, { passed: 3, failed: 0, skipped: 2 }]))).toBe('3 passed, 1 failed, 2 skipped')
  })
})

describe('runSteps', () => {
  it('goes on after a step that throws, and exits with the code of the first failure', async () => {
    const lines: unknown[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line))
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const code = await runSteps([
      { name: 'build', run: () => Promise.reject(new KnownFailure(EXIT.buildFailed, 'no build')) },
      { name: 'unit', run: async () => ONE_PASSED },
    ])
    expect(error).toHaveBeenCalledWith('no build')
    log.mockRestore()
    error.mockRestore()
    expect(code).toBe(EXIT.buildFailed)
    expect(String(lines.at(-1)).trim()).toBe('1 passed, 1 failed')
  })
})

describe('findChromium', () => {
  const among = (...paths: string[]) => ({
    playwrightPath: '/own/chrome',
    exists: (path: string) => paths.includes(path),
  })

  it('prefers the one asked for, then Playwright’s own, then a system one', () => {
    expect(findChromium({ wished: '/my/chromium', ...among('/my/chromium', '/own/chrome') })).toBe('/my/chromium')
    expect(findChromium({ wished: undefined, ...among('/own/chrome', '/usr/bin/chromium') })).toBe('/own/chrome')
    expect(findChromium({ wished: undefined, ...among('/usr/bin/google-chrome', '/usr/bin/chromium') })).toBe(
      '/usr/bin/chromium',
    )
  })

  it('answers null when there is none, and refuses a wish that does not exist', () => {
    expect(findChromium({ wished: undefined, ...among() })).toBeNull()
    expect(() => findChromium({ wished: '/my/chromium', ...among('/usr/bin/chromium') })).toThrow(
      /CORTEX_CHROMIUM names \/my\/chromium/,
    )
  })
})
