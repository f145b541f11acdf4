// How far the set-up got: kept as a document so that it goes on where it was left, and as a mark that can be read before anything else.
import { z } from 'zod/mini'
import type { StoreClient } from '../../clients/store-client.ts'

export const stepNames = ['welcome', 'camera', 'sit', 'typing', 'hours'] as const
export type StepName = (typeof stepNames)[number]

const DOCUMENT = 'setup'
const VERSION = 1
/** Present once the set-up has been shown: the first address then leads to Now at once. */
const SHOWN_KEY = 'cortex.setup'

const progressSchema = z.strictObject({
  /** Where to go on. */
  step: z.enum(stepNames),
  done: z.array(z.enum(stepNames)),
  /** Finished or left for good. */
  over: z.boolean(),
})
export type Progress = z.infer<typeof progressSchema>
export const freshProgress: Progress = { step: 'welcome', done: [], over: false }

type Ask = Pick<StoreClient, 'ask'>

/** null when the set-up was never begun here. */
export async function readProgress(store: Ask): Promise<Progress | null> {
  const kept = await store.ask('readDocument', DOCUMENT)
  return kept.ok ? (z.safeParse(progressSchema, kept.value?.body).data ?? null) : null
}

/** Where it cannot be kept, the set-up still works; it only begins anew next time. */
export async function keepProgress(store: Ask, progress: Progress, nowMs: number): Promise<void> {
  await store.ask('putDocument', { v: 1, name: DOCUMENT, bodyVersion: VERSION, savedMs: nowMs, body: progress })
}

type Mark = Pick<Storage, 'getItem' | 'setItem'>
export const wasShown = (storage: Mark): boolean => storage.getItem(SHOWN_KEY) !== null
export const noteShown = (storage: Mark): void => storage.setItem(SHOWN_KEY, 'shown')

/** After a step: it counts as done unless skipped, and the next one is where to go on; after the last it is over. */
export function advance(progress: Progress, step: StepName, skipped: boolean): Progress {
  const next = stepNames[stepNames.indexOf(step) + 1]
  const done = skipped || progress.done.includes(step) ? progress.done : [...progress.done, step]
  return { step: next ?? 'welcome', done, over: progress.over || next === undefined }
}
