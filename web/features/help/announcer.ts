// What a screen reader is told of helps: at most one sentence a minute, since speech interrupts more than a picture does.
import { createStore, type Readable } from '../../ui/store.ts'
import type { Help, HelpView } from './help.ts'

const APART_MS = 60_000

/** The sentence to be spoken, empty at first. One that comes too soon is dropped, not queued: its moment has passed. */
export function createAnnouncer(help: Pick<Help, 'get' | 'subscribe'>, nowMs: () => number): Readable<string> {
  const spoken = createStore('')
  let lastMs = Number.NEGATIVE_INFINITY
  let lastPlan = ''
  const follow = (): void => {
    const view = help.get()
    const text = sentenceOf(view)
    if (text === '' || view.kind === 'none' || view.offer.plan.planId === lastPlan) return
    lastPlan = view.offer.plan.planId
    if (nowMs() - lastMs < APART_MS) return
    lastMs = nowMs()
    spoken.set(text)
  }
  help.subscribe(follow)
  follow()
  return spoken
}

const sentenceOf = (view: HelpView): string =>
  view.kind === 'warning' || view.kind === 'offer' ? `A suggestion: ${view.offer.plan.title}` : ''
