// Carries plans out step by step: on record before and after each, asked again before each, taken back in reverse when one fails or someone says stop.
import type { Act, ActRequest, BridgeConsentKind } from '#core/contracts/bridge-act.ts'
import type { ConsentLevel } from '#core/contracts/consent.ts'
import type { ActionKind, PlanAction } from '#core/contracts/plan.ts'
import { consentKindOf, neededLevel, needsPress } from '#core/plan/allow-table.ts'
import { rank } from '#core/policy/consent/ladder.ts'
import { isUndoable, toAct, withStep, type ActFile, type ActStep } from './act-file.ts'
import type { ActBook } from './act-book.ts'
import type { Executor, Prepared } from './executor.ts'

export interface ActorPorts {
  readonly executors: Readonly<Partial<Record<ActionKind, Executor>>>
  readonly book: ActBook
  /** The level in force, under the kind's hard cap. */
  readonly levelOf: (kind: BridgeConsentKind) => ConsentLevel
  readonly wallMs: () => number
}

export interface Actor {
  /** The plan's steps of the bridge's own kinds, once. The same act again is the same answer. Null when nothing can be recorded. */
  act(request: ActRequest, cid: string): Promise<Act | null>
  find(actId: string): Act | null
  /** LIFO; what is undone already stays so. Null for an act that is not known. */
  undo(actId: string, cid: string): Promise<Act | null>
  /** Ends what runs and takes it back; returns the acts it ended. */
  halt(): Promise<readonly string[]>
  /** After a start: what was interrupted is marked, what should have ended by itself is ended. */
  resume(): Promise<void>
  stop(): void
}

export const createActor = (ports: ActorPorts): Actor => new StepwiseActor(ports)

/** The ladder's kind as the bridge keeps it; every kind of the bridge's executors is one of the four. */
export const bridgeConsentOf = (kind: ActionKind): BridgeConsentKind => consentKindOf[kind] as BridgeConsentKind // by the table

/** Why a step may not be taken right now; null when it may. */
export function objectionTo(
  action: PlanAction,
  pressed: readonly string[],
  level: ConsentLevel,
): 'no-consent' | 'not-pressed' | null {
  if (rank(level) < rank(neededLevel(action.kind))) return 'no-consent'
  return needsPress(action, level) && !pressed.includes(action.actionId) ? 'not-pressed' : null
}

class StepwiseActor implements Actor {
  readonly #ports: ActorPorts
  readonly #running = new Map<string, { readonly stop: AbortController; readonly over: Promise<Act | null> }>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** One thing at a time: two acts on one desktop would take back each other's changes. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(ports: ActorPorts) {
    this.#ports = ports
  }

  act(request: ActRequest, cid: string): Promise<Act | null> {
    const { planId } = request.plan
    const running = this.#running.get(planId)
    if (running) return running.over
    const known = this.find(planId)
    if (known) return Promise.resolve(known)
    const stop = new AbortController()
    const over = this.#next(() => this.#carryOut(request, cid, stop.signal)).finally(() => this.#running.delete(planId))
    this.#running.set(planId, { stop, over })
    return over
  }

  find(actId: string): Act | null {
    const file = this.#ports.book.read(actId)
    return file && toAct(file, this.#ports.wallMs())
  }

  undo(actId: string, cid: string): Promise<Act | null> {
    return this.#next(async () => {
      const file = this.#ports.book.read(actId)
      return file && this.#told(await this.#takeBack(file, cid, null))
    })
  }

  async halt(): Promise<readonly string[]> {
    const running = [...this.#running]
    for (const [, { stop }] of running) stop.abort()
    await Promise.allSettled(running.map(([, { over }]) => over))
    return running.map(([actId]) => actId)
  }

  async resume(): Promise<void> {
    for (const file of this.#ports.book.unfinished()) {
      const marked = file.isRunning ? await this.#markInterrupted(file) : file
      this.#scheduleEnd(marked)
    }
  }

  stop(): void {
    for (const { stop } of this.#running.values()) stop.abort()
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => {})
    return result
  }

  #told(file: ActFile): Act {
    return toAct(file, this.#ports.wallMs())
  }

  async #carryOut(request: ActRequest, cid: string, signal: AbortSignal): Promise<Act | null> {
    const { plan } = request
    const actions = plan.actions.filter(({ kind }) => this.#ports.executors[kind] !== undefined)
    const begun: ActFile = {
      v: 1,
      actId: plan.planId,
      decisionId: plan.decisionId,
      startedMs: this.#ports.wallMs(),
      isRunning: true,
      steps: actions.map((action) => this.#waiting(action)),
    }
    if (!(await this.#ports.book.write(begun, cid))) return null
    let file = begun
    for (const [k, action] of actions.entries()) {
      file = await this.#takeStep(file, k, { action, request, cid, signal })
      if (file.steps[k]?.state === 'failed' || signal.aborted) break
    }
    const failed = file.steps.some(({ state }) => state === 'failed')
    const reason = signal.aborted ? 'halted' : 'earlier-failed'
    if (failed || signal.aborted) file = await this.#takeBack(this.#skipRest(file, reason), cid, reason)
    file = { ...file, isRunning: false }
    await this.#ports.book.write(file, cid)
    this.#scheduleEnd(file)
    return this.#told(file)
  }

  #waiting({ actionId, kind }: PlanAction): ActStep {
    const step = {
      actionId,
      state: 'waiting',
      reason: null,
      confirmed: false,
      memo: null,
      hasInverse: false,
      untilMs: null,
    } as const
    return { ...step, kind, atMs: this.#ports.wallMs() }
  }

  #skipRest(file: ActFile, reason: 'halted' | 'earlier-failed'): ActFile {
    const skip = { state: 'skipped', reason } as const
    return { ...file, steps: file.steps.map((step) => (step.state === 'waiting' ? { ...step, ...skip } : step)) }
  }

  async #takeStep(file: ActFile, k: number, asked: AskedStep): Promise<ActFile> {
    const { action, request, cid, signal } = asked
    const at = (change: Partial<ActStep>): ActFile => withStep(file, k, { ...change, atMs: this.#ports.wallMs() })
    if (signal.aborted) return file
    // Asked now, not when the plan was taken in: a yes may have been taken back in between.
    const objection = objectionTo(action, request.pressed, this.#ports.levelOf(bridgeConsentOf(action.kind)))
    if (objection !== null) return at({ state: 'failed', reason: objection })
    const executor = this.#ports.executors[action.kind]
    const prepared = executor ? await this.#prepare(executor, action, request) : null
    if (!executor || !prepared) return at({ state: 'failed', reason: 'not-available' })
    if (prepared.kind === 'refused') return at({ state: 'failed', reason: prepared.reason })
    const { memo } = prepared
    const untilMs = typeof memo['minutes'] === 'number' ? this.#ports.wallMs() + memo['minutes'] * 60_000 : null
    const intended = at({ state: 'intended', memo, hasInverse: executor.undo !== undefined, untilMs })
    if (signal.aborted) return file
    if (!(await this.#ports.book.write(intended, cid))) return at({ state: 'failed', reason: 'interrupted' })
    const carried = await executor.run(memo).catch(() => ({ kind: 'failed', reason: 'program-failed' }) as const)
    const outcome =
      carried.kind === 'done'
        ? ({ state: 'done', confirmed: carried.confirmed } as const)
        : ({ state: 'failed', reason: carried.reason } as const)
    const after = withStep(intended, k, { ...outcome, atMs: this.#ports.wallMs() })
    await this.#ports.book.write(after, cid)
    return after
  }

  async #prepare(executor: Executor, action: PlanAction, { targets }: ActRequest): Promise<Prepared> {
    const ref = 'target' in action ? targets.find(({ target }) => target === action.target)?.ref : undefined
    try {
      if ((await executor.available()) !== null) return { kind: 'refused', reason: 'not-available' }
      return await executor.prepare(action, ref ?? null)
    } catch {
      return { kind: 'refused', reason: 'not-available' }
    }
  }

  /** Takes back what stands, last first. What cannot be taken back stays as it is and says so. */
  async #takeBack(start: ActFile, cid: string, cause: 'halted' | 'earlier-failed' | null): Promise<ActFile> {
    let file = start
    for (let k = file.steps.length - 1; k >= 0; k--) {
      const step = file.steps[k]
      // A failed step may have done half of its work: it is looked at like one that was done.
      const isHalfDone = step !== undefined && step.state === 'failed' && step.hasInverse && cause !== null
      if (!step || !(isUndoable(step) || isHalfDone)) continue
      const result =
        (await this.#ports.executors[step.kind]?.undo?.(step.memo ?? {}).catch(() => null)) ?? 'undo-failed'
      if (isHalfDone && result !== 'undone') continue // it had not come to stand
      const change = {
        undone: { state: 'undone', reason: cause },
        'changed-since': { state: 'undo-refused', reason: 'changed-since' },
        'undo-failed': { state: 'undo-failed', reason: 'program-failed' },
      } as const
      file = withStep(file, k, { ...(isHalfDone ? {} : change[result]), atMs: this.#ports.wallMs() })
      await this.#ports.book.write(file, cid)
    }
    return file
  }

  async #markInterrupted(file: ActFile): Promise<ActFile> {
    const steps = file.steps.map((step): ActStep => {
      if (step.state === 'intended') return { ...step, state: 'unknown', reason: 'interrupted' }
      return step.state === 'waiting' ? { ...step, state: 'skipped', reason: 'interrupted' } : step
    })
    const marked = { ...file, isRunning: false, steps }
    await this.#ports.book.write(marked, 'resumed-after-start')
    return marked
  }

  /** What has a length ends by itself, also when the bridge was restarted in between. */
  #scheduleEnd(file: ActFile): void {
    const ends = file.steps.filter(isUndoable).flatMap(({ untilMs }) => (untilMs === null ? [] : [untilMs]))
    if (ends.length === 0) return
    const afterMs = Math.max(0, Math.max(...ends) - this.#ports.wallMs())
    const timer = setTimeout(() => {
      this.#timers.delete(file.actId)
      void this.undo(file.actId, 'ended-by-itself')
    }, afterMs)
    timer.unref()
    this.#timers.set(file.actId, timer)
  }
}

interface AskedStep {
  readonly action: PlanAction
  readonly request: ActRequest
  readonly cid: string
  readonly signal: AbortSignal
}
