// The page's link to the mind: starts it with the first line, hands it the store, the choices and the surroundings, passes its events on.
import type { CalibrationStep } from '#core/contracts/calibration.ts'
import type { ExperienceLabel } from '#core/contracts/labels.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import type { PlanRequest } from '#core/contracts/planning.ts'
import type { Settings } from '#core/contracts/settings.ts'
import type { Arm, ConsentKind } from '#core/policy/arms.ts'
import { type Pace, realTime } from '#core/units/pace.ts'
import type { MindClient } from '../../clients/mind-client.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import type { Readable } from '../../ui/store.ts'
import type { Answer, Examination, MindEvent, Surroundings } from '../../../workers/mind.worker.ts'

export interface MindLink {
  readonly line: (line: FeatureLine) => void
  readonly surroundings: (surroundings: Surroundings) => void
  readonly shown: (shown: { readonly decisionId: string; readonly planId: string; readonly fallback: boolean }) => void
  readonly notShown: (notShown: { readonly decisionId: string; readonly reason: string }) => void
  readonly answer: (answer: Answer) => void
  readonly pause: (untilMs: number | null) => void
  readonly consent: (change: { readonly subject: ConsentKind; readonly change: 'revoked' | 'reset' }) => void
  readonly tookBreak: (seconds: number) => void
  /** The answer to an `ask` event; null puts it away. */
  readonly answerQuestion: (answer: { readonly askId: string; readonly label: ExperienceLabel | null }) => void
  /** Begins the guided sit or the typing sample; `calibrating` and `calibration` events follow. */
  readonly calibrate: (step: CalibrationStep) => void
  readonly abortCalibration: () => void
  /** Whose lines follow; nothing of the demo is kept. */
  readonly subject: (subject: 'person' | 'demo') => void
  /** The Lab's evidence as of now; null when the log cannot be read. */
  readonly examine: () => Promise<Examination | null>
  /** What planning a help of this kind would begin with right now; null when the mind does not answer. */
  readonly wouldAsk: (arm: Arm) => Promise<PlanRequest | null>
  readonly onEvent: (listener: (event: MindEvent) => void) => () => void
}

export interface MindLinkParts {
  /** Called once, with the first thing worth telling it: the worker is not started before. */
  readonly mind: () => MindClient
  readonly store: StoreClient
  readonly settings: Readable<Settings>
  readonly pace: Pace
}

export function createMindLink({ mind, store, settings, pace }: MindLinkParts): MindLink {
  const listeners = new Set<(event: MindEvent) => void>()
  let client: MindClient | null = null
  let latest: Surroundings | null = null
  let subject: 'person' | 'demo' = 'person'

  /** After a crash of either worker the channel between them is gone, and the mind has forgotten what it was told. */
  const introduce = (started: MindClient): void => {
    if (pace !== realTime) void started.call('pace', pace)
    const port = store.worker.openPort()
    void started.call('attachStore', port, { transfer: [port] })
    tellChoices(started)
    void started.call('subject', subject)
    if (latest) void started.call('surroundings', latest)
  }
  const tellChoices = (started: MindClient): void => {
    const { help, exercises, ai } = settings.get()
    void started.call('choose', { help, exercises, ai })
  }
  const start = (): MindClient => {
    const started = mind()
    started.onEvent((event) => {
      for (const listener of listeners) listener(event)
    })
    started.onStatus(({ kind }) => kind === 'ready' && introduce(started))
    store.worker.onStatus(({ kind }) => kind === 'ready' && introduce(started))
    if (started.status().kind === 'ready') introduce(started)
    settings.subscribe(() => tellChoices(started))
    return started
  }
  const started = (): MindClient => (client ??= start())

  return {
    line: (line) => void started().call('line', line),
    surroundings(surroundings) {
      latest = surroundings
      void client?.call('surroundings', surroundings)
    },
    shown: (shown) => void started().call('shown', shown),
    notShown: (notShown) => void started().call('notShown', notShown),
    answer: (answer) => void started().call('answer', answer),
    pause: (untilMs) => void started().call('pause', untilMs),
    consent: (change) => void started().call('consent', change),
    answerQuestion: (answer) => void started().call('answerQuestion', answer),
    calibrate: (step) => void started().call('calibrate', step),
    abortCalibration: () => void client?.call('abortCalibration', null),
    subject(next) {
      if (next === subject) return
      subject = next
      void client?.call('subject', next)
    },
    tookBreak: (seconds) => void started().call('tookBreak', seconds),
    async wouldAsk(arm) {
      const reply = await started().call('wouldAsk', arm)
      return reply.ok ? reply.value : null
    },
    async examine() {
      const reply = await started().call('examine', null)
      return reply.ok ? reply.value : null
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
