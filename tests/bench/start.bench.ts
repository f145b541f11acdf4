// How long `npm start` takes until its ready line once everything is set up, and how long Ctrl-C takes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePorts } from '../support/free-port.ts'

const ROOT = join(import.meta.dirname, '../..')
const ROUNDS = 7

/** Prints the median and the slowest of several rounds, each on the same state directory, so that the first one provisions it. */
export async function run(): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), 'cortex-start-bench-'))
  const rounds: { readyMs: number; stopMs: number }[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await startAndStop(stateDir))
  rmSync(stateDir, { recursive: true, force: true })
  console.log('| | first | median | slowest |\n|---|---|---|---|')
  for (const [name, key] of [
    ['ready, ms', 'readyMs'],
    ['stopped, ms', 'stopMs'],
  ] as const) {
    const times = rounds.map((round) => Math.round(round[key]))
    const sorted = times.toSorted((a, b) => a - b)
    console.log(`| ${name} | ${times[0]} | ${sorted[Math.floor(ROUNDS / 2)]} | ${sorted.at(-1)} |`)
  }
}

async function startAndStop(stateDir: string): Promise<{ readyMs: number; stopMs: number }> {
  const [http, ws, launcher] = await freePorts(3)
  const flags = [`--http-port=${http}`, `--ws-port=${ws}`, `--launcher-port=${launcher}`, `--state-dir=${stateDir}`]
  const startedMs = performance.now()
  const app = spawn('npm', ['start', '--silent', '--', '--no-open', ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: app.stdout }), 'line')
  const readyMs = performance.now() - startedMs
  app.kill('SIGINT')
  await once(app, 'exit')
  return { readyMs, stopMs: performance.now() - startedMs - readyMs }
}
