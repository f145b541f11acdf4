// `npm start` as a person types it: one ready line, a second start on top, a taken port, an unusable directory, Ctrl-C.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { EXIT } from '../../scripts/setup/exit-codes.mjs'
import { freePorts } from '../support/free-port.ts'

const ROOT = join(import.meta.dirname, '../..')

interface Started {
  readonly child: ChildProcess
  readonly output: () => string
  readonly errors: () => string
  readonly exited: Promise<number | null>
}

const started: ChildProcess[] = []

/** Runs `npm start` in a process group of its own, as a terminal would. */
function npmStart(args: readonly string[]): Started {
  const child = spawn('npm', ['start', '--silent', '--', '--no-open', ...args], { cwd: ROOT, detached: true })
  started.push(child)
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, output: () => output, errors: () => errors, exited }
}

/** What Ctrl-C does: the signal reaches every process of the terminal's group. */
const pressCtrlC = ({ child }: Started): boolean => process.kill(-(child.pid ?? 0), 'SIGINT')

test.describe('npm start', () => {
  let scratch = ''
  let flags: string[] = []
  let httpPort = 0

  test.beforeEach(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'cortex-start-'))
    const [http = 0, ws = 0, launcher = 0] = await freePorts(3)
    httpPort = http
    flags = [
      `--http-port=${http}`,
      `--ws-port=${ws}`,
      `--launcher-port=${launcher}`,
      `--state-dir=${join(scratch, 'state')}`,
    ]
  })
  test.afterEach(() => {
    // Only a failed test leaves one running.
    for (const { pid, exitCode } of started.splice(0)) if (pid && exitCode === null) process.kill(-pid, 'SIGTERM')
    rmSync(scratch, { recursive: true, force: true })
  })

  test('prints one ready line, serves the page, and ends with 0 on Ctrl-C, leaving nothing behind', async ({
    request,
  }) => {
    const app = npmStart(flags)
    // Long enough for a build, should there be something to build.
    await expect.poll(app.output, { timeout: 25_000 }).toContain('Cortex is ready')
    expect(app.output()).toBe(`Cortex is ready at http://127.0.0.1:${httpPort}/\n`)
    expect((await request.get(`http://127.0.0.1:${httpPort}/`)).status()).toBe(200)

    pressCtrlC(app)
    expect(await app.exited).toBe(EXIT.stopped)
    await expect(request.get(`http://127.0.0.1:${httpPort}/`)).rejects.toThrow(/ECONNREFUSED/)
  })

  test('says in one sentence that a port is taken', async () => {
    const squatter = createServer().listen(httpPort, '127.0.0.1')
    const app = npmStart(flags)
    expect(await app.exited).toBe(EXIT.portTaken)
    const sentences = app
      .errors()
      .split('\n')
      .filter((line) => line.includes(String(httpPort)))
    expect(sentences).toEqual([expect.stringContaining('is taken')])
    squatter.close()
  })

  test('says in one sentence that the state directory cannot be written', async () => {
    writeFileSync(join(scratch, 'file'), '')
    const app = npmStart([...flags.slice(0, 3), `--state-dir=${join(scratch, 'file', 'state')}`])
    expect(await app.exited).toBe(EXIT.stateUnwritable)
    expect(app.errors()).toContain(join(scratch, 'file'))
  })

  test('says in one sentence what is wrong with a flag', async () => {
    const app = npmStart(['--http-port=none'])
    expect(await app.exited).toBe(EXIT.usage)
    expect(app.errors().trim().split('\n').at(-1)).toMatch(/^--http-port must be a port number/)
  })
})
