// What the benchmarks of the bridge print and read from the system.
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'

export const tableHead = (): void =>
  console.log(
    `Load of this machine at the start: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}\n\n| what | measured | goal |\n|---|---|---|`,
  )
/** Runs the parts named in CORTEX_BENCH_PARTS, comma between them; all of them by default. */
export async function runParts(parts: Readonly<Record<string, () => Promise<void> | void>>): Promise<void> {
  const wanted = (process.env['CORTEX_BENCH_PARTS'] ?? '').split(',').filter(Boolean)
  tableHead()
  for (const [name, measure] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await measure()
}

export const row = (name: string, measured: string, goal: string): void =>
  console.log(`| ${name} | ${measured} | ${goal} |`)

export const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

/** Processor time in seconds, from the system's own count of hundredths. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
