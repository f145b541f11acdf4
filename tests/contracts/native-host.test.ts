// The native host as the browser runs it: real processes, real frames, hostile ones too, and a real bridge behind it.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkShape } from '#core/contracts/check-shape.ts'
import {
  EXTENSION_ORIGIN,
  nativeAnswerSchema,
  NATIVE_FRAME_BYTES,
  type NativeAnswer,
} from '#core/contracts/native-host.ts'
import { isOurCaller } from '../../bridge/native-host/caller.ts'
import { createFrameReader, encodeFrame } from '../../bridge/native-host/frames.ts'
import { provisionKeys } from '../../bridge/ledger/provision.ts'
import { resolveStateTree } from '../../bridge/ledger/state-tree.ts'
import { systemDisk } from '../../bridge/ports/disk.ts'
import { killAll, makePlace, runCli, startProgram, type Place } from '../support/bridge/run-bridge.ts'
import { startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'

const HOST = join(import.meta.dirname, '../../bridge/native-host/main.ts')
afterEach(async () => {
  await stopAll()
  killAll()
})

interface Talk {
  readonly code: number | null
  readonly answers: readonly NativeAnswer[]
  readonly bytes: number
  readonly errors: string
}

interface TalkOptions {
  readonly callers?: readonly string[]
  /** False: stdin stays open, and the host has to end by itself. */
  readonly hangUp?: boolean
}

/** One visit of the browser: starts the host, writes what it is given, reads until it ends. */
function visit(place: Pick<Place, 'env'>, chunks: readonly Buffer[], options: TalkOptions = {}): Promise<Talk> {
  const { callers = [`${EXTENSION_ORIGIN}/`], hangUp = true } = options
  const child = spawn(process.execPath, [HOST, '--', ...callers], { env: place.env, stdio: 'pipe' })
  let out = Buffer.alloc(0)
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (out = Buffer.concat([out, chunk])))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  child.stdin.on('error', () => {}) // it hung up first, as it should with some of these
  for (const chunk of chunks) child.stdin.write(chunk)
  if (hangUp) child.stdin.end()
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, answers: readAnswers(out), bytes: out.length, errors })),
  )
}

function readAnswers(out: Buffer): NativeAnswer[] {
  const read = createFrameReader().read(out)
  if (read.kind === 'broken') throw new Error('the host wrote something that is no frame')
  return read.bodies.map((body) => {
    const checked = checkShape(nativeAnswerSchema, JSON.parse(body.toString()))
    if (!checked.ok) throw new Error(`no answer of the contract: ${body.toString()}`)
    return checked.value
  })
}

const ask = (command: string): Buffer => encodeFrame({ command, cid: 'cid-of-a-click' })
const envOf = (trial: TrialBridge): Pick<Place, 'env'> => ({
  env: {
    PATH: process.env['PATH'] ?? '',
    CORTEX_STATE_DIR: trial.tree.base,
    CORTEX_HTTP_PORT: String(trial.httpPort),
    CORTEX_LAUNCHER_PORT: '9',
  },
})

describe('frames', () => {
  it('[C02] come out whole however the bytes are cut', () => {
    const sent = [{ command: 'hello', cid: 'a'.repeat(8) }, { text: 'ü€😀' }, { n: [1, 2, 3] }]
    const bytes = Buffer.concat(sent.map(encodeFrame))
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = createFrameReader()
      const read = [bytes.subarray(0, cut), bytes.subarray(cut)].map((part) => reader.read(part))
      const bodies = read.flatMap((one) => (one.kind === 'frames' ? one.bodies : []))
      expect(bodies.map((body) => JSON.parse(body.toString()) as unknown)).toEqual(sent)
    }
    const one = createFrameReader()
    const bodies = [...bytes].flatMap((byte) => {
      const read = one.read(Buffer.from([byte]))
      return read.kind === 'frames' ? read.bodies : []
    })
    expect(bodies).toHaveLength(3)
  })

  it.each([
    ['no length', 0],
    ['one beyond the cap', NATIVE_FRAME_BYTES + 1],
    ['the largest', 0xffff_ffff],
    ['big-endian', 0x2000_0000],
  ])('[C01] %s breaks the talk at the header, before a body is kept', (_, length) => {
    const header = Buffer.alloc(4)
    header.writeUInt32LE(length)
    expect(createFrameReader().read(header)).toEqual({ kind: 'broken' })
  })
})

describe('callers', () => {
  it.each([
    [[]],
    [['chrome-extension://abcdefghijklmnopabcdefghijklmnop/']],
    [[`${EXTENSION_ORIGIN}/`, `${EXTENSION_ORIGIN}/`]],
    [[`${EXTENSION_ORIGIN}/`, 'chrome-extension://abcdefghijklmnopabcdefghijklmnop/']],
    [[EXTENSION_ORIGIN]],
    [[`${EXTENSION_ORIGIN}/x`]],
    [[`${EXTENSION_ORIGIN}/`, '--parent-window=1 --state-dir=/tmp']],
  ])('[C04] %j are not listened to', (callers) => {
    expect(isOurCaller(callers)).toBe(false)
  })
  it('[C04] the extension is, with the window handle that Windows adds', () => {
    expect(isOurCaller([`${EXTENSION_ORIGIN}/`])).toBe(true)
    expect(isOurCaller([`${EXTENSION_ORIGIN}/`, '--parent-window=4242'])).toBe(true)
  })
})

describe('the host', () => {
  it('[C04] ends with 3 and not a byte for another caller', async () => {
    const place = await makePlace()
    const { code, bytes } = await visit(place, [ask('status')], { callers: ['chrome-extension://other/'] })
    expect([code, bytes]).toEqual([3, 0])
  })

  it('[C01] ends with 2 at a lying length, whatever follows it', async () => {
    const place = await makePlace()
    const lie = Buffer.alloc(4, 0xff)
    const { code, errors } = await visit(place, [lie, Buffer.alloc(1_000_000)], { hangUp: false })
    expect([code, errors]).toEqual([2, ''])
  })

  it('[C03] answers what it cannot read with an error, lives on, and leaves after three', async () => {
    const place = await makePlace()
    const junk = [Buffer.from('not json'), Buffer.from('[1]'), Buffer.from('{"command":"rm","cid":"cid-of-a-click"}')]
    const framed = junk.map((body) => Buffer.concat([encodeLength(body.length), body]))
    const lives = await visit(place, [framed[0] ?? Buffer.alloc(0), ask('status')])
    expect(lives.answers.map((answer) => answer.ok)).toEqual([false, true])
    const leaves = await visit(place, [...framed, ask('status')], { hangUp: false })
    expect(leaves.code).toBe(2)
    expect(leaves.answers.map((answer) => !answer.ok && answer.error.code)).toEqual([
      'malformed_request',
      'validation_failed',
      'validation_failed',
    ])
  })

  it('[C06] keeps what a library prints away from the frames', async () => {
    const place = await makePlace()
    const noise = "process.on('exit',()=>console.log('noise'))"
    const env = { ...place.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(noise)}` }
    const { answers, errors } = await visit({ env }, [ask('status')])
    expect([answers.length, errors.trim()]).toEqual([1, 'noise'])
  })

  it('[C07] without a key says so and makes none', async () => {
    const place = await makePlace()
    const { code, answers } = await visit(place, [ask('hello'), ask('status'), ask('start'), ask('stop')])
    expect(code).toBe(0)
    const error = { code: 'storage_unavailable', reason: 'no-key' }
    expect(answers).toMatchObject([
      { ok: false, cid: 'cid-of-a-click', error },
      { ok: true, result: { isProvisioned: false, isRunning: false } },
      { ok: false, error },
      { ok: false, error },
    ])
    expect(existsSync(place.stateDir)).toBe(false)
  })

  it('[C07] with a key and no bridge says that nothing runs', async () => {
    const place = await makePlace()
    provisionKeys(systemDisk, resolveStateTree({ stateDir: place.stateDir, env: {} }))
    const { answers } = await visit(place, [ask('hello'), ask('start')])
    expect(answers).toMatchObject([
      { ok: false, error: { code: 'storage_unavailable', reason: 'not-running' } },
      { ok: false, error: { code: 'storage_unavailable', reason: 'launcher-missing' } },
    ])
  })

  it('[C14] shows a program that squats the port a nonce and nothing else', async () => {
    const place = await makePlace()
    provisionKeys(systemDisk, resolveStateTree({ stateDir: place.stateDir, env: {} }))
    const heard: string[] = []
    const squatter = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        heard.push(`${JSON.stringify(request.headers)}${body}`)
        const result = { step: 'challenge', serverNonce: 'n'.repeat(43), serverProof: 'p'.repeat(43) }
        response.end(JSON.stringify({ ok: true, contract: '1.0', cid: 'cid-12345678', result }))
      })
    })
    await new Promise<void>((done) => squatter.listen(place.httpPort, '127.0.0.1', done))
    const { answers } = await visit(place, [ask('hello'), ask('stop')])
    squatter.close()
    const error = { code: 'upstream_invalid', reason: 'not-genuine' }
    expect(answers).toMatchObject([
      { ok: false, error },
      { ok: false, error },
    ])
    expect(heard).toHaveLength(2)
    for (const request of heard) expect(request).not.toMatch(/clientProof|uthorization/)
  })

  it('[B9] [X8] hands out a short session for reading and stopping that lets nobody else in', async () => {
    const trial = await startTrialBridge({ listen: true })
    const { answers } = await visit(envOf(trial), [ask('hello')])
    const [answer] = answers
    if (!answer?.ok || answer.command !== 'hello') throw new Error(JSON.stringify(answer))
    const { session } = answer.result
    expect(session.scopes).toEqual(['state:read', 'admin:stop'])
    const origin = { headers: { origin: trial.extensionOrigin } }
    const { token } = session
    expect((await trial.request('/v1/readiness', { token })).status).toBe(200)
    expect((await trial.post('/v1/pairings', { kind: 'typed' }, { token, ...origin })).status).toBe(403)
    expect((await trial.request('/v1/devices', { token })).status).toBe(403)
    const patch = { method: 'PATCH', body: '{"keepDays":3}', headers: { 'content-type': 'application/json' } }
    expect((await trial.request('/v1/settings', { token, ...patch })).status).toBe(403)
    const rootKey = readFileSync(trial.tree.rootKey)
    for (const shown of [rootKey.toString('base64url'), rootKey.toString('base64'), rootKey.toString('hex')])
      expect(JSON.stringify(answers)).not.toContain(shown)
  })

  it('[B9] [B7] stops the bridge when asked, under the id of the click', async () => {
    const trial = await startTrialBridge({ listen: true })
    const { answers } = await visit(envOf(trial), [ask('stop')])
    expect(answers).toMatchObject([{ ok: true, command: 'stop', result: { outcome: 'accepted' } }])
    await trial.bridge.stopped
    const mirror = join(trial.tree.mirror)
    const rows = readdirSync(mirror).map((name) => readFileSync(join(mirror, name), 'utf8'))
    expect(rows.join('\n')).toContain('cid-of-a-click')
  })

  it('[B9] [B8] starts the bridge through the launcher', { timeout: 60_000 }, async () => {
    const place = await makePlace()
    const launcher = startProgram(join(import.meta.dirname, '../../bridge/launcher/main.ts'), place)
    await launcher.ready
    const { answers } = await visit(place, [ask('start'), ask('status')])
    expect(answers).toMatchObject([
      { ok: true, command: 'start', result: { isRunning: true } },
      { ok: true, command: 'status', result: { isProvisioned: true, isRunning: true } },
    ])
    expect((await runCli(place, 'stop')).code).toBe(0)
  })
})

function encodeLength(length: number): Buffer {
  const header = Buffer.alloc(4)
  header.writeUInt32LE(length)
  return header
}
