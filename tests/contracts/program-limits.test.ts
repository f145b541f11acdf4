// The bridge as a program where the system gives it little: few file descriptors, small files, a small disk.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callMethod } from '#core/contracts/bridge-link.ts'
import { readSegment } from '../../bridge/ledger/mirror.ts'
import { openPlace, type PlaceClient } from '../support/bridge/place-client.ts'
import { holdSlow } from '../support/bridge/raw-http.ts'
import { dropPlace, entries, killAll, makePlace, startProgram, type Place } from '../support/bridge/run-bridge.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'

let place: Place
beforeEach(async () => {
  place = await makePlace()
})
afterEach(() => {
  killAll()
  dropPlace(place)
})

/** Appends records until one is refused; answers the refusal and what was acknowledged. */
async function fill(client: PlaceClient, name: string, bytes = 50_000): Promise<{ code: string; kept: string[] }> {
  const kept: string[] = []
  for (let i = 0; ; i++) {
    const code = await client.append(`${name}-${i}`, bytes)
    if (code !== 'ok') return { code, kept }
    kept.push(`${name}-${i}`)
  }
}

function expectMirrorWhole(): void {
  const mirror = join(place.stateDir, 'ledger', 'mirror')
  for (const name of readdirSync(mirror))
    expect(readSegment(join(mirror, name))).toMatchObject({ damaged: 0, tornBytes: 0 })
}

describe('few file descriptors', () => {
  it('[A38] [G16] with 256 of them, 400 slow sockets keep nobody out for long, and nothing is lost or left behind', async () => {
    const bridge = startProgram(entries.bridge, place, { ulimit: '-n 256' })
    await bridge.ready
    const client = await openPlace(place)
    const slow = Array.from({ length: 400 }, () => holdSlow(place.httpPort))
    let answered = false
    while (!answered) answered = (await callMethod(client.transport, 'metrics', { token: client.token })).kind === 'ok'
    for (const socket of slow) socket.destroy()
    // Held open by honest keep-alive connections too, which send nothing: the same way out.
    const idle = Array.from({ length: 300 }, () =>
      connect({ host: '127.0.0.1', port: place.httpPort }).on('error', () => {}),
    )
    let code = ''
    for (let i = 0; code !== 'ok'; i++) code = await client.append(`after-${i}`)
    for (const socket of idle) socket.destroy()
    expect(bridge.child.exitCode).toBeNull()
    bridge.child.kill('SIGTERM')
    expect((await bridge.ended).code).toBe(0)
    expectMirrorWhole()
  })
})

describe('a full disk', () => {
  it('[G04] files that may not grow: nothing is acknowledged that is not kept, and the next start has it all', async () => {
    const bridge = startProgram(entries.bridge, place, { ulimit: '-f 4096' })
    await bridge.ready
    const client = await openPlace(place)
    const { code, kept } = await fill(client, 'a')
    expect(['storage_full', 'storage_unavailable']).toContain(code)
    expect(kept.length).toBeGreaterThan(2)
    bridge.child.kill('SIGKILL')
    await bridge.ended
    const next = startProgram(entries.bridge, place)
    await next.ready
    const again = await openPlace(place)
    expect(await again.append('later', 60_000)).toBe('ok')
    expect(await again.ids()).toEqual(expect.arrayContaining([...kept, 'later']))
    next.child.kill('SIGTERM')
    await next.ended
    expectMirrorWhole()
  })

  const folder = join(scratchFolder('small-disk'), 'disk')
  mkdirSync(folder)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]).status === 0
  if (mounted) execFileSync('umount', [folder])
  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
  // Skipped where this user may not mount.
  it.skipIf(!mounted)(
    '[G04] a disk of three megabytes: storage_full when it is, and on again once there is room',
    async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m,mode=700', 'tmpfs', folder])
      try {
        place = await makePlace(join(folder, 'state'))
        const bridge = startProgram(entries.bridge, place)
        await bridge.ready
        writeFileSync(join(folder, 'filler'), Buffer.alloc(1_000_000))
        const client = await openPlace(place)
        const { code, kept } = await fill(client, 'a')
        expect(code).toBe('storage_full')
        const readiness = await callMethod(client.transport, 'readiness', { token: client.token })
        expect(readiness.kind === 'ok' && readiness.result.hints.map(({ id }) => id)).toContain('disk-full')
        expect(new Set(await client.ids())).toEqual(new Set(kept))
        rmSync(join(folder, 'filler'))
        while ((await client.append('later', 1_000)) !== 'ok') await wait(50)
        bridge.child.kill('SIGTERM')
        expect((await bridge.ended).code).toBe(0)
        const next = startProgram(entries.bridge, place)
        await next.ready
        expect(new Set(await (await openPlace(place)).ids())).toEqual(new Set([...kept, 'later']))
        next.child.kill('SIGTERM')
        await next.ended
        expectMirrorWhole()
      } finally {
        killAll()
        execFileSync('umount', ['-l', folder])
      }
    },
  )
})
