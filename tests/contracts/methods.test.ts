import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readinessSchema, subsystems } from '#core/contracts/bridge-readiness.ts'
import type { LedgerEvent } from '#core/contracts/bridge-records.ts'
import type { FoundProject, Project, Scan } from '#core/contracts/bridge-workspace.ts'
import { bridgeMethods } from '#core/contracts/bridge-methods.ts'
import { breakDatabase, mendDatabase } from '../support/bridge/break-database.ts'
import { readAnswer, startTrialBridge, stopAll, type TrialBridge } from '../support/bridge/trial-bridge.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'

const ROOT = join(import.meta.dirname, '../..')
let trial: TrialBridge
let token: string
const home = scratchFolder('home')
beforeAll(async () => {
  trial = await startTrialBridge({ homeDir: home })
})
beforeEach(() => {
  token = trial.token()
})
afterAll(async () => {
  await stopAll()
  rmSync(home, { recursive: true })
})

const get = (path: string, as = token) => readAnswer(trial.request(path, { token: as }))
let made = 0
const newEvent = (kind = 'decision', more: object = {}) => ({
  id: `event-${made++}`,
  kind,
  atMs: 1_000 + made,
  body: { arm: 'breathing' },
  ...more,
})
const append = (events: object[], key = `key-${made++}-abcdef`, as = token) =>
  readAnswer(trial.post('/v1/events', { events }, { token: as, key }))

describe('status', () => {
  it('[B10] readiness asks every part, in its fixed order, with hints from the closed list', async () => {
    const { result } = await get('/v1/readiness')
    const readiness = readinessSchema.parse(result)
    expect(readiness.subsystems.map(({ name }) => name)).toEqual([...subsystems])
    expect(readiness.subsystems.find(({ name }) => name === 'ledger')?.state).toBe('ok')
    expect(readiness.subsystems.find(({ name }) => name === 'launcher')?.state).toBe('unavailable')
    expect(readiness.hints).toContainEqual({ id: 'start-launcher', severity: 'info' })
  })

  it('[B10] the dashboard counts and shows the newest, ten unless asked otherwise', async () => {
    await append(Array.from({ length: 12 }, () => newEvent('intervention')))
    const { result } = await get('/v1/dashboard')
    const dashboard = bridgeMethods.dashboard.result.parse(result)
    expect(dashboard.recents.interventions).toHaveLength(10)
    expect(dashboard.counts.interventions).toBe(12)
    const two = bridgeMethods.dashboard.result.parse((await get('/v1/dashboard?recents=2')).result)
    expect(two.recents.interventions.map(({ seq }) => seq)).toEqual(
      dashboard.recents.interventions.slice(0, 2).map(({ seq }) => seq),
    )
  })

  it('[B15] metrics say how the bridge itself is doing', async () => {
    const metrics = bridgeMethods.metrics.result.parse((await get('/v1/metrics')).result)
    expect(metrics.rssBytes).toBeGreaterThan(1_000_000)
    expect(metrics.commits).toBeGreaterThan(0)
  })

  it('[B1] preflight says only what may be known without a session', async () => {
    const { result } = await readAnswer(trial.request('/v1/preflight'))
    expect(result).toEqual({ contract: '1.0', shuttingDown: false })
  })
})

describe('appending', () => {
  it('[B13] what is appended carries who, when and the correlation id, and its audit row', async () => {
    const event = newEvent()
    const headers = { 'x-cortex-request-id': 'cid-from-click' }
    await trial.post('/v1/events', { events: [event] }, { token, key: 'key-audit-0001', headers })
    const { result } = await get(`/v1/events/${event.id}`)
    expect(result).toMatchObject({
      ...event,
      cid: 'cid-from-click',
      who: 'local:test',
      bootId: trial.bridge.parts.bootId,
    })
    const audit = trial.rows('audit').filter(({ cid }) => cid === 'cid-from-click')
    expect(audit.map(({ body }) => [body['route'], body['outcome']])).toEqual([['appendEvents', 'done']])
  })

  it('[B11] an event that is there already is not appended again', async () => {
    const event = newEvent()
    expect((await append([event])).result).toMatchObject({ appended: 1, repeated: 0 })
    expect((await append([event, newEvent()])).result).toMatchObject({ appended: 1, repeated: 1 })
  })

  it.each(['gap', 'audit', 'document', 'boot', 'override'])(
    '[B12] rows of the kind %s are never taken from outside',
    async (kind) => {
      expect((await append([newEvent(kind)])).code).toBe('validation_failed')
    },
  )

  it('[A41] a mutation needs a key, of the right shape', async () => {
    for (const key of [undefined, '', 'short', 'has space in it', 'x'.repeat(65)]) {
      const answer = await readAnswer(
        trial.post('/v1/events', { events: [newEvent()] }, { token, ...(key === undefined ? {} : { key }) }),
      )
      expect([key, answer.code]).toEqual([key, 'validation_failed'])
    }
  })

  it('[A41] fifty at once under one key have one effect and the same answer', async () => {
    const before = trial.rows('label').length
    const event = newEvent('label')
    const answers = await Promise.all(Array.from({ length: 50 }, () => append([event], 'key-parallel-1')))
    expect(new Set(answers.map(({ result }) => JSON.stringify(result))).size).toBe(1)
    expect(answers[0]?.result).toMatchObject({ appended: 1 })
    expect(trial.rows('label').length).toBe(before + 1)
  })

  it('[A41] the same key with another body is a conflict, at once and later', async () => {
    const [first, second] = await Promise.all([
      append([newEvent()], 'key-conflict-1'),
      append([newEvent()], 'key-conflict-1'),
    ])
    expect([first.status, second.code]).toEqual([200, 'idempotency_conflict'])
    expect((await append([newEvent()], 'key-conflict-1')).code).toBe('idempotency_conflict')
  })

  it("[A41] a key is its holder's own", async () => {
    const other = trial.token(undefined, { id: 'someone-else' })
    expect((await append([newEvent()], 'key-shared-001')).status).toBe(200)
    expect((await append([newEvent()], 'key-shared-001', other)).status).toBe(200)
  })

  it('[A41] after a restart the same key still gives the same answer, and does nothing again', async () => {
    const state = scratchFolder('again')
    const first = await startTrialBridge({ stateDir: state })
    const events = [newEvent()]
    const before = await readAnswer(
      first.post('/v1/events', { events }, { token: first.token(), key: 'key-restart-1' }),
    )
    await first.stop()
    const second = await startTrialBridge({ stateDir: state })
    const after = await readAnswer(
      second.post('/v1/events', { events }, { token: second.token(), key: 'key-restart-1' }),
    )
    expect(after.result).toEqual(before.result)
    const other = await readAnswer(
      second.post('/v1/events', { events: [newEvent()] }, { token: second.token(), key: 'key-restart-1' }),
    )
    expect(other.code).toBe('idempotency_conflict')
    expect(second.rows('decision')).toHaveLength(1)
    await second.stop()
    rmSync(state, { recursive: true })
  })
})

describe('while the database is away', () => {
  it('[A41] [G12] what was promised then is done once, and the same key still gets the same answer', async () => {
    const own = await startTrialBridge()
    const { records } = own.bridge.parts
    const events = [newEvent('label')]
    const ask = (body: object = { events }) =>
      readAnswer(own.post('/v1/events', body, { token: own.token(), key: 'key-away-0001' }))
    breakDatabase({ tree: own.tree, records, clock: own.clock })
    const first = await ask()
    expect(first.result).toMatchObject({ appended: 1 })
    expect((await ask()).result).toEqual(first.result)
    mendDatabase(own)
    own.clock.advance(2_000)
    expect((await ask()).result).toEqual(first.result)
    expect((await ask({ events: [newEvent('label')] })).code).toBe('idempotency_conflict')
    expect(own.rows('label').map(({ id }) => id)).toEqual([events[0]?.id])
    await own.stop()
  })
})

describe('lists', () => {
  const page = async (path: string, as = token) =>
    (await get(path, as)).result as { items: LedgerEvent[]; nextCursor: string | null }

  beforeAll(async () => {
    const mixed = Array.from({ length: 60 }, (_, i) => newEvent('crash', { atMs: (i * 37) % 60 }))
    await append(mixed, 'key-list-00001', trial.token())
  })

  it('[B11] pages of any size give every row once, in order', async () => {
    for (const limit of [1, 7, 50, 200]) {
      const seen: number[] = []
      let cursor: string | null = null
      do {
        const next = await page(`/v1/crashes?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`)
        expect(next.items.length).toBeLessThanOrEqual(limit)
        seen.push(...next.items.map(({ seq }) => seq))
        cursor = next.nextCursor
      } while (cursor !== null)
      expect(seen).toHaveLength(60)
      expect(seen).toEqual(seen.toSorted((a, b) => b - a))
    }
  })

  it('[B11] the default is fifty', async () => {
    expect((await page('/v1/crashes')).items).toHaveLength(50)
  })

  it.each(['atMs:asc', 'atMs:desc', 'seq:asc', 'seq:desc'])(
    '[B11] order_by %s is really applied, over pages too',
    async (order) => {
      const [field = '', direction] = order.split(':')
      const first = await page(`/v1/crashes?order_by=${order}&limit=40`)
      const second = await page(`/v1/crashes?order_by=${order}&limit=40&cursor=${first.nextCursor}`)
      const values = [...first.items, ...second.items].map((row) => row[field as 'atMs' | 'seq'])
      expect(values).toHaveLength(60)
      expect(values).toEqual(values.toSorted((a, b) => (direction === 'asc' ? a - b : b - a)))
    },
  )

  it('[B11] filters match exactly', async () => {
    const cid = 'cid-filter-001'
    await trial.post(
      '/v1/events',
      { events: [newEvent('label')] },
      { token, key: 'key-filter-001', headers: { 'x-cortex-request-id': cid } },
    )
    expect((await page(`/v1/events?cid=${cid}&kind=label`)).items.map((row) => row.cid)).toEqual([cid])
    expect((await page(`/v1/events?cid=${cid}&kind=crash`)).items).toEqual([])
    expect((await page('/v1/events?bootId=another-boot')).items).toEqual([])
    expect((await get('/v1/crashes?kind=label')).code).toBe('validation_failed')
  })

  it('[B11] one row by its id, and only in its own list', async () => {
    const [row] = (await page('/v1/crashes?limit=1')).items
    expect((await get(`/v1/crashes/${row?.id}`)).result).toEqual(row)
    expect((await get(`/v1/decisions/${row?.id}`)).code).toBe('not_found')
    expect((await get('/v1/events/nobody-knows')).code).toBe('not_found')
  })

  it('[A43] a cursor that was touched, or belongs to another question or holder, opens nothing', async () => {
    const { nextCursor } = await page('/v1/crashes?limit=5')
    const cursor = nextCursor ?? ''
    const other = trial.token(undefined, { id: 'someone-else' })
    const last = cursor.at(-1) === 'A' ? 'B' : 'A'
    const touched = [
      `${cursor.slice(0, -1)}${last}`,
      `${last}${cursor.slice(1)}`,
      cursor.slice(1),
      'A'.repeat(60),
      'x',
      'A'.repeat(600),
    ]
    for (const one of touched)
      expect([one, (await get(`/v1/crashes?limit=5&cursor=${one}`)).code]).toEqual([one, 'validation_failed'])
    expect((await get(`/v1/decisions?limit=5&cursor=${cursor}`)).code).toBe('validation_failed')
    expect((await get(`/v1/crashes?limit=5&order_by=atMs:asc&cursor=${cursor}`)).code).toBe('validation_failed')
    expect((await get(`/v1/crashes?limit=5&cursor=${cursor}`, other)).code).toBe('validation_failed')
    expect((await get(`/v1/crashes?limit=9&cursor=${cursor}`)).status).toBe(200)
    expect(Buffer.from(cursor.slice(22), 'base64url').toString()).not.toContain('crash')
  })

  it('[A43] a cursor whose place retention has removed opens nothing, and says no more than that', async () => {
    await append(Array.from({ length: 6 }, () => newEvent('telemetry')))
    const { nextCursor, items } = await page('/v1/events?kind=telemetry&limit=3')
    const path = `/v1/events?kind=telemetry&limit=3&cursor=${nextCursor}`
    expect((await get(path)).status).toBe(200)
    const removed = items.at(-1)?.seq ?? 0
    const write = { cid: 'retention', who: 'bridge', durable: true }
    await trial.bridge.parts.records.ledger.commit({
      ...write,
      apply: (tx) => tx.removeRows('telemetry', removed, removed),
    })
    const answer = await get(path)
    expect([answer.status, answer.code]).toEqual([422, 'validation_failed'])
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { details: { issues: [{ path: ['cursor'], rule: 'other' }] } },
    })
  })
})

describe('settings', () => {
  const patch = (body: object) =>
    readAnswer(
      trial.request('/v1/settings', {
        method: 'PATCH',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        token,
      }),
    )

  it('[B1] whole fields, last write wins, every change a new version', async () => {
    const before = (await get('/v1/settings')).result as { version: number }
    expect((await patch({ keepDays: 7 })).result).toMatchObject({
      version: before.version + 1,
      settings: { keepDays: 7 },
    })
    expect((await patch({ pausedUntilMs: 5_000 })).result).toMatchObject({
      version: before.version + 2,
      settings: { keepDays: 7, pausedUntilMs: 5_000 },
    })
    expect((await get('/v1/settings')).result).toMatchObject({ version: before.version + 2 })
  })

  it('[B1] two changes in the same moment both stand', async () => {
    await Promise.all([patch({ keepDays: 99 }), patch({ diskBudgetMb: 777 })])
    expect((await get('/v1/settings')).result).toMatchObject({ settings: { keepDays: 99, diskBudgetMb: 777 } })
  })

  it('[B1] they are there after a restart', async () => {
    const state = scratchFolder('again')
    const first = await startTrialBridge({ stateDir: state })
    await first.request('/v1/settings', {
      method: 'PATCH',
      body: '{"keepDays":3}',
      headers: { 'content-type': 'application/json' },
      token: first.token(),
    })
    await first.stop()
    const second = await startTrialBridge({ stateDir: state })
    expect((await readAnswer(second.request('/v1/settings', { token: second.token() }))).result).toMatchObject({
      version: 1,
      settings: { keepDays: 3 },
    })
    await second.stop()
    rmSync(state, { recursive: true })
  })
})

describe('projects', () => {
  const scan = async (wait_ = 10) =>
    (await readAnswer(trial.post('/v1/scans', { kind: 'projects', wait: wait_ }, { token }))).result as Scan
  const foundIn = ({ finding }: Scan): FoundProject[] => (finding?.kind === 'projects' ? finding.projects : [])
  const adopt = (body: object) =>
    readAnswer(trial.post('/v1/projects/adopt', body, { token, key: `key-adopt-${made++}` }))

  beforeAll(() => {
    for (const name of ['alpha', 'deep/er/beta', 'node_modules/hidden', '.dot/hidden'])
      mkdirSync(join(home, name, '.git'), { recursive: true })
  })

  it('[B11] a scan finds folders with a .git, not inside modules or hidden folders', async () => {
    const done = await scan()
    expect(done.state).toBe('done')
    expect(
      foundIn(done)
        .map(({ label }) => label)
        .toSorted(),
    ).toEqual(['alpha', 'beta'])
  })

  it('[B11] adopting needs the whole identity, just as it is now', async () => {
    const [project] = foundIn(await scan())
    if (!project) throw new Error('the scan found nothing')
    const { id, identity } = project
    for (const wrong of [{ path: '/tmp' }, { device: '1' }, { inode: '1' }, { configSha256: 'a'.repeat(64) }])
      expect((await adopt({ id, identity: { ...identity, ...wrong }, label: 'Mine' })).code).toBe('state_conflict')
    expect((await adopt({ id: 'never-found', identity, label: 'Mine' })).code).toBe('not_found')
    const { result } = await adopt({ id, identity, label: '  Mine  ' })
    expect(result).toMatchObject({ id, identity, label: 'Mine', version: 1 })
    expect((await get(`/v1/projects/${id}`)).result).toEqual(result)
  })

  it('[E05] launch settings that the folder brings are part of its identity', async () => {
    mkdirSync(join(home, 'alpha', '.cortex'), { recursive: true })
    writeFileSync(join(home, 'alpha', '.cortex', 'launch.json'), '{"run":"make"}')
    const project = foundIn(await scan()).find(({ label }) => label === 'alpha')
    expect(project?.identity.configSha256).toMatch(/^[0-9a-f]{64}$/)
    writeFileSync(join(home, 'alpha', '.cortex', 'launch.json'), '{"run":"make "}')
    expect((await adopt({ ...project, label: 'Mine' })).code).toBe('state_conflict')
  })

  it('[E04] another folder put in its place is not that project', async () => {
    const project = foundIn(await scan()).find(({ label }) => label === 'beta')
    renameSync(join(home, 'deep/er/beta'), join(home, 'deep/er/moved'))
    mkdirSync(join(home, 'deep/er/beta', '.git'), { recursive: true })
    expect((await adopt({ ...project, label: 'Mine' })).code).toBe('state_conflict')
  })

  it.each(['', '   ', 'two\nlines', 'a\u0000b', 'right\u202eleft', 'x'.repeat(257)])(
    '[E01] the label %j is refused',
    async (label) => {
      const [project] = foundIn(await scan())
      expect((await adopt({ id: project?.id, identity: project?.identity, label })).code).toBe('validation_failed')
    },
  )

  it('[B11] a new label is a new version; projects are listed by label or by change', async () => {
    const rename = (id: string, label: string) =>
      readAnswer(
        trial.request(`/v1/projects/${id}`, {
          method: 'PATCH',
          body: JSON.stringify({ label }),
          headers: { 'content-type': 'application/json' },
          token,
        }),
      )
    for (const project of foundIn(await scan()))
      await adopt({ id: project.id, identity: project.identity, label: project.label })
    const { items } = (await get('/v1/projects')).result as { items: Project[] }
    const [first] = items
    expect((await rename(first?.id ?? '', 'Zulu')).result).toMatchObject({
      label: 'Zulu',
      version: (first?.version ?? 0) + 1,
    })
    expect((await rename('nobody-knows', 'x')).code).toBe('not_found')
    const byLabel = (await get('/v1/projects?order_by=label:desc&limit=1')).result as {
      items: Project[]
      nextCursor: string | null
    }
    expect(byLabel.items[0]?.label).toBe('Zulu')
    const rest = (await get(`/v1/projects?order_by=label:desc&limit=200&cursor=${byLabel.nextCursor}`)).result as {
      items: Project[]
    }
    expect(rest.items.map(({ id }) => id)).not.toContain(byLabel.items[0]?.id)
    expect(rest.items.length + 1).toBe(items.length)
  })
})

describe('scans', () => {
  it('[B11] the same kind asked twice is one scan; waiting too long names it', async () => {
    let finish = (): void => {}
    const slow = await startTrialBridge({ run: () => new Promise((resolve) => (finish = () => resolve(null))) })
    process.env['DISPLAY'] ??= ':none'
    const ask = (body: object) => readAnswer(slow.post('/v1/scans', body, { token: slow.token() }))
    const [one, two] = [await ask({ kind: 'windows' }), await ask({ kind: 'windows' })]
    expect([one.status, (one.result as Scan).id]).toEqual([202, (two.result as Scan).id])
    const late = await ask({ kind: 'windows', wait: 0.05 })
    expect([late.status, late.code]).toEqual([504, 'scan_timeout'])
    expect(late.text).toContain((one.result as Scan).id)
    finish()
    await wait(20)
    const { result } = await readAnswer(slow.request(`/v1/scans/${(one.result as Scan).id}`, { token: slow.token() }))
    expect(result).toMatchObject({ state: 'done', finding: { kind: 'unavailable', reason: 'not-installed' } })
    expect((await ask({ kind: 'windows', wait: 31 })).code).toBe('validation_failed')
    expect((await readAnswer(slow.request('/v1/scans/unknown', { token: slow.token() }))).code).toBe('not_found')
    await slow.stop()
  })

  it('[B11] windows are counted by program; titles are never asked for', async () => {
    const asked: (readonly string[])[] = []
    const desk = await startTrialBridge({
      run: ({ args }) => {
        asked.push(args)
        if (args.includes('_NET_CLIENT_LIST')) return Promise.resolve('_NET_CLIENT_LIST = 0x1a, 0x1b, 0x1c')
        return Promise.resolve(args.includes('0x1c') ? 'WM_CLASS = "term", "XTerm"' : 'WM_CLASS = "code", "Code"')
      },
    })
    process.env['DISPLAY'] ??= ':none'
    const { result } = await readAnswer(desk.post('/v1/scans', { kind: 'windows', wait: 5 }, { token: desk.token() }))
    expect((result as Scan).finding).toEqual({
      kind: 'windows',
      windows: [
        { app: 'Code', windows: 2 },
        { app: 'XTerm', windows: 1 },
      ],
    })
    expect(JSON.stringify(asked)).not.toMatch(/NAME|TITLE/)
    await desk.stop()
  })

  it('[B11] a hundred scans are kept', async () => {
    const desk = await startTrialBridge()
    const ids: string[] = []
    for (let i = 0; i < 101; i++)
      ids.push(
        (
          (await readAnswer(desk.post('/v1/scans', { kind: 'windows', wait: 5 }, { token: desk.token() })))
            .result as Scan
        ).id,
      )
    expect((await readAnswer(desk.request(`/v1/scans/${ids[0]}`, { token: desk.token() }))).code).toBe('not_found')
    expect((await readAnswer(desk.request(`/v1/scans/${ids[1]}`, { token: desk.token() }))).status).toBe(200)
    await desk.stop()
  })
})

describe('static laws', () => {
  it('[B3] every method of the contract declares who may call it, and every one is answered', () => {
    for (const [id, method] of Object.entries(bridgeMethods)) expect([id, typeof method.access]).toEqual([id, 'string'])
  })

  it('[E01] no shell anywhere: programs are started by file and argument list', () => {
    const files = globSync('{bridge,scripts}/**/*.{ts,mjs}', { cwd: ROOT }).map((file) =>
      readFileSync(join(ROOT, file), 'utf8'),
    )
    const shells = /shell: true|import \{[^}]*\b(exec|execSync)\b[^}]*\} from 'node:child_process'/
    const found = files.flatMap((text) => shells.exec(text)?.[0] ?? [])
    expect(found).toEqual([])
  })
})
