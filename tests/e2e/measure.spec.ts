// `npm run measure` from the outside: a document on a good file, a sentence and a code on a bad one, nothing left behind.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { clipOf } from '../support/camera-test.ts'

const ROOT = join(import.meta.dirname, '../..')
test.setTimeout(180_000)

let folder = ''
test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'cortex-measure-'))))
test.afterEach(() => rmSync(folder, { recursive: true }))

function measure(...words: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'measure.ts'), ...words], { cwd: ROOT })
  let [out, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, errors })))
}

test('[S1] a Y4M file becomes one document as it is described', async () => {
  const clip = await clipOf('still-mara', 4)
  const target = join(folder, 'out.json')
  const { code, out, errors } = await measure(clip, '--json', target, '--patches')
  expect([code, out], errors).toEqual([0, ''])
  const document = JSON.parse(readFileSync(target, 'utf8')) as Record<string, unknown> // the shape is what is checked
  expect(document).toMatchObject({
    schema: 'cortex-measure-1',
    file: basename(clip),
    run: { frames: 120, rateHz: expect.closeTo(30, 3), ledger: { inFlight: 0 } },
  })
  expect((document['frames'] as unknown[])[60]).toMatchObject({
    tMs: 2000,
    face: true,
    faceCount: 1,
    pose: { yaw: expect.any(Number), pitch: expect.any(Number), roll: expect.any(Number) },
    distanceMm: expect.any(Number),
    hints: [],
  })
  expect((document['frames'] as { patches: unknown[] }[])[60]?.patches).toHaveLength(100)
})

test('[S1] without --json the document goes to standard output', async () => {
  const { code, out, errors } = await measure(await clipOf('still-mara', 4))
  expect(code, errors).toBe(0)
  expect((JSON.parse(out) as { frames: unknown[] }).frames).toHaveLength(120)
})

test('[S1] bad files end with code 1, a sentence with their name, and no document', async () => {
  const half = join(folder, 'half.y4m')
  writeFileSync(half, readFileSync(await clipOf('still-mara', 4)).subarray(0, 1_000_000))
  const letter = join(folder, 'letter.webm')
  writeFileSync(letter, 'Dear friend,')
  const target = join(folder, 'out.json')
  for (const [file, words] of [
    [half, 'half.y4m ends inside frame 2'],
    [letter, 'letter.webm is not a video file'],
    [join(folder, 'absent.mp4'), 'absent.mp4 is not there'],
  ] as const) {
    const { code, out, errors } = await measure(file, '--json', target)
    expect([code, out]).toEqual([1, ''])
    expect(errors).toContain(words)
    expect([existsSync(target), existsSync(`${target}.part`)]).toEqual([false, false])
  }
})

test('[S1] wrong usage ends with code 2 and says how', async () => {
  const { code, errors } = await measure()
  expect(code).toBe(2)
  expect(errors).toContain('npm run measure -- FILE')
})
