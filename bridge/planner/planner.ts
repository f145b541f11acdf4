// The planner: decides whether a model may be asked, asks it, reads the answer, and falls back to the deterministic plan with the reason said.
import { createHash } from 'node:crypto'
import type { AiSettings } from '#core/contracts/bridge-ai.ts'
import { planSchema, type Plan } from '#core/contracts/plan.ts'
import type { FallbackReason, PlanAnswer, PlanPreview, PlanRequest } from '#core/contracts/planning.ts'
import { begin, closedBreaker, fail, isOpen, leave, succeed, type Breaker } from '#core/plan/breaker.ts'
import { costUsd, priceOf, PRICES_VERSION, worstCostUsd } from '#core/plan/cost.ts'
import { PROMPT_VERSION } from '#core/plan/prompt.ts'
import { readReply } from '#core/plan/read-reply.ts'
import { askableKinds } from '#core/plan/reply-schema.ts'
import { MAX_OUTPUT_TOKENS, wireBody } from '#core/plan/wire.ts'
import { planWithoutModel } from '#core/plan/without-model.ts'
import type { Clock } from '../ports/clock.ts'
import { createAnswerCache } from './answer-cache.ts'
import type { CallModel } from './call-model.ts'
import type { KeyStore } from './key-store.ts'
import type { ModelResult } from './model-job.ts'
import { addressOf } from './provider-address.ts'
import type { Spending } from './spending.ts'

export interface PlannerPorts {
  readonly settings: () => AiSettings
  readonly keys: KeyStore
  readonly spending: Spending
  readonly call: CallModel
  readonly clock: Clock
  readonly onCall: (note: CallNote) => void
}
/** What the log says of a call: never its text. */
export interface CallNote {
  readonly outcome: 'plan' | FallbackReason
  readonly tookMs: number
  readonly costUsd: number
  readonly pricesVersion: number
}

export interface Planner {
  plan(request: PlanRequest, cid: string): Promise<PlanAnswer>
  preview(request: PlanRequest): PlanPreview
  /** Ends the call for a request; false when there is none. */
  cancel(requestId: string): boolean
  /** Why no model would be asked right now; null when one would. */
  resting(hasKey: boolean): FallbackReason | null
  /** Was this plan given out here, and as it is? `unknown` after a restart and for plans made elsewhere. */
  recognise(plan: Plan): 'same' | 'changed' | 'unknown'
  stop(): void
}

/** One person has one moment of help at a time; a second call is a retry, a third a mistake. */
const MOST_AT_ONCE = 2
const PLANS_REMEMBERED = 200

export const createPlanner = (ports: PlannerPorts): Planner => new ModelPlanner(ports)

class ModelPlanner implements Planner {
  readonly #ports: PlannerPorts
  readonly #calls = new Map<string, AbortController>()
  readonly #given = new Map<string, string>()
  readonly #answers
  #breaker: Breaker = closedBreaker

  constructor(ports: PlannerPorts) {
    this.#ports = ports
    this.#answers = createAnswerCache(() => ports.clock.monoMs())
  }

  async plan(request: PlanRequest, cid: string): Promise<PlanAnswer> {
    const answer = await this.#answer(request, cid)
    this.#remember(answer.plan)
    return answer
  }

  preview(request: PlanRequest): PlanPreview {
    const settings = this.#ports.settings()
    const body = wireBody(request, settings)
    return {
      url: addressOf(settings),
      body,
      sha256: createHash('sha256').update(body).digest('hex'),
      worstUsd: worstOf(body, settings),
      atMs: this.#ports.clock.wallMs(),
    }
  }

  cancel(requestId: string): boolean {
    const call = this.#calls.get(requestId)
    call?.abort()
    return call !== undefined
  }

  resting(hasKey: boolean): FallbackReason | null {
    const { on, stopUsdPerDay } = this.#ports.settings()
    if (!on) return 'ai-off'
    if (!hasKey) return 'no-key'
    if (isOpen(this.#breaker, this.#ports.clock.monoMs())) return 'breaker-open'
    return this.#ports.spending.today().spentUsd >= stopUsdPerDay ? 'over-cap' : null
  }

  recognise(plan: Plan): 'same' | 'changed' | 'unknown' {
    const given = this.#given.get(plan.planId)
    if (given === undefined) return 'unknown'
    return given === hashOf(plan) ? 'same' : 'changed'
  }

  stop(): void {
    for (const call of this.#calls.values()) call.abort()
  }

  async #answer(request: PlanRequest, cid: string): Promise<PlanAnswer> {
    const settings = this.#ports.settings()
    if (!settings.on) return this.#without(request, 'ai-off', cid)
    if (askableKinds(request).length === 0) return this.#without(request, 'nothing-to-ask', cid)
    const remembered = this.#answers.find(cacheKey(request, settings))
    if (remembered !== null) return this.#read(request, remembered, { costUsd: 0, cid })
    const held = await this.#ports.keys.read(settings.provider)
    const resting = this.resting(held !== null)
    if (held === null || resting !== null) return this.#without(request, resting ?? 'no-key', cid)
    if (this.#calls.has(request.requestId) || this.#calls.size >= MOST_AT_ONCE)
      return this.#without(request, 'rate-limited', cid)
    return this.#askModel(request, { settings, key: held.key, cid })
  }

  async #askModel(request: PlanRequest, asked: Asked): Promise<PlanAnswer> {
    const { settings, cid } = asked
    const body = wireBody(request, settings)
    const stop = new AbortController()
    this.#calls.set(request.requestId, stop)
    try {
      const { spending } = this.#ports
      const call = { id: request.requestId, worstUsd: worstOf(body, settings) }
      const reserved = await spending.reserve(call, settings.stopUsdPerDay, cid)
      if (reserved === 'over-cap') return await this.#without(request, 'over-cap', cid)
      if (reserved === 'unavailable') return await this.#without(request, 'storage-failed', cid)
      this.#breaker = begin(this.#breaker)
      const startedMs = this.#ports.clock.monoMs()
      const result = await this.#call(body, asked, stop.signal)
      const paid = result.use === null ? call.worstUsd : costUsd(result.use, priceOf(settings.model))
      await spending.settle(reserved, paid, cid)
      // What comes after the person has gone on is not looked at.
      const answer = stop.signal.aborted
        ? await this.#without(request, 'cancelled', cid)
        : await this.#take(request, result, { settings, costUsd: paid, cid })
      this.#judge(answer.plan.fallbackReason as FallbackReason | null) // from the closed list, by whoever made the plan
      const tookMs = this.#ports.clock.monoMs() - startedMs
      this.#ports.onCall({ outcome: toOutcome(answer.plan), tookMs, costUsd: paid, pricesVersion: PRICES_VERSION })
      return { ...answer, costUsd: paid }
    } finally {
      this.#calls.delete(request.requestId)
    }
  }

  #call(body: string, { settings, key }: Asked, signal: AbortSignal): Promise<ModelResult> {
    const { provider, model, region, projectId, endpoint } = settings
    return this.#ports.call({ provider, model, region, projectId, endpoint, key, body }, signal)
  }

  async #take(request: PlanRequest, result: ModelResult, told: Told): Promise<PlanAnswer> {
    if (result.kind === 'failed') return this.#without(request, result.reason, told.cid)
    const answer = await this.#read(request, result.text, told)
    if (answer.plan.source === 'model') this.#answers.keep(cacheKey(request, told.settings), result.text)
    return answer
  }

  async #read(request: PlanRequest, text: string, { costUsd: paid, cid }: Omit<Told, 'settings'>): Promise<PlanAnswer> {
    const read = readReply(text, request, this.#ports.clock.wallMs())
    const warnings = [...read.warnings].slice(0, 64)
    if (read.kind === 'plan') return { plan: read.plan, warnings, costUsd: paid }
    return { ...(await this.#without(request, read.reason, cid)), warnings }
  }

  async #without(request: PlanRequest, reason: FallbackReason, cid: string): Promise<PlanAnswer> {
    // A switch that is off is no failure to be counted.
    if (reason !== 'ai-off') await this.#ports.spending.noteFallback(cid)
    return { plan: planWithoutModel(request, { reason, nowMs: this.#ports.clock.wallMs() }), warnings: [], costUsd: 0 }
  }

  #judge(reason: FallbackReason | null): void {
    if (reason === null || reason === 'nothing-left' || reason === 'refused') this.#breaker = succeed()
    else if (reason === 'cancelled') this.#breaker = leave(this.#breaker)
    else this.#breaker = fail(this.#breaker, this.#ports.clock.monoMs())
  }

  #remember(plan: Plan): void {
    this.#given.set(plan.planId, hashOf(plan))
    const [oldest] = this.#given.keys()
    if (this.#given.size > PLANS_REMEMBERED && oldest !== undefined) this.#given.delete(oldest)
  }
}

interface Asked {
  readonly settings: AiSettings
  readonly key: string
  readonly cid: string
}
interface Told {
  readonly settings: AiSettings
  readonly costUsd: number
  readonly cid: string
}

const toOutcome = ({ source, fallbackReason }: Plan): CallNote['outcome'] =>
  source === 'model' ? 'plan' : (fallbackReason as FallbackReason) // a fallback says why, from the closed list

const worstOf = (body: string, { model }: AiSettings): number =>
  worstCostUsd(Buffer.byteLength(body), MAX_OUTPUT_TOKENS, priceOf(model))

/** Fields in the contract's order, however they came. A notification is the page's way to deliver the plan, and not part of it. */
const hashOf = (plan: Plan): string => {
  const actions = plan.actions.filter(({ kind }) => kind !== 'notify')
  return createHash('sha256')
    .update(JSON.stringify(planSchema.parse({ ...plan, actions })))
    .digest('hex')
}

/** Null for a request with handles: they are minted anew each time, so no earlier answer fits. */
function cacheKey(request: PlanRequest, { provider, model }: AiSettings): string | null {
  const { envelope, arm, consents, available, preferences } = request
  if (envelope.tabs.length + envelope.projects.length > 0) return null
  const about = JSON.stringify([PROMPT_VERSION, provider, model, arm, consents, available, preferences, envelope])
  return createHash('sha256').update(about).digest('hex')
}
