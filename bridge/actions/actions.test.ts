// Acting on the desktop: consent before each step, everything on record, all or honestly part, undo that survives a restart, a stop that stops.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { abilitiesSchema, actSchema, haltResultSchema, type Act } from '#core/contracts/bridge-act.ts'
import type { ConsentLevel } from '#core/contracts/consent.ts'
import type { ActionKind, Plan, PlanAction } from '#core/contracts/plan.ts'
import { planAnswerSchema } from '#core/contracts/planning.ts'
import { planWithoutModel } from '#core/plan/without-model.ts'
import { scratchFolder } from '../../tests/support/bridge/scratch.ts'
import {
  readAnswer,
  startTrialBridge,
  stopAll,
  type TrialBridge,
  type TrialOptions,
} from '../../tests/support/bridge/trial-bridge.ts'
import { sampleRequest } from '../../tests/support/plan/sample-request.ts'
import type { ActBook } from './act-book.ts'
import type { ActFile } from './act-file.ts'
import { createActor, type Actor } from './actor.ts'
import { createDoNotDisturb } from './do-not-disturb.ts'
import { failStep, type Executor, type Memo } from './executor.ts'
import { createLaunchProject } from './launch-project.ts'
import { createNotify } from './notify.ts'
import { createOpenTarget } from './open-target.ts'
import type { RunProgram } from '../ports/run-program.ts'

afterEach(stopAll)

const kinds = ['notify', 'do-not-disturb', 'open-target', 'launch-project'] as const
const fourSteps: PlanAction[] = [
  { actionId: 'a1', kind: 'notify', text: 'Hello' },
  { actionId: 'a2', kind: 'do-not-disturb', minutes: 25 },
  { actionId: 'a3', kind: 'open-target', target: 't_00000001' },
  { actionId: 'a4', kind: 'launch-project', target: 't_00000001' },
]
let made = 0
const planOf = (actions: PlanAction[], more: Partial<Plan> = {}): Plan => ({
  ...planWithoutModel(sampleRequest('flow_shield', { requestId: `acting-request-${made++}` }), {
    reason: 'ai-off',
    nowMs: Date.now(),
  }),
  actions,
  ...more,
})

/** A small desktop: a switch for each kind, and executors over it. */
function tinyDesktop() {
  const on = new Set<string>()
  const trace: string[] = []
  const executors = Object.fromEntries(
    kinds.map((kind): [ActionKind, Executor] => [
      kind,
      {
        available: () => Promise.resolve(null),
        prepare: () => Promise.resolve({ kind: 'ready', memo: { was: on.has(kind) } }),
        run() {
          trace.push(`do ${kind}`)
          on.add(kind)
          return Promise.resolve({ kind: 'done', confirmed: true })
        },
        undo() {
          trace.push(`undo ${kind}`)
          if (!on.has(kind)) return Promise.resolve('changed-since')
          on.delete(kind)
          return Promise.resolve('undone')
        },
      },
    ]),
  ) as Record<(typeof kinds)[number], Executor> // one for each of `kinds`
  return { on, trace, executors }
}
type Desktop = ReturnType<typeof tinyDesktop>

function actorOver(
  executors: Partial<Record<ActionKind, Executor>>,
  levelOf: () => ConsentLevel = () => 'AUTONOMOUS_ACT',
) {
  const files = new Map<string, ActFile>()
  const book: ActBook = {
    read: (actId) => files.get(actId) ?? null,
    write: (file) => Promise.resolve(files.set(file.actId, structuredClone(file)) !== undefined),
    unfinished: () => [...files.values()].filter(({ isRunning }) => isRunning),
  }
  return { actor: createActor({ executors, book, levelOf, wallMs: () => Date.now() }), files, book }
}
const request = (plan: Plan) => ({ plan, pressed: ['a1', 'a2', 'a3', 'a4'], targets: [] })
const outcomes = (act: Act | null) => act?.receipts.map(({ outcome }) => outcome)

describe('a plan, step by step', () => {
  it('[A2] [B6] runs once, in order, with a receipt each; the same plan again is the same act', async () => {
    const desktop = tinyDesktop()
    const { actor } = actorOver(desktop.executors)
    const plan = planOf(fourSteps)
    const [act, twin] = await Promise.all([actor.act(request(plan), 'cid-1'), actor.act(request(plan), 'cid-2')])
    expect(act).toMatchObject({ outcome: 'done', undoable: true })
    expect(twin).toEqual(act)
    expect(await actor.act(request(plan), 'cid-3')).toMatchObject({ receipts: act?.receipts })
    expect(desktop.trace).toEqual(kinds.map((kind) => `do ${kind}`))
  })

  it('[A3] undo takes back last first, and twice is once', async () => {
    const desktop = tinyDesktop()
    const { actor } = actorOver(desktop.executors)
    const plan = planOf(fourSteps)
    await actor.act(request(plan), 'cid-1')
    desktop.trace.length = 0
    expect(await actor.undo(plan.planId, 'cid-2')).toMatchObject({ outcome: 'undone', undoable: false })
    expect(desktop.trace).toEqual(kinds.toReversed().map((kind) => `undo ${kind}`))
    expect([...desktop.on]).toEqual([])
    await actor.undo(plan.planId, 'cid-3')
    expect(desktop.trace).toHaveLength(4)
    expect(await actor.undo('p_nobody', 'cid-4')).toBeNull()
  })

  it('[A3] [D14] what somebody changed since is left alone, and said', async () => {
    const desktop = tinyDesktop()
    const { actor } = actorOver(desktop.executors)
    const plan = planOf(fourSteps)
    await actor.act(request(plan), 'cid-1')
    desktop.on.delete('do-not-disturb')
    const act = await actor.undo(plan.planId, 'cid-2')
    expect(act?.receipts[1]).toMatchObject({ outcome: 'undo-refused', reason: 'changed-since' })
    expect(act).toMatchObject({ outcome: 'partial', undoable: false })
  })

  it.each([0, 1, 2, 3])('[D16] [A2] the stop at step %i runs no later step and takes everything back', async (k) => {
    const desktop = tinyDesktop()
    let actor: Actor | null = null
    const kind = kinds[k] ?? 'notify'
    const run = desktop.executors[kind].run.bind(desktop.executors[kind])
    let halted: Promise<readonly string[]> | undefined
    desktop.executors[kind].run = (memo: Memo) => {
      halted = actor?.halt()
      return run(memo)
    }
    actor = actorOver(desktop.executors).actor
    const plan = planOf(fourSteps)
    const act = await actor.act(request(plan), 'cid-1')
    expect(await halted).toEqual([plan.planId])
    expect([...desktop.on]).toEqual([])
    expect(desktop.trace.filter((line) => line.startsWith('do'))).toHaveLength(k + 1)
    expect(act?.outcome).toMatch(/rolled-back|undone/)
    expect(outcomes(act)?.slice(k + 1)).toEqual(kinds.slice(k + 1).map(() => 'skipped'))
  })

  it.each([0, 1, 2, 3])(
    '[A2] when step %i fails what came before is taken back, and nothing after is tried',
    async (k) => {
      const desktop = tinyDesktop()
      desktop.executors[kinds[k] ?? 'notify'].run = () => Promise.resolve(failStep('program-failed'))
      const act = await actorOver(desktop.executors).actor.act(request(planOf(fourSteps)), 'cid-1')
      expect([...desktop.on]).toEqual([])
      expect(outcomes(act)).toEqual(kinds.map((_, i) => (i < k ? 'undone' : i === k ? 'failed' : 'skipped')))
      expect(act?.outcome).toBe(k === 0 ? 'nothing' : 'rolled-back')
    },
  )

  it('[A2] what cannot be taken back stays and is not called undone', async () => {
    const desktop = tinyDesktop()
    const { undo: _none, ...notify } = desktop.executors.notify
    const failing = {
      ...desktop.executors,
      notify,
      'do-not-disturb': { ...desktop.executors['do-not-disturb'], run: () => Promise.reject(new Error('bug')) },
    }
    const act = await actorOver(failing).actor.act(request(planOf(fourSteps)), 'cid-1')
    expect(outcomes(act)).toEqual(['done', 'failed', 'skipped', 'skipped'])
    expect(act).toMatchObject({ outcome: 'partial', undoable: false })
  })

  it('[A1] consent taken back in the middle stops the plan there', async () => {
    const desktop = tinyDesktop()
    let level: ConsentLevel = 'REVERSIBLE_ACT'
    const run = desktop.executors['do-not-disturb'].run.bind(desktop.executors['do-not-disturb'])
    desktop.executors['do-not-disturb'].run = (memo: Memo) => {
      level = 'OBSERVE'
      return run(memo)
    }
    const act = await actorOver(desktop.executors, () => level).actor.act(request(planOf(fourSteps)), 'cid-1')
    expect(act?.receipts[2]).toMatchObject({ outcome: 'failed', reason: 'no-consent' })
    expect([...desktop.on]).toEqual([])
  })

  it('[A2] nothing happens that cannot be put on record first', async () => {
    const desktop = tinyDesktop()
    const { book } = actorOver(desktop.executors)
    for (const refusedWrite of [1, 2]) {
      let writes = 0
      const failing: ActBook = {
        ...book,
        write: (file, cid) => (++writes === refusedWrite ? Promise.resolve(false) : book.write(file, cid)),
      }
      await createActor({
        executors: desktop.executors,
        book: failing,
        levelOf: () => 'AUTONOMOUS_ACT',
        wallMs: () => 1,
      }).act(request(planOf(fourSteps)), 'cid-1')
      expect(desktop.trace.filter((line) => line.startsWith('do'))).toEqual([])
    }
  })
})

describe('through the bridge', () => {
  const start = async (desktop: Desktop, options: TrialOptions = {}) => {
    const trial = await startTrialBridge({ trial: { executors: desktop.executors }, ...options })
    return { trial, ...callsOf(trial) }
  }
  const callsOf = (trial: TrialBridge) => {
    const token = trial.token()
    const post = (path: string, body: unknown, method = 'POST') =>
      readAnswer(trial.post(path, body, { token, method, key: `key-acting-${made++}-0000` }))
    return {
      post,
      allow: (level: ConsentLevel) => post('/v1/consents', { dnd: level, open: level, launch: level }, 'PATCH'),
      get: (path: string) => readAnswer(trial.request(path, { token })),
    }
  }
  const quiet: PlanAction = { actionId: 'a2', kind: 'do-not-disturb', minutes: 25 }

  it('[A1] [D03] without consent, and without a press where one is needed, nothing runs: consent_required', async () => {
    const desktop = tinyDesktop()
    const { post, allow } = await start(desktop)
    const plan = planOf([quiet])
    const body = (pressed: string[]) => ({ plan, pressed, targets: [] })
    expect((await post('/v1/actions', body(['a2']))).code).toBe('consent_required')
    await allow('PREVIEW')
    const refused = await post('/v1/actions', body([]))
    expect(refused).toMatchObject({ code: 'consent_required', status: 403 })
    expect(JSON.parse(refused.text)).toMatchObject({ error: { details: { actionKind: 'do-not-disturb' } } })
    expect(desktop.trace).toEqual([])
    expect(actSchema.parse((await post('/v1/actions', body(['a2']))).result)).toMatchObject({ outcome: 'done' })
    await allow('REVERSIBLE_ACT')
    expect((await post('/v1/actions', { ...body([]), plan: planOf([quiet]) })).status).toBe(200)
  })

  it('[A1] a page cannot raise a kind above its hard cap: opening and launching always need the press', async () => {
    const desktop = tinyDesktop()
    const { post, allow } = await start(desktop)
    await allow('AUTONOMOUS_ACT')
    const plan = planOf([{ actionId: 'a1', kind: 'launch-project', target: 't_00000001' }], { arm: 'task_decompose' })
    expect((await post('/v1/actions', { plan, pressed: [], targets: [] })).code).toBe('consent_required')
    expect(desktop.trace).toEqual([])
  })

  it('[D13] an expired plan, one that was changed, and one outside its arm’s table are refused; the same plan runs once', async () => {
    const desktop = tinyDesktop()
    const { post, allow } = await start(desktop)
    await allow('REVERSIBLE_ACT')
    const act = (plan: Plan) => post('/v1/actions', { plan, pressed: ['a1', 'a2', 'a3'], targets: [] })
    expect((await act(planOf([quiet], { createdMs: 1, expiresMs: 2 }))).code).toBe('state_conflict')
    expect((await act(planOf([quiet], { arm: 'breath_box' }))).code).toBe('validation_failed')
    expect((await act(planOf([{ actionId: 'a1', kind: 'breathe', pattern: 'box', seconds: 60 }]))).code).toBe(
      'validation_failed',
    )
    const asked = await post('/v1/plan', sampleRequest('flow_shield', { requestId: 'request-to-tamper-with' }))
    const { plan } = planAnswerSchema.parse(asked.result)
    const longer = plan.actions.map((action) =>
      action.kind === 'do-not-disturb' ? { ...action, minutes: 180 } : action,
    )
    expect((await act({ ...plan, actions: longer })).code).toBe('state_conflict')
    expect(
      (await act({ ...plan, actions: [...plan.actions, { actionId: 'n1', kind: 'notify', text: 'Quiet now' }] }))
        .status,
    ).toBe(200)
    expect((await act(plan)).status).toBe(200)
    expect(desktop.trace).toEqual(['do do-not-disturb', 'do notify'])
  })

  it('[B6] [A3] [D15] undo survives a restart, and what was under way then is unknown, not run again, and can be undone', async () => {
    const stateDir = scratchFolder('acts')
    const desktop = tinyDesktop()
    const first = await start(desktop, { stateDir })
    await first.allow('REVERSIBLE_ACT')
    const plan = planOf([quiet])
    await first.post('/v1/actions', { plan, pressed: [], targets: [] })
    // As kill -9 between intent and outcome leaves it.
    const step = {
      actionId: 'a2',
      kind: 'do-not-disturb',
      state: 'intended',
      reason: null,
      confirmed: false,
      atMs: 1,
      memo: {},
      hasInverse: true,
      untilMs: null,
    } as const
    const lost: ActFile = {
      v: 1,
      actId: 'p_lost',
      decisionId: 'd',
      startedMs: 1,
      isRunning: true,
      steps: [step, { ...step, actionId: 'a3', state: 'waiting', hasInverse: false }],
    }
    await first.trial.bridge.parts.records.ledger.commit({
      cid: 'cid-lost',
      who: 'bridge',
      durable: true,
      apply: (tx) => tx.putDocument('acts', 'p_lost', lost),
    })
    await first.trial.stop()
    desktop.trace.length = 0
    const second = await start(desktop, { stateDir })
    await expect
      .poll(async () => (await second.get('/v1/actions/p_lost')).result)
      .toMatchObject({ outcome: 'unknown', undoable: true })
    expect(desktop.trace).toEqual([])
    expect((await second.post(`/v1/actions/${plan.planId}/undo`, {})).result).toMatchObject({ outcome: 'undone' })
    expect([...desktop.on]).toEqual([])
    desktop.on.add('do-not-disturb')
    expect((await second.post('/v1/actions/p_lost/undo', {})).result).toMatchObject({
      receipts: [{ outcome: 'undone' }, { outcome: 'skipped' }],
    })
    expect((await second.get('/v1/actions/p_nobody')).code).toBe('not_found')
    expect((await second.get('/v1/interventions')).status).toBe(200)
  })

  it('[B6] what has a length ends by itself, also when that was while the bridge was away', async () => {
    const stateDir = scratchFolder('ends')
    const desktop = tinyDesktop()
    const timed: Desktop['executors'] = {
      ...desktop.executors,
      'do-not-disturb': {
        ...desktop.executors['do-not-disturb'],
        prepare: () => Promise.resolve({ kind: 'ready', memo: { minutes: 1 } }),
      },
    }
    const first = await start({ ...desktop, executors: timed }, { stateDir })
    await first.allow('REVERSIBLE_ACT')
    await first.post('/v1/actions', { plan: planOf([quiet]), pressed: [], targets: [] })
    expect([...desktop.on]).toEqual(['do-not-disturb'])
    const { clock } = first.trial
    await first.trial.stop()
    clock.advance(60_001)
    await start({ ...desktop, executors: timed }, { stateDir, clock })
    await expect.poll(() => [...desktop.on]).toEqual([])
  })

  it('[D16] [A1] consent changes are on record, and the stop is always there', async () => {
    const { post, allow, get, trial } = await start(tinyDesktop())
    await allow('PREVIEW')
    await allow('PREVIEW')
    expect(trial.rows('consent').map(({ body }) => [body['subject'], body['from'], body['to']])).toEqual([
      ['open', 'OBSERVE', 'PREVIEW'],
      ['dnd', 'OBSERVE', 'PREVIEW'],
      ['launch', 'OBSERVE', 'PREVIEW'],
    ])
    expect((await get('/v1/consents')).result).toMatchObject({ overlay: 'SUGGEST', dnd: 'PREVIEW' })
    expect(haltResultSchema.parse((await post('/v1/actions/halt', {})).result)).toEqual({ halted: [] })
  })

  it('[A2] no page names the program that projects are opened with; the person does, at the keyboard', async () => {
    const trial = await startTrialBridge()
    const patch = async (local: boolean) =>
      readAnswer(
        trial.post(
          '/v1/settings',
          { projectProgram: '/usr/bin/true' },
          { token: trial.token(undefined, { local }), method: 'PATCH' },
        ),
      )
    expect((await patch(false)).code).toBe('consent_required')
    expect((await patch(true)).status).toBe(200)
  })

  it('[A2] each kind says whether it can be done here and why not', async () => {
    const trial = await startTrialBridge()
    const { abilities } = abilitiesSchema.parse((await callsOf(trial).get('/v1/abilities')).result)
    expect(abilities.map(({ kind }) => kind)).toEqual([...kinds])
    for (const { available, reason } of abilities) expect(available).toBe(reason === null)
    expect(abilities[3]).toMatchObject({ available: false, reason: 'not-configured' })
  })
})

describe('executors', () => {
  const quietAction: PlanAction = { actionId: 'a1', kind: 'do-not-disturb', minutes: 25 }
  /** A desktop with one of the two switches. */
  const desktopWith = (tool: 'dunstctl' | 'gsettings' | null) => {
    const state = { quiet: false }
    const run: RunProgram = ({ file, args }) => {
      if (file !== tool) return Promise.resolve(null)
      const [verb, value] = [args[0], args.at(-1)]
      if (verb === 'is-paused') return Promise.resolve(`${state.quiet}\n`)
      if (verb === 'get') return Promise.resolve(`${!state.quiet}\n`)
      state.quiet = file === 'dunstctl' ? value === 'true' : value === 'false'
      return Promise.resolve('')
    }
    return { state, run }
  }
  const ready = async (
    executor: Executor,
    action: PlanAction,
    ref: Parameters<Executor['prepare']>[1] = null,
  ): Promise<Memo> => {
    const prepared = await executor.prepare(action, ref)
    if (prepared.kind !== 'ready') throw new Error(prepared.reason)
    return prepared.memo
  }

  it.each(['dunstctl', 'gsettings'] as const)(
    '[A2] [A3] do-not-disturb by %s: set, seen, put back; an edit in between stays',
    async (tool) => {
      const { state, run } = desktopWith(tool)
      const executor = createDoNotDisturb({ run, platform: 'linux' })
      expect(await executor.available()).toBeNull()
      const memo = await ready(executor, quietAction)
      expect(await executor.run(memo)).toEqual({ kind: 'done', confirmed: true })
      expect(state.quiet).toBe(true)
      expect(await executor.undo?.(memo)).toBe('undone')
      expect(state.quiet).toBe(false)
      expect(await executor.undo?.(memo)).toBe('changed-since')
      state.quiet = true
      const before = await ready(executor, quietAction)
      await executor.run(before)
      expect(await executor.undo?.(before)).toBe('undone')
      expect(state.quiet).toBe(true) // it was quiet before us
    },
  )

  it('[A2] do-not-disturb says so where no desktop offers it', async () => {
    const { run } = desktopWith(null)
    expect(await createDoNotDisturb({ run, platform: 'linux' }).available()).toBe('not-installed')
    expect(await createDoNotDisturb({ run, platform: 'win32' }).available()).toBe('unsupported-platform')
  })

  it('[A2] a notification is text, not options, not markup', async () => {
    const lines: (readonly string[])[] = []
    const run: RunProgram = ({ args }) => (lines.push(args), Promise.resolve('7\n'))
    const executor = createNotify({ run, platform: 'linux', env: { DISPLAY: ':1' } })
    const memo = await ready(executor, { actionId: 'a1', kind: 'notify', text: '--help <b>x</b> $(rm)' })
    expect(await executor.run(memo)).toEqual({ kind: 'done', confirmed: true })
    expect(lines.at(-1)?.slice(-3)).toEqual(['--', 'Cortex', '--help &lt;b>x&lt;/b> $(rm)'])
    expect(await createNotify({ run, platform: 'linux', env: {} }).available()).toBe('no-display')
    expect(
      await createNotify({ run: () => Promise.resolve(null), platform: 'linux', env: { DISPLAY: ':1' } }).available(),
    ).toBe('not-installed')
  })

  it('[A2] only hosts on the list are opened, by their exact name', async () => {
    const opened: string[] = []
    const executor = createOpenTarget({
      run: ({ args }) => (opened.push(args[0] ?? ''), Promise.resolve('')),
      platform: 'linux',
      env: { DISPLAY: ':1' },
      hosts: () => ['docs.example.org'],
      project: () => Promise.resolve('unknown'),
    })
    const open = (url: string) =>
      executor.prepare({ actionId: 'a1', kind: 'open-target', target: 't_00000001' }, { kind: 'page', url })
    expect(await open('https://docs.example.org/a')).toEqual({
      kind: 'ready',
      memo: { open: 'https://docs.example.org/a' },
    })
    for (const url of [
      'https://evil.example/',
      'https://docs.example.org.evil.example/',
      'https://docs.example.org@evil.example/',
      'file://docs.example.org/etc',
      'https://x.docs.example.org/',
      'not an address',
    ])
      expect([url, await open(url)]).toEqual([url, { kind: 'refused', reason: 'host-not-allowed' }])
    await executor.run({ open: 'https://docs.example.org/a' })
    expect(opened).toEqual(['https://docs.example.org/a'])
  })

  it.runIf(process.platform !== 'win32')(
    '[A2] a project opens only in a program that nobody else can change, and only while it is the same folder',
    async () => {
      const folder = scratchFolder('launch')
      mkdirSync(folder, { recursive: true })
      const program = join(folder, 'editor')
      writeFileSync(program, '#!/bin/sh\nexit 0\n')
      chmodSync(program, 0o755)
      const project = {
        id: 'x',
        label: 'x',
        version: 1,
        updatedAtMs: 1,
        identity: { path: folder, device: '1', inode: '1', configSha256: null },
      }
      const action: PlanAction = { actionId: 'a1', kind: 'launch-project', target: 't_00000001' }
      const ref = { kind: 'project', projectId: 'x' } as const
      const executor = createLaunchProject({
        platform: 'linux',
        program: () => program,
        project: () => Promise.resolve(project),
      })
      const memo = await ready(executor, action, ref)
      expect(await executor.run(memo)).toEqual({ kind: 'done', confirmed: true })
      chmodSync(program, 0o777)
      expect(await executor.available()).toBe('failed')
      expect(await executor.run(memo)).toMatchObject({ kind: 'failed' })
      const changed = createLaunchProject({
        platform: 'linux',
        program: () => program,
        project: () => Promise.resolve('changed'),
      })
      expect(await changed.prepare(action, ref)).toEqual({ kind: 'refused', reason: 'project-changed' })
      expect(
        await createLaunchProject({
          platform: 'linux',
          program: () => '',
          project: () => Promise.resolve('unknown'),
        }).available(),
      ).toBe('not-configured')
    },
  )
})
