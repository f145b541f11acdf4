// How planning holds and what it costs: random answers judged by the hundred thousand, the injection corpus, preparing a request, and a call's child.
import { performance } from 'node:perf_hooks'
import { arms } from '#core/policy/arms.ts'
import { marksFor } from '#core/plan/marks.ts'
import { readReply } from '#core/plan/read-reply.ts'
import { wireBody } from '#core/plan/wire.ts'
import { planWithoutModel } from '#core/plan/without-model.ts'
import { createModelCaller } from '../../bridge/planner/call-model.ts'
import { startFakeMessages, streamText } from '../support/plan/fake-messages.ts'
import { breachesOf } from '../support/plan/inside.ts'
import { injections, obeyingAnswers } from '../support/plan/injections.ts'
import { readRandomAnswers } from '../support/plan/random-answers.ts'
import { sampleRequest, sampleTabs } from '../support/plan/sample-request.ts'

const RANDOM_ANSWERS = 100_000
const CALLS = 5

export async function run(): Promise<void> {
  const judged = timed(() => readRandomAnswers(RANDOM_ANSWERS, 7))
  const { plans, actions, unusable, breaches } = judged.value
  const obeyed = timed(countObeyed)
  console.table([
    {
      what: 'random answers',
      runs: RANDOM_ANSWERS,
      plans,
      actions,
      unusable,
      breaches: breaches.length,
      ms: judged.ms,
    },
    {
      what: 'obeyed injections',
      runs: obeyed.value.runs,
      plans: obeyed.value.plans,
      breaches: obeyed.value.breaches,
      ms: obeyed.ms,
    },
  ])
  const request = sampleRequest('workspace_simplify')
  const choice = { provider: 'anthropic', model: 'm' } as const
  console.table([
    {
      what: 'plan without a model',
      microseconds: microseconds(() => planWithoutModel(request, { reason: 'ai-off', nowMs: 1 })),
    },
    { what: 'envelope', microseconds: microseconds(() => sampleRequest('workspace_simplify')) },
    { what: 'exact body', microseconds: microseconds(() => wireBody(request, choice)) },
  ])
  console.table(await timeCalls())
}

function countObeyed(): { runs: number; plans: number; breaches: number } {
  const count = { runs: 0, plans: 0, breaches: 0 }
  for (const injection of injections)
    for (const arm of arms) {
      const tabs = sampleTabs.map((tab) => ({ ...tab, title: injection.text }))
      const request = sampleRequest(arm, { source: { tabs, goal: injection.text } })
      const handles = tabs.map(({ target }) => target)
      for (const answer of obeyingAnswers(injection, handles, marksFor(request.requestId).canary)) {
        const read = readReply(answer, request, 1)
        count.runs++
        if (read.kind !== 'plan') continue
        count.plans++
        count.breaches += breachesOf(read.plan, request).length
      }
    }
  return count
}

/** A whole call: child, SDK, request, answer; against a server on this computer that answers at once. */
async function timeCalls(): Promise<object[]> {
  const fake = await startFakeMessages()
  fake.behave(streamText('{"title":"A","text":"B","claims":[],"actions":[]}'))
  const body = wireBody(sampleRequest('breath_box'), { provider: 'anthropic', model: 'm' })
  const times: number[] = []
  const rssBefore = process.memoryUsage.rss()
  for (let k = 0; k < CALLS; k++) {
    const job = {
      provider: 'anthropic',
      model: 'm',
      region: '',
      projectId: '',
      endpoint: fake.url,
      key: 'bench-key',
      body,
    } as const
    const startedMs = performance.now()
    const { kind } = await createModelCaller()(job, new AbortController().signal)
    if (kind !== 'answer') throw new Error('the call failed')
    times.push(performance.now() - startedMs)
  }
  await fake.stop()
  const grownMb = (process.memoryUsage.rss() - rssBefore) / 1_048_576
  const sorted = times.toSorted((a, b) => a - b)
  return [
    {
      what: 'call in a child',
      medianMs: Math.round(sorted[CALLS >> 1] ?? 0),
      worstMs: Math.round(sorted.at(-1) ?? 0),
      parentGrewMb: Math.round(grownMb),
    },
  ]
}

function timed<T>(work: () => T): { value: T; ms: number } {
  const startedMs = performance.now()
  const value = work()
  return { value, ms: Math.round(performance.now() - startedMs) }
}

const microseconds = (work: () => unknown): number => {
  for (let k = 0; k < 200; k++) work()
  return Math.round(timed(() => Array.from({ length: 1000 }, work)).ms)
}
