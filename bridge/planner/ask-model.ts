// One call of the Messages protocol from beginning to end: streamed or whole, text or tool, gathered and bounded.
import type Anthropic from '@anthropic-ai/sdk'
import type { FallbackReason } from '#core/contracts/planning.ts'
import type { TokenUse } from '#core/plan/cost.ts'
import { ANSWER_BYTES, noTokens, type ModelJob, type ModelResult } from './model-job.ts'
import { addressOf } from './provider-address.ts'
import { openClient } from './provider-client.ts'
import { CallEnded, sealedFetch } from './sealed-fetch.ts'

export interface CallSigns {
  readonly onSent: () => void
  readonly onAlive: () => void
}

/** What has come so far. */
interface Gathered {
  text: string
  use: TokenUse | null
  stop: string | null
  isWhole: boolean
}

/** Never throws: whatever the provider, the network or the SDK does is a result. */
export async function askModel(job: ModelJob, { onSent, onAlive }: CallSigns): Promise<ModelResult> {
  let ended: FallbackReason | null = null
  const gathered: Gathered = { text: '', use: null, stop: null, isWhole: false }
  const stop = new AbortController()
  const onEnded = (reason: FallbackReason) => {
    ended ??= reason
    stop.abort()
  }
  const seal = { url: addressOf(job), body: job.body, onSent, onBytes: onAlive, onEnded }
  try {
    const client = await openClient(job, sealedFetch(seal))
    const params = paramsOf(job)
    if (job.provider === 'bedrock')
      gatherMessage(gathered, await client.messages.create(params, { signal: stop.signal }))
    else
      for await (const event of await client.messages.create({ ...params, stream: true }, { signal: stop.signal }))
        gatherEvent(gathered, event)
    return resultOf(gathered)
  } catch (error) {
    const reason = ended ?? reasonOf(error)
    return { kind: 'failed', reason, use: turnedAway.has(reason) ? noTokens : null }
  }
}

/** Told before a token was read. After anything else that fails, what was used is not known. */
const turnedAway: ReadonlySet<FallbackReason> = new Set<FallbackReason>([
  'rate-limited',
  'overloaded',
  'refused-key',
  'not-found',
  'unreachable',
  'broken',
])

/** The parameters again as an object, in their order, so that the SDK writes the very same body. */
function paramsOf({ body, model }: ModelJob): Anthropic.MessageCreateParamsNonStreaming {
  const { anthropic_version: _set, stream: _streamed, ...params } = JSON.parse(body) as Record<string, unknown> // our own body
  return { model, ...params } as unknown as Anthropic.MessageCreateParamsNonStreaming // built by core/plan/wire
}

function gatherEvent(gathered: Gathered, event: Anthropic.RawMessageStreamEvent): void {
  switch (event.type) {
    case 'message_start':
      gathered.use = usageOf(event.message.usage, gathered.use)
      break
    case 'content_block_delta':
      if (event.delta.type === 'text_delta') add(gathered, event.delta.text)
      else if (event.delta.type === 'input_json_delta') add(gathered, event.delta.partial_json)
      break
    case 'message_delta':
      gathered.stop = event.delta.stop_reason
      gathered.use = usageOf(event.usage, gathered.use)
      break
    case 'message_stop':
      gathered.isWhole = true
      break
    default: // blocks begin and end of themselves; kinds of events that come later mean nothing here
  }
}

function gatherMessage(gathered: Gathered, message: Anthropic.Message): void {
  // A 200 with anything in it reaches us as it is: nothing about its shape may be believed.
  if (!Array.isArray(message?.content)) throw new CallEnded('wrong-shape')
  for (const block of message.content) {
    if (block.type === 'text') add(gathered, block.text)
    else if (block.type === 'tool_use') add(gathered, JSON.stringify(block.input))
  }
  gathered.use = usageOf(message.usage, null)
  gathered.stop = message.stop_reason
  gathered.isWhole = true
}

function add(gathered: Gathered, text: unknown): void {
  if (typeof text !== 'string') throw new CallEnded('wrong-shape')
  gathered.text += text
  if (gathered.text.length > ANSWER_BYTES) throw new CallEnded('too-long')
}

function resultOf({ text, use, stop, isWhole }: Gathered): ModelResult {
  if (!isWhole || stop === 'max_tokens') return { kind: 'failed', reason: 'cut-short', use }
  if (stop === 'refusal') return { kind: 'failed', reason: 'refused', use }
  return use ? { kind: 'answer', text, use } : { kind: 'failed', reason: 'wrong-shape', use }
}

/** Totals never go down: what a later event leaves out was said before. */
function usageOf(usage: unknown, before: TokenUse | null): TokenUse | null {
  if (typeof usage !== 'object' || usage === null) return before
  const read = (holder: object, name: string): number => {
    const value: unknown = Reflect.get(holder, name)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
  }
  const creation: unknown = Reflect.get(usage, 'cache_creation')
  const hour = typeof creation === 'object' && creation !== null ? read(creation, 'ephemeral_1h_input_tokens') : 0
  const old = before ?? noTokens
  return {
    input: Math.max(old.input, read(usage, 'input_tokens')),
    output: Math.max(old.output, read(usage, 'output_tokens')),
    cacheRead: Math.max(old.cacheRead, read(usage, 'cache_read_input_tokens')),
    cacheWrite5m: Math.max(old.cacheWrite5m, read(usage, 'cache_creation_input_tokens') - hour),
    cacheWrite1h: Math.max(old.cacheWrite1h, hour),
  }
}

/** What an SDK threw, in our words. Its own classes differ between packages, so it is told by status and code. */
function reasonOf(error: unknown): FallbackReason {
  if (error instanceof CallEnded) return error.reason
  const cause = error instanceof Error ? error.cause : null
  if (cause instanceof CallEnded) return cause.reason
  const status = typeof error === 'object' && error !== null ? (Reflect.get(error, 'status') as unknown) : undefined // any shape
  const type = typeof error === 'object' && error !== null ? (Reflect.get(error, 'type') as unknown) : undefined // any shape
  if (status === 429) return 'rate-limited'
  if (status === 529 || type === 'overloaded_error') return 'overloaded'
  if (status === 401 || status === 402 || status === 403) return 'refused-key'
  if (status === 404) return 'not-found'
  if (typeof status === 'number') return 'provider-failed'
  if (error instanceof SyntaxError) return 'not-json'
  return reasonOfLost(error)
}

/** By the SDKs' own sentences: names of classes do not survive bundling, and each package has classes of its own. */
function reasonOfLost(error: unknown): FallbackReason {
  const said = error instanceof Error ? error.message : ''
  if (/timed out/i.test(said)) return 'timed-out'
  if (/connection error/i.test(said)) return 'unreachable'
  if (/request was aborted/i.test(said)) return 'cancelled'
  return /terminated|ended without|aborted/i.test(said) ? 'cut-short' : 'provider-failed'
}
