// `npm run replay`: what another policy would have earned on a bandit log. Exit code 1: refused, 2: wrong usage.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { armTraits, type Arm } from '#core/policy/arms.ts'
import { buildCausalReport } from '#core/report/causal/causal-report.ts'
import { evaluatePolicy, type PolicyEvaluation, type TargetPolicy } from '#core/report/causal/evaluate-policy.ts'
import { readLog } from './replay/read-log.ts'

const USAGE = `Usage: npm run replay -- LOG.jsonl --policy POLICY [--json OUT] [--seed N]
  LOG.jsonl        Cortex's decision log, or lines {context, action, propensity, reward, policy?, qhat?, day?}
  --policy POLICY  uniform | greedy | logged | column | always:ARM
  --json OUT       write everything as JSON to OUT; - writes it to standard output
  --seed N         seed of the bootstrap (default 1)
For Cortex's own log the JSON also holds the causal report.`

class WrongUsage extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { policy: { type: 'string' }, json: { type: 'string' }, seed: { type: 'string', default: '1' } },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1 || values.policy === undefined) throw new WrongUsage(USAGE)
  const target = parseTarget(values.policy)
  const seed = Number(values.seed)
  if (!Number.isInteger(seed)) throw new WrongUsage(`--seed takes a whole number, got ${values.seed}`)
  const log = await readLog(file)
  const evaluation = evaluatePolicy(log.rows, target, { seed })
  const report = log.experiment && buildCausalReport(log.experiment, { seed, control: 'no_action', families })
  const document = `${JSON.stringify({ evaluation, ...(report ? { report } : {}), tornTail: log.tornTail }, null, 2)}\n`
  if (values.json === '-') process.stdout.write(document)
  else {
    console.log(table(evaluation))
    if (values.json !== undefined) await writeFile(values.json, document)
  }
}

const families: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.keys(armTraits) as Arm[]) // keys of a record over arms
    .filter((arm) => armTraits[arm].family !== 'none')
    .map((arm) => [arm, armTraits[arm].family]),
)

function parseTarget(text: string): TargetPolicy {
  if (text.startsWith('always:') && text.length > 7) return { kind: 'always', arm: text.slice(7) }
  if (text === 'uniform' || text === 'greedy' || text === 'logged' || text === 'column') return { kind: text }
  throw new WrongUsage(`--policy takes uniform, greedy, logged, column or always:ARM, got "${text}"`)
}

function table({ policy, rows, days, estimates, intervals, diagnostics, warnings, verdict }: PolicyEvaluation): string {
  const number = (value: number | null): string => (value === null ? '–' : value.toFixed(4))
  const lines = (['snips', 'ips', 'dm', 'dr', 'sndr', 'switchDr', 'drOs'] as const).map((name) => {
    const interval = intervals[name]
    const range = interval ? `  95 % [${number(interval.low)}, ${number(interval.high)}]` : ''
    return `  ${name.padEnd(9)} ${number(estimates[name]).padStart(9)}${range}`
  })
  return [
    `policy ${policy}: ${rows} decisions on ${days} days or blocks, effective sample size ${diagnostics.effectiveSampleSize.toFixed(1)}, ${verdict}`,
    ...lines,
    ...(warnings.length > 0 ? [`  warnings: ${warnings.join(', ')}`] : []),
  ].join('\n')
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof WrongUsage || (error instanceof TypeError && 'code' in error) ? 2 : 1
})
