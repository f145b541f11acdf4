// Shows how a child's ready line, its complaint and its exit code reach the person who typed `npm start`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EXIT } from '../setup/exit-codes.mjs'
import { parseReadyLine, startChild } from './children.ts'

const scratch = mkdtempSync(join(tmpdir(), 'children-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** A program made of one line of JavaScript. */
function program(name: string, source: string) {
  const script = join(scratch, `${name}.mjs`)
  writeFileSync(script, source)
  return { role: name, script, environment: { ASKED_PORT: '7' } }
}

describe('startChild', () => {
  it('answers once the ready line is there, past other output, with the environment given', async () => {
    const child = await startChild(
      program(
        'good',
        `console.log('log line'); console.log('{"level":30}');
        console.log(JSON.stringify({ ready: true, role: 'bridge', url: 'http://127.0.0.1:' + process.env.ASKED_PORT + '/' }));
        setInterval(() => {}, 1000)`,
      ),
    )
    expect(child.ready.url).toBe('http://127.0.0.1:7/')
    await child.stop()
    await child.exited
  })

  it.each([EXIT.stateUnwritable, EXIT.stateInsecure, EXIT.stateLocked, EXIT.portTaken])(
    'passes the sentence and code %i of the child on',
    async (code) => {
      const refused = startChild(
        program(`refuses-${code}`, `console.error('Port 9472 is taken.'); process.exit(${code})`),
      )
      await expect(refused).rejects.toMatchObject({ exitCode: code, message: 'Port 9472 is taken.' })
    },
  )

  it('calls any other early end a failure of that child and shows its output', async () => {
    const crashed = startChild(program('crashes', `console.error('TypeError: x'); process.exit(1)`))
    await expect(crashed).rejects.toMatchObject({
      exitCode: EXIT.childFailed,
      message: 'The crashes stopped while starting (exit code 1).\nTypeError: x\n'.trim(),
    })
  })
})

describe('parseReadyLine', () => {
  it.each(['', 'ready', '{', '{"ready":false,"url":"x"}', '{"ready":true}', 'null', '[]'])(
    'takes %j for other output',
    (line) => {
      expect(parseReadyLine(line)).toBeNull()
    },
  )
})
