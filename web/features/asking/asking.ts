// The question that stands just now, if any: comes from the mind, goes with an answer, a wave of the hand, or its time.
import type { ExperienceLabel } from '#core/contracts/labels.ts'
import type { MindLink } from '../mind/mind-link.ts'
import { createStore, type Readable } from '../../ui/store.ts'

export interface OpenQuestion {
  readonly askId: string
  /** The stretch it asks about, wall clock ms. */
  readonly startMs: number
  readonly endMs: number
}

export interface Asking extends Readable<OpenQuestion | null> {
  /** null puts it away unanswered. */
  readonly answer: (label: ExperienceLabel | null) => void
}

export interface AskingParts {
  readonly mind: Pick<MindLink, 'onEvent' | 'answerQuestion'>
  readonly nowMs: () => number
  readonly after: (ms: number, run: () => void) => () => void
}

export function createAsking({ mind, nowMs, after }: AskingParts): Asking {
  const store = createStore<OpenQuestion | null>(null)
  let forget = (): void => undefined
  const close = (): void => {
    forget()
    store.set(null)
  }
  mind.onEvent((event) => {
    if (event.kind !== 'ask') return
    const { askId, startMs, endMs, untilMs } = event.question
    forget()
    store.set({ askId, startMs, endMs })
    forget = after(untilMs - nowMs(), close)
  })
  return {
    get: store.get,
    subscribe: store.subscribe,
    answer(label) {
      const open = store.get()
      if (open) mind.answerQuestion({ askId: open.askId, label })
      close()
    },
  }
}
