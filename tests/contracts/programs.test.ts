import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSegment } from '../../bridge/ledger/mirror.ts'
import { rawRequest, sendRaw } from '../support/bridge/raw-http.ts'
import {
  dropPlace,
  entries,
  killAll,
  makePlace,
  runCli,
  startProgram,
  type Place,
} from '../support/bridge/run-bridge.ts'

let place: Place
beforeEach(async () => {
  place = await makePlace()
})
afterEach(() => {
  killAll()
  dropPlace(place)
})
afterAll(killAll)

const healthz = (port: number) => sendRaw(port, rawRequest('GET /healthz HTTP/1.1', `Host: 127.0.0.1:${port}`))
const isRoot = process.getuid?.() === 0

describe('starting', () => {
  it('[B2] prints one ready line with a one-time address, listens on loopback only, and stops on SIGTERM with code 0', async () => {
    const bridge = startProgram(entries.bridge, place)
    const ready = await bridge.ready
    expect(ready).toMatchObject({ ready: true, role: 'bridge', url: `http://127.0.0.1:${place.httpPort}/` })
    expect(ready?.openUrl).toMatch(/#pair=[A-Za-z0-9_-]{8}\.[A-Za-z0-9_-]{43}$/)
    expect((await healthz(place.httpPort)).status).toBe(200)
    expect((await healthz(place.streamPort)).status).toBe(200)
    expect(listeningAddresses(bridge.child.pid ?? 0)).toEqual(['0100007F'])
    bridge.child.kill('SIGTERM')
    const ended = await bridge.ended
    expect([ended.code, ended.err]).toEqual([0, ''])
    expect(ended.out.trimEnd().split('\n')).toHaveLength(1)
    expect(existsSync(join(place.stateDir, 'run.json'))).toBe(false)
  })

  it('[A44] refuses other addresses and wrong origins with one sentence, code 16 and no trace', async () => {
    for (const env of [{ CORTEX_HOST: '0.0.0.0' }, { CORTEX_ALLOW_ORIGINS: 'https://good.example,null' }]) {
      const { code, err } = await startProgram(entries.bridge, place, { env }).ended
      expect([code, err.trimEnd().split('\n').length]).toEqual([16, 1])
    }
    expect(existsSync(place.stateDir)).toBe(false)
  })

  it('[A44] no variable or flag turns the gate off', async () => {
    const env = {
      CORTEX_TEST_BYPASS: '1',
      CORTEX_INSECURE: '1',
      CORTEX_NO_AUTH: '1',
      NODE_ENV: 'test',
      CORTEX_DEV: '1',
    }
    const bridge = startProgram(entries.bridge, place, { env })
    await bridge.ready
    expect(
      (await sendRaw(place.httpPort, rawRequest('GET /v1/events HTTP/1.1', `Host: 127.0.0.1:${place.httpPort}`)))
        .status,
    ).toBe(401)
  })

  it('[F09] an unwritable place ends with code 2', async () => {
    mkdirSync(join(place.stateDir, '..', 'file'), { recursive: true })
    writeFileSync(join(place.stateDir, '..', 'plain'), '')
    const ended = await startProgram(entries.bridge, place, {
      env: { CORTEX_STATE_DIR: join(place.stateDir, '..', 'plain', 'state') },
    }).ended
    expect([ended.code, ended.err.trimEnd().split('\n').length]).toEqual([2, 1])
  })

  it.runIf(isRoot)('[F09] [F05] so does a folder of mode 0500, and one of another user with code 3', async () => {
    const closed = join(place.stateDir, '..', 'closed')
    mkdirSync(closed)
    chownSync(closed, 65_534, 65_534)
    chmodSync(closed, 0o500)
    chmodSync(join(place.stateDir, '..'), 0o755)
    const asNobody = {
      uid: 65_534,
      gid: 65_534,
      env: { CORTEX_STATE_DIR: join(closed, 'state'), NODE_COMPILE_CACHE: '' },
    }
    expect((await startProgram(entries.bridge, place, asNobody).ended).code).toBe(2)
    const foreign = { env: { CORTEX_STATE_DIR: closed } }
    expect((await startProgram(entries.bridge, place, foreign).ended).code).toBe(3)
  })

  it('[F08] [G07] a second bridge on the same records ends with code 4 and names the first; after a kill the next one gets in', async () => {
    const first = startProgram(entries.bridge, place)
    await first.ready
    const others = await makePlace(place.stateDir)
    const second = await startProgram(entries.bridge, others).ended
    expect([second.code, second.err]).toEqual([4, expect.stringContaining(`process ${first.child.pid}`)])
    first.child.kill('SIGKILL')
    await first.ended
    const run = JSON.parse(readFileSync(join(place.stateDir, 'run.json'), 'utf8')) as { pid: number }
    // As if another program had been given the dead one's pid in the meantime.
    writeFileSync(join(place.stateDir, 'run.json'), JSON.stringify({ ...run, pid: process.pid }))
    const third = startProgram(entries.bridge, others)
    expect(await third.ready).not.toBeNull()
  })

  it('[B2] a taken port ends with code 5 and names the port, for each of the two, and frees the records', async () => {
    for (const port of [place.httpPort, place.streamPort]) {
      const squatter = createServer().listen(port, '127.0.0.1')
      await new Promise((resolve) => squatter.once('listening', resolve))
      const ended = await startProgram(entries.bridge, place).ended
      expect([ended.code, ended.err]).toEqual([5, expect.stringContaining(String(port))])
      await new Promise((resolve) => squatter.close(resolve))
    }
    expect(await startProgram(entries.bridge, place).ready).not.toBeNull()
  })

  it('[F06] sixteen programs that start at once agree on one key', async () => {
    const entry = join(import.meta.dirname, '../support/bridge/provision-once.ts')
    const programs = Array.from({ length: 16 }, () => startProgram(entry, place, { args: [place.stateDir] }))
    const ended = await Promise.all(programs.map((program) => program.ended))
    expect(new Set(ended.map(({ code, out }) => `${code} ${out}`)).size).toBe(1)
    expect(ended[0]?.out).toMatch(/^[0-9a-f]{64}$/)
    expect(statSync(join(place.stateDir, 'root.key'))).toMatchObject({ size: 32, nlink: 1 })
    expect(readdirSync(place.stateDir).filter((name) => name.startsWith('.tmp'))).toEqual([])
  }, 40_000)

  it('[F07] of bridges racing for ports and records one wins, the others say why', async () => {
    const programs = Array.from({ length: 4 }, () => startProgram(entries.bridge, place))
    const readies = await Promise.all(programs.map(({ ready }) => ready))
    expect(readies.filter((ready) => ready !== null)).toHaveLength(1)
    const losers = await Promise.all(programs.filter((_, i) => readies[i] === null).map(({ ended }) => ended))
    expect(losers.map(({ code }) => code)).toEqual([4, 4, 4])
  }, 40_000)

  it('[F01] [F14] a key that others could read is replaced, loudly', async () => {
    await runCli(place, 'provision')
    const before = readFileSync(join(place.stateDir, 'root.key'))
    chmodSync(join(place.stateDir, 'root.key'), 0o644)
    const bridge = startProgram(entries.bridge, place)
    await bridge.ready
    bridge.child.kill('SIGTERM')
    expect((await bridge.ended).err).toMatch(/^WARNING: .*root\.key could be read by others\. It was replaced/)
    expect(readFileSync(join(place.stateDir, 'root.key')).equals(before)).toBe(false)
  })
})

describe('ending', () => {
  const endsInOrder = async (end: (child: ReturnType<typeof startProgram>['child']) => void, args: string[] = []) => {
    const bridge = startProgram(entries.bridge, place, { args })
    await bridge.ready
    end(bridge.child)
    const ended = await bridge.ended
    expect(existsSync(join(place.stateDir, 'run.json'))).toBe(false)
    return ended.code
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '[G14] on %s, sent three times over, everything is closed and the code is 0',
    async (name) => {
      expect(await endsInOrder((child) => [1, 2, 3].forEach(() => child.kill(name)))).toBe(0)
    },
  )

  it('[G14] [E13] with its stdin, when whoever started it asked for that', async () => {
    expect(await endsInOrder((child) => child.stdin?.end(), ['--stop-with-stdin'])).toBe(0)
  })

  it('[G14] after a bug of its own: what was under way is kept, the code is 1', async () => {
    const bug = join(place.stateDir, '..', 'bug.mjs')
    writeFileSync(bug, "process.on('SIGUSR2', () => { setImmediate(() => { throw new Error('a bug') }) })")
    const bridge = startProgram(entries.bridge, place, { nodeArgs: ['--import', bug] })
    await bridge.ready
    bridge.child.kill('SIGUSR2')
    expect((await bridge.ended).code).toBe(1)
    expect(existsSync(join(place.stateDir, 'run.json'))).toBe(false)
    expect(readFileSync(join(place.stateDir, 'logs', 'bridge.log'), 'utf8')).toContain('stopping after a bug')
  })

  it('[G01] [B17] killed at any moment it starts again at once, with the mirror whole', async () => {
    for (let i = 0; i < 3; i++) {
      const bridge = startProgram(entries.bridge, place)
      await bridge.ready
      await wait(i * 15)
      bridge.child.kill('SIGKILL')
      await bridge.ended
    }
    const last = startProgram(entries.bridge, place)
    expect(await last.ready).not.toBeNull()
    last.child.kill('SIGTERM')
    await last.ended
    const mirror = join(place.stateDir, 'ledger', 'mirror')
    for (const name of readdirSync(mirror))
      expect(readSegment(join(mirror, name))).toMatchObject({ damaged: 0, tornBytes: 0 })
  })
})

/** Addresses in hexadecimal on which a process listens, from the system's own table. */
function listeningAddresses(pid: number): string[] {
  const LISTEN = '0A'
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return (
          /socket:\[(\d+)\]/.exec(process.getBuiltinModule('node:fs').readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
        )
      } catch {
        return []
      }
    }),
  )
  const rows = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/)),
  )
  return [
    ...new Set(
      rows.filter((row) => row[3] === LISTEN && inodes.has(row[9] ?? '')).map((row) => row[1]?.split(':')[0] ?? ''),
    ),
  ]
}
