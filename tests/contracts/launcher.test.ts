import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launcherMethods } from '#core/contracts/bridge-methods.ts'
import { openSession } from '#core/contracts/bridge-session.ts'
import type { BridgeScope } from '#core/contracts/bridge-errors.ts'
import { createNodeTransport } from '../../bridge/client/node-transport.ts'
import { createBridgeKeeper, FORCED_MS, POLITE_MS, type BridgeKeeper } from '../../bridge/launcher/bridge-keeper.ts'
import { readOverrides } from '../../bridge/ledger/overrides.ts'
import { isStillRunning, readRunFile } from '../../bridge/ledger/run-file.ts'
import { readStartTime } from '../../bridge/ports/process-identity.ts'
import { errorCodeOf, rawRequest, sendRaw, type RawAnswer } from '../support/bridge/raw-http.ts'
import {
  dropPlace,
  entries,
  killAll,
  makePlace,
  runCli,
  startProgram,
  type Place,
} from '../support/bridge/run-bridge.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'

/** A program in place of the bridge: writes a run file, says that it is ready, and takes SIGTERM as told. */
const FAKE = `
import { writeFileSync, readFileSync, rmSync, appendFileSync } from 'node:fs'
const [runPath, behaviour] = process.argv.slice(2)
appendFileSync(runPath + '.started', process.pid + '\\n')
if (behaviour === 'fails') process.exit(Number(process.env.FAKE_EXIT ?? 5))
const stat = readFileSync('/proc/self/stat', 'latin1')
const startTime = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
writeFileSync(runPath, JSON.stringify({ pid: process.pid, startTime, bootId: 'fake', httpPort: 1, streamPort: 1, launcherPort: 1, startedAtMs: 1 }))
writeFileSync(runPath + '.env', JSON.stringify({ env: process.env, argv: process.argv }))
const end = () => { rmSync(runPath, { force: true }); process.exit(0) }
process.on('SIGTERM', () => { if (behaviour !== 'stubborn') end() })
process.stdin.on('end', end)
process.stdin.resume()
setTimeout(() => console.log('{"ready":true}'), 50)
setInterval(() => {}, 1000)
`
let folder: string
let runPath: string
beforeEach(() => {
  folder = scratchFolder('keeper')
  runPath = join(folder, 'run.json')
  writeFileSync(join(folder, 'fake.mjs'), FAKE)
})
const forced: number[] = []
const keeperFor = (behaviour = 'honest', env: Record<string, string> = {}): BridgeKeeper =>
  createBridgeKeeper({
    runPath,
    httpPort: 1,
    command: {
      file: process.execPath,
      args: [join(folder, 'fake.mjs'), runPath, behaviour],
      env: { PATH: process.env['PATH'] ?? '', ...env },
    },
    monoMs: () => performance.now(),
    onForced: ({ pid }) => void forced.push(pid),
  })
const started = (): number[] => readFileSync(`${runPath}.started`, 'utf8').trim().split('\n').map(Number)
afterEach(() => {
  for (const pid of existsSync(`${runPath}.started`) ? started() : [])
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // gone already
    }
  killAll()
})

describe('keeping the bridge', () => {
  it('[E10] a hundred starts at once are one process', async () => {
    const keeper = keeperFor()
    const results = await Promise.all(Array.from({ length: 100 }, () => keeper.start()))
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['running']))
    expect(await keeper.start()).toMatchObject({ kind: 'running', status: { state: 'running' } })
    expect(started()).toHaveLength(1)
    expect(await keeper.status()).toMatchObject({ state: 'running', pid: started()[0], bootId: 'fake' })
    expect(await keeper.stop()).toMatchObject({ outcome: 'stopped' })
    expect(await keeper.status()).toEqual({ state: 'stopped', pid: null, bootId: null })
    expect(await keeper.stop()).toMatchObject({ outcome: 'not-running' })
  })

  it('[E11] a pid that belongs to another program by now is left alone', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    const run = {
      pid: bystander.pid ?? 0,
      startTime: (readStartTime(bystander.pid ?? 0) ?? 0) - 1,
      bootId: 'old',
      httpPort: 1,
      streamPort: 1,
      launcherPort: 1,
      startedAtMs: 1,
    }
    writeFileSync(runPath, JSON.stringify(run))
    expect(await keeperFor().stop()).toMatchObject({ outcome: 'not-running' })
    expect(bystander.exitCode).toBeNull()
    expect(readStartTime(bystander.pid ?? 0)).not.toBeNull()
    bystander.kill('SIGKILL')
  })

  it('[E12] one that does not listen is ended by force within five seconds, and that is noted', async () => {
    const keeper = keeperFor('stubborn')
    await keeper.start()
    const [pid = 0] = started()
    expect(await keeper.stop()).toMatchObject({ outcome: 'killed' })
    expect(POLITE_MS + FORCED_MS).toBeLessThanOrEqual(5_000)
    while (readStartTime(pid) !== null) await wait(10)
    expect(forced).toContain(pid)
  })

  it.each([[2], [3], [4], [5], [1]])('[E10] one that ends while starting says so with its code (%i)', async (code) => {
    const keeper = keeperFor('fails', { FAKE_EXIT: String(code) })
    expect(await keeper.start()).toEqual({ kind: 'failed', exitCode: code })
    expect(await keeper.status()).toMatchObject({ state: 'stopped' })
  })

  it('[E01] names with every trick of a shell reach the program as they are', async () => {
    const tricky = join(folder, 'a;b && $(touch x) `id` "q" %PATH% \n')
    mkdirSync(tricky)
    writeFileSync(join(tricky, 'fake.mjs'), FAKE)
    const path = join(tricky, 'run.json')
    const keeper = createBridgeKeeper({
      runPath: path,
      httpPort: 1,
      command: {
        file: process.execPath,
        args: [join(tricky, 'fake.mjs'), path, 'honest'],
        env: { PATH: process.env['PATH'] ?? '' },
      },
      monoMs: () => performance.now(),
      onForced: () => {},
    })
    expect(await keeper.start()).toMatchObject({ kind: 'running' })
    expect((JSON.parse(readFileSync(`${path}.env`, 'utf8')) as { argv: string[] }).argv[2]).toBe(path)
    await keeper.stop()
  })
})

describe('the launcher as a program', () => {
  let place: Place
  beforeEach(async () => {
    place = await makePlace()
  })
  afterEach(() => dropPlace(place))

  const ask = (method: string, path: string, ...headers: string[]): Promise<RawAnswer> =>
    sendRaw(
      place.launcherPort,
      rawRequest(`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${place.launcherPort}`, ...headers),
      { waitMs: 20_000 },
    )
  const tokenFor = async (scopes: readonly BridgeScope[]): Promise<string> => {
    const rootKey = readFileSync(join(place.stateDir, 'root.key'))
    const transport = createNodeTransport({ port: place.launcherPort, origin: 'http://127.0.0.1:1', rootKey })
    const client = { kind: 'cli', id: 'test', version: '1' } as const
    const reply = await openSession(transport, { port: place.launcherPort, ref: { kind: 'local' }, client, scopes })
    if (reply.kind !== 'ok') throw new Error(reply.kind)
    return reply.result.session.token
  }
  const postRaw = (path: string, token: string): Promise<RawAnswer> =>
    sendRaw(
      place.launcherPort,
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${place.launcherPort}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
      { waitMs: 20_000 },
    )

  it('[B8] [B7] [E07] [E14] is gated like the rest, starts the bridge, shows it, stops it, and takes it along when it goes', async () => {
    const launcher = startProgram(entries.launcher, place, {
      env: {
        NODE_OPTIONS: '--no-warnings',
        ELECTRON_RUN_AS_NODE: '1',
        GIT_DIR: '/elsewhere',
        CORTEX_SECRET_SAUCE: 'not-for-children',
      },
    })
    expect(await launcher.ready).toMatchObject({ role: 'launcher', url: `http://127.0.0.1:${place.launcherPort}/` })

    // Strangers, foreign hosts and foreign pages get nothing, and nothing is started.
    expect((await ask('GET', '/healthz')).body).toBe('{"ok":true}')
    for (const path of ['/status', '/start', '/stop', '/nothing']) expect((await ask('GET', path)).status).toBe(401)
    expect(
      errorCodeOf(await sendRaw(place.launcherPort, rawRequest('GET /status HTTP/1.1', 'Host: evil.example'))),
    ).toBe('host_forbidden')
    const forged = await ask(
      'POST',
      '/start',
      'Origin: https://evil.example',
      'Content-Type: text/plain',
      'Content-Length: 0',
    )
    expect(errorCodeOf(forged)).toBe('origin_forbidden')
    expect(existsSync(join(place.stateDir, 'run.json'))).toBe(false)

    // Each act needs its scope.
    const reader = await tokenFor(['state:read'])
    expect((await ask('GET', '/status', `Authorization: Bearer ${reader}`)).body).toContain('"state":"stopped"')
    expect(errorCodeOf(await postRaw('/start', reader))).toBe('scope_forbidden')
    expect(errorCodeOf(await postRaw('/stop', reader))).toBe('scope_forbidden')

    // The page may read the answers: it is another origin here.
    const fromPage = await ask(
      'GET',
      '/status',
      `Authorization: Bearer ${reader}`,
      `Origin: http://127.0.0.1:${place.httpPort}`,
    )
    expect(fromPage.head.toLowerCase()).toContain(`access-control-allow-origin: http://127.0.0.1:${place.httpPort}`)

    const admin = await tokenFor(['state:read', 'admin:stop'])
    const begun = await postRaw('/start', admin)
    expect(begun.body).toContain('"state":"running"')
    expect(begun.body).not.toMatch(/pair=/)
    const run = readRunFile(join(place.stateDir, 'run.json'))
    if (!run) throw new Error('the bridge wrote no run file')
    const environment = readFileSync(`/proc/${run.pid}/environ`, 'utf8')
    expect(environment).not.toContain('not-for-children')
    expect(environment).not.toMatch(/NODE_OPTIONS|ELECTRON|GIT_DIR/)
    expect((await postRaw('/stop', admin)).body).toMatch(/"outcome":"stopped"/)
    expect(isStillRunning(run)).toBe(false)

    // A bridge it started goes with it, however it goes.
    await postRaw('/start', admin)
    const second = readRunFile(join(place.stateDir, 'run.json'))
    launcher.child.kill('SIGKILL')
    await launcher.ended
    for (let i = 0; i < 500 && second && isStillRunning(second); i++) await wait(20)
    expect(second && isStillRunning(second)).toBe(false)
    expect(readOverrides(join(place.stateDir, 'grants'))).toEqual([])
    expect(Object.keys(launcherMethods)).toEqual(['healthz', 'preflight', 'hello', 'status', 'start', 'stop'])
  }, 60_000)

  it('[B7] [B14] the stop chain of the command stops the bridge through the launcher when nothing else answers', async () => {
    const launcher = startProgram(entries.launcher, place)
    const bridge = startProgram(entries.bridge, place)
    await Promise.all([launcher.ready, bridge.ready])
    bridge.child.kill('SIGSTOP') // it hangs: its ports are open and nobody answers
    const ended = await runCli(place, 'stop', '--json')
    const result = JSON.parse(ended.out) as { stopped: boolean; steps: { way: string; outcome: string }[] }
    expect([ended.code, result.stopped]).toEqual([0, true])
    expect(result.steps.at(-1)).toMatchObject({ way: 'launcher', outcome: 'stopped' })
    expect(readOverrides(join(place.stateDir, 'grants'))).toMatchObject([
      { action: 'stop', by: 'launcher', grantId: null },
    ])
  }, 90_000)
})
