import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePlace, startProgram, entries, type Place } from '../../tests/support/bridge/run-bridge.ts'
import { startTrialBridge, stopAll, type TrialBridge } from '../../tests/support/bridge/trial-bridge.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'
import { readOverrides } from '../ledger/overrides.ts'
import { resolveStateTree } from '../ledger/state-tree.ts'
import { readOptions } from '../options.ts'
import { openAccess } from './bridge-access.ts'
import { cliExit, type CommandContext, type CommandInput, type CommandResult } from './command.ts'
import { commands } from './commands.ts'
import { readUntil } from './commands/pause.ts'
import { commandHelp, generalHelp } from './help.ts'

let place: Place
let trial: TrialBridge | null = null
const said: string[] = []
beforeEach(async () => {
  place = await makePlace(`${scratchFolder('cli')}/state`)
  said.length = 0
  trial = null
})
afterEach(stopAll)

const contextOf = (): CommandContext => {
  const program = readOptions([], place.env)
  const tree = resolveStateTree({ stateDir: place.stateDir, env: {} })
  return {
    program,
    tree,
    env: place.env,
    access: openAccess(tree, program),
    wallMs: () => Date.now(),
    readSecret: () => Promise.resolve('sk-typed-by-hand\n'),
    say: (line) => void said.push(line),
  }
}
const run = async (name: string, words: string[] = [], flags: CommandInput['flags'] = {}): Promise<CommandResult> => {
  const command = commands.find((one) => one.name === name)
  if (!command) throw new Error(`no command ${name}`)
  return command.run(contextOf(), { words, flags })
}
const startHere = async (): Promise<TrialBridge> => {
  const { httpPort, streamPort, launcherPort } = place
  trial = await startTrialBridge({
    listen: true,
    stateDir: place.stateDir,
    program: { httpPort, streamPort, launcherPort },
  })
  return trial
}

describe('key', () => {
  it('[B14] [N1] keeps a key, says that there is one, and takes it away; it turns nothing on', async () => {
    const { tree } = await startHere()
    expect((await run('key')).object).toMatchObject({ key: null, on: false })
    const kept = await run('key', ['set'])
    expect(kept.object).toMatchObject({ ok: true, place: 'file' })
    expect(JSON.stringify(kept)).not.toContain('sk-typed-by-hand')
    expect(readFileSync(tree.modelKeys, 'utf8')).toContain('sk-typed-by-hand')
    expect((await run('key')).object).toMatchObject({ key: 'file', on: false })
    expect((await run('key', ['forget'])).exitCode).toBe(cliExit.ok)
    expect(existsSync(tree.modelKeys)).toBe(false)
    expect((await run('key', ['set', 'someone'])).exitCode).toBe(cliExit.usage)
  })
})

describe('open-with', () => {
  it('[B14] [A2] takes an absolute path or off', async () => {
    const { bridge } = await startHere()
    expect((await run('open-with', ['editor'])).exitCode).toBe(cliExit.usage)
    expect((await run('open-with', ['/usr/bin/true'])).exitCode).toBe(cliExit.ok)
    expect(bridge.parts.settings.current().settings.projectProgram).toBe('/usr/bin/true')
    await run('open-with', ['off'])
    expect(bridge.parts.settings.current().settings.projectProgram).toBe('')
  })
})

describe('without a running Cortex', () => {
  it.each(['status', 'session', 'pair', 'pause'])(
    '[B14] %s says so with code 6, before and after provisioning',
    async (name) => {
      const input: [string[], CommandInput['flags']] =
        name === 'pause' ? [['15m'], {}] : [[], name === 'session' ? { scope: ['state:read'] } : {}]
      expect((await run(name, ...input)).exitCode).toBe(cliExit.notRunning)
      await run('provision')
      expect((await run(name, ...input)).exitCode).toBe(cliExit.notRunning)
    },
  )

  it('[B12] [B14] provision makes everything and says where; again it changes nothing', async () => {
    const first = await run('provision')
    expect([first.exitCode, first.object['base']]).toEqual([0, place.stateDir])
    for (const name of ['root.key', 'grant.key', 'ledger/ledger.sqlite', 'ledger/mirror'])
      expect(existsSync(join(place.stateDir, name))).toBe(true)
    expect(
      readFileSync(
        join(place.stateDir, 'ledger/mirror', `lasting-${new Date().toISOString().slice(0, 10)}.jsonl`),
        'utf8',
      ),
    ).toBe('')
    const key = readFileSync(join(place.stateDir, 'root.key'))
    expect((await run('provision')).object['notes']).toEqual([])
    expect(readFileSync(join(place.stateDir, 'root.key'))).toEqual(key)
  })

  it('[F14] doctor finds what is wrong, mends it, and says both', async () => {
    await run('provision')
    chmodSync(join(place.stateDir, 'root.key'), 0o640)
    chmodSync(place.stateDir, 0o755)
    const looked = await run('doctor', [], { check: true })
    expect(looked.exitCode).toBe(cliExit.stateInsecure)
    expect(looked.lines.join('\n')).toMatch(/PROBLEM .*root\.key could be read by others/)
    expect(statSync(join(place.stateDir, 'root.key')).mode & 0o777).toBe(0o640)
    const mended = await run('doctor')
    expect(mended.lines.filter((line) => line.startsWith('repaired'))).toHaveLength(2)
    expect(mended.exitCode).toBe(0)
    expect(statSync(join(place.stateDir, 'root.key')).mode & 0o777).toBe(0o600)
    expect((await run('doctor')).lines.filter((line) => line.startsWith('repaired'))).toEqual([])
  })

  it('[F14] [G06] doctor sets a damaged database aside and brings the records back', async () => {
    const bridge = await startHere()
    const token = bridge.token()
    for (let i = 0; i < 5; i++)
      await bridge.post(
        '/v1/events',
        { events: [{ id: `row-${i}`, kind: 'decision', atMs: 1, body: {} }] },
        { token, key: `key-row-${i}-000` },
      )
    await bridge.stop()
    writeFileSync(join(place.stateDir, 'ledger/ledger.sqlite'), Buffer.alloc(20_000, 1))
    expect((await run('doctor', [], { check: true })).exitCode).toBe(cliExit.failed)
    const mended = await run('doctor')
    expect(mended.exitCode).toBe(0)
    expect(mended.lines.join('\n')).toMatch(/repaired ledger .*made anew from the mirror/)
    const again = await startHere()
    expect(again.rows('decision')).toHaveLength(5)
  })

  it('[B14] doctor names a stranger on the port with code 5', async () => {
    await run('provision')
    const { createServer } = process.getBuiltinModule('node:http')
    const squatter = createServer((_, response) => response.end('{"ok":true}')).listen(place.httpPort, '127.0.0.1')
    await new Promise((resolve) => squatter.once('listening', resolve))
    expect((await run('doctor')).exitCode).toBe(cliExit.portTaken)
    expect((await run('status')).exitCode).toBe(cliExit.notGenuine)
    squatter.close()
  })

  it('[B12] [B14] grants are given, listed and taken back without the bridge', async () => {
    expect((await run('grant', ['list'])).exitCode).toBe(cliExit.notRunning)
    await run('provision')
    const minted = await run('grant', ['mint', 'stop'], { for: '2h' })
    const { id, token } = minted.object as { id: string; token: string }
    expect(token.startsWith(id)).toBe(true)
    expect((await run('grant', ['list'])).lines.join('\n')).toContain(`${id}  stop  good`)
    expect((await run('grant', ['revoke', id])).exitCode).toBe(0)
    expect((await run('grant', ['list'])).lines.join('\n')).toContain('taken back')
    expect((await run('grant', ['revoke', 'nobody'])).exitCode).toBe(cliExit.failed)
    for (const wrong of [['mint'], ['mint', 'everything'], ['burn']])
      expect((await run('grant', wrong)).exitCode).toBe(cliExit.usage)
  })

  it('[G18] [B14] export and import carry everything over; a changed file is refused whole', async () => {
    const bridge = await startHere()
    await bridge.post(
      '/v1/events',
      { events: [{ id: 'kept', kind: 'label', atMs: 5, body: { text: 'mine' } }] },
      { token: bridge.token(), key: 'key-export-001' },
    )
    const out = join(place.stateDir, '..', 'out.jsonl')
    expect((await run('export', [], { out })).exitCode).toBe(0)
    expect((await run('export', [], { out })).exitCode).toBe(cliExit.failed)
    expect(readFileSync(out, 'utf8')).not.toContain(
      readFileSync(join(place.stateDir, 'root.key')).toString('base64url'),
    )
    expect((await run('import', [out])).exitCode).toBe(cliExit.stateLocked)
    await bridge.stop()
    place = await makePlace(`${scratchFolder('cli')}/state`)
    expect((await run('import', [out])).object).toMatchObject({ ok: true })
    const other = await startHere()
    expect(other.rows('label').map(({ id, body }) => [id, body])).toEqual([['kept', { text: 'mine' }]])
    await other.stop()
    writeFileSync(out, readFileSync(out, 'utf8').replace('mine', 'evil'))
    expect((await run('import', [out])).exitCode).toBe(cliExit.refused)
  })
})

describe('with a running Cortex', () => {
  it('[B14] status shows every part, pause is the switch of the page, session opens what it says and nothing else', async () => {
    const bridge = await startHere()
    const paused = await run('pause', ['2h'])
    expect(paused.exitCode).toBe(0)
    expect(bridge.bridge.parts.settings.current().settings.pausedUntilMs).toBe(paused.object['pausedUntilMs'])
    const shown = await run('status')
    expect(shown.lines.join('\n')).toMatch(
      /Help is paused until[\s\S]*ledger {5}ok[\s\S]*launcher {3}unavailable \(not-running\)/,
    )
    expect((await run('pause', ['off'])).lines).toEqual(['Help is on again.'])
    const { object, lines } = await run('session', [], { scope: ['state:read'], name: 'my-script' })
    expect(lines).toEqual([object['token']])
    expect((await bridge.request('/v1/readiness', { token: String(object['token']) })).status).toBe(200)
    expect((await bridge.request('/v1/devices', { token: String(object['token']) })).status).toBe(403)
    expect((await run('session', [], { scope: ['everything'] })).exitCode).toBe(cliExit.usage)
    expect((await run('session')).exitCode).toBe(cliExit.usage)
    expect((await run('provision')).exitCode).toBe(cliExit.stateLocked)
  })

  it('[B2] [B14] pair shows a code to type or an address to open; pages are listed and forgotten', async () => {
    await startHere()
    expect((await run('pair')).lines[1]).toMatch(/^ {2}[A-Z2-9]{4} [A-Z2-9]{4}$/)
    expect((await run('pair', [], { link: true })).object['code']).toMatch(/#pair=/)
    expect((await run('pair', ['list'])).lines).toEqual(['No page has been paired.'])
    expect((await run('pair', ['forget', 'nobody'])).exitCode).toBe(cliExit.refused)
    expect((await run('pair', ['forget'])).exitCode).toBe(cliExit.usage)
  })

  it('[B7] [B14] stop shows each step; by force only when asked, and that is on record', async () => {
    const bridge = await startHere()
    const stopped = await run('stop')
    expect(stopped.object['steps']).toMatchObject([
      { way: 'stream' },
      { way: 'http' },
      { way: 'native-host' },
      { way: 'launcher' },
    ])
    await bridge.bridge.stopped
    const hung = startProgram(entries.bridge, place)
    await hung.ready
    hung.child.kill('SIGSTOP')
    const refused = await run('stop')
    expect([refused.exitCode, refused.lines[0]]).toEqual([cliExit.refused, expect.stringContaining('--force')])
    expect(await run('stop', [], { force: true })).toMatchObject({ exitCode: 0, object: { forced: true } })
    expect(readOverrides(join(place.stateDir, 'grants'))).toMatchObject([{ by: 'cli', action: 'stop' }])
    expect((await run('grant', ['list'])).lines.join('\n')).toContain('Uncovered stop by the cli')
    expect((await run('stop')).lines).toEqual(['Cortex is not running.'])
  }, 60_000)

  it('[B13] [B14] logs show what belongs to one request, without secrets', async () => {
    await startHere()
    const { object } = await run('logs', [], { lines: '5' })
    expect(object['entries']).toMatchObject([{ msg: 'listening' }])
    expect((await run('logs', [], { cid: 'cid-of-nobody' })).object['entries']).toEqual([])
    for (const flags of [{ lines: 'x' }, { level: 'loud' }])
      expect((await run('logs', [], flags)).exitCode).toBe(cliExit.usage)
  })
})

describe('words', () => {
  const NOW = new Date(2026, 10, 20, 12).getTime()
  it.each([
    ['15m', NOW + 900_000],
    ['2h', NOW + 7_200_000],
    ['1d', NOW + 86_400_000],
    ['2026-11-24', new Date(2026, 10, 24).getTime()],
    ['off', null],
    ['0m', undefined],
    ['2026-11-19', undefined],
    ['2026-02-30', undefined],
    ['soon', undefined],
    ['15', undefined],
    ['', undefined],
  ])('[P2] pause takes %j', (text, expected) => {
    expect(readUntil(text, NOW)).toBe(expected)
  })

  it('[B14] help names every command and every exit code', () => {
    const text = generalHelp(commands).lines.join('\n')
    for (const { name } of commands) expect(text).toContain(`  ${name}`)
    for (const code of Object.values(cliExit)) expect(text).toMatch(new RegExp(`^ +${code}  `, 'm'))
    for (const command of commands) expect(commandHelp(command).lines.length).toBeGreaterThan(3)
  })
})

describe('the command itself', () => {
  const cortex = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'cortex.mjs'), ...args], {
      env: place.env,
      encoding: 'utf8',
    })

  it('[B14] prints one JSON object with --json, a sentence on stderr without, and ends with the code', () => {
    mkdirSync(place.stateDir, { recursive: true })
    const json = cortex('status', '--json')
    expect([json.status, JSON.parse(json.stdout)]).toEqual([6, expect.objectContaining({ ok: false })])
    const plain = cortex('status')
    expect([plain.status, plain.stdout, plain.stderr.trimEnd().split('\n').length]).toEqual([6, '', 1])
    expect(cortex('status', '--bogus').status).toBe(16)
  })
})
