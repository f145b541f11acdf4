// The steps of `npm test` and `npm run check`: each runs one tool and answers how many tests it stands for.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ensureBuilt } from '../build/builds.ts'
import { runToEnd } from '../setup/run-to-end.mjs'
import { ensureChromium } from './chromium.ts'
import { ensureVirtualDisplay } from './debian.ts'
import { judge, ONE_FAILED, ONE_PASSED, parsePlaywrightReport, parseVitestReport, type Tally } from './tally.ts'

export interface Step {
  readonly name: string
  readonly run: () => Promise<Tally>
}

const ROOT = join(import.meta.dirname, '../..')
const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name)
const runTool = (program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runToEnd(program, [...args], { cwd: ROOT, env: { ...process.env, ...environment } })

/** A tool that passes or fails as a whole counts as one test. */
const wholeTool = (name: string, program: string, args: readonly string[]): Step => ({
  name,
  run: async () => ((await runTool(program, args)) === 0 ? ONE_PASSED : ONE_FAILED),
})

export const types = wholeTool('types', bin('tsc'), ['-b'])
export const lint = wholeTool('lint', bin('oxlint'), ['--type-aware', '--quiet'])
export const format = wholeTool('format', bin('oxfmt'), ['--check'])
export const deadCode = wholeTool('dead code', bin('knip'), ['--no-progress'])
export const budgets = wholeTool('bundle budgets', bin('size-limit'), [])

/** Unit tests and the laws of the tree, which are unit tests too. */
export const unit: Step = {
  name: 'laws and unit tests',
  run: async () => {
    const report = freshReport('vitest.json')
    const code = await runTool(bin('vitest'), [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ])
    return judge(readReport(report, parseVitestReport), code)
  },
}

export const build: Step = {
  name: 'builds',
  run: async () => {
    await ensureBuilt(ROOT, (line) => console.log(line))
    return ONE_PASSED
  },
}

export const browser = (args: readonly string[] = []): Step => ({
  name: 'browser tests',
  run: async () => {
    const chromium = await ensureChromium()
    await ensureVirtualDisplay()
    const report = freshReport('playwright.json')
    const environment = { CORTEX_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report }
    const code = await runTool(bin('playwright'), ['test', '--reporter=list,json', ...args], environment)
    return judge(readReport(report, parsePlaywrightReport), code)
  },
})

function freshReport(name: string): string {
  const path = join(ROOT, '.cache', 'test', name)
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  return path
}

function readReport(path: string, parse: (text: string) => Tally | null): Tally | null {
  try {
    return parse(readFileSync(path, 'utf8'))
  } catch {
    return null // the runner died before it wrote one
  }
}
