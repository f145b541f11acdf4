// Hosts the session: feeds it lines and one tick a second, keeps what it must not forget, and tells the page what it concludes.
import { HELP_MEMORY_NAME } from '#core/contracts/help-memory.ts'
import {
  CALIBRATION_NAME,
  type CalibrationResult,
  type CalibrationStep,
  noCalibration,
} from '#core/contracts/calibration.ts'
import type { ExperienceLabel } from '#core/contracts/labels.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import type { PlanRequest } from '#core/contracts/planning.ts'
import { type Settings, defaultSettings } from '#core/contracts/settings.ts'
import type { Session } from '#core/contracts/sessions.ts'
import type { StateEstimate } from '#core/contracts/state.ts'
import type { Arm, ConsentKind } from '#core/policy/arms.ts'
import { type HelpMemory, memoryOf, readMemory, recoverHelp } from '#core/session/help-memory.ts'
import type { PersonResponse, SessionEffect, SessionEvent, Surroundings } from '#core/session/session-event.ts'
import { type SessionState, openSession } from '#core/session/session-state.ts'
import { reportOf } from '#core/session/tally.ts'
import { step } from '#core/session/step.ts'
import { toChoices } from './choices.ts'
import { createJournal } from './journal.ts'
import { createKeeper } from './keeper.ts'
import { ASKED_NAME, readKept } from './kept.ts'
import type { MindSurroundings } from './mind-event.ts'
import { POLICY_NAME, learnThroughYesterday } from './nightly.ts'
import { type Examination, examineStore, keepExamination } from './examine.ts'
import { planAlone, requestOf } from './plan.ts'
import type { MindStore } from './store-link.ts'
import { learnPersonal } from './personal-nightly.ts'
import { watchGaps } from './watch-gaps.ts'
import { zoneDayNumber } from './zone-day.ts'

/** What the person chose, as far as helping goes. */
export type HelpSettings = Pick<Settings, 'help' | 'exercises' | 'ai'>

export interface Answer {
  readonly decisionId: string
  readonly response: PersonResponse
  readonly value?: number
}

export interface ConsentWish {
  readonly subject: ConsentKind
  readonly change: 'revoked' | 'reset'
}

export const TICK_MS = 1000
/** A session without a line for this long has ended. */
const SILENCE_ENDS_MS = 600_000
/** The usual is learned again from minutes this far back, as long as they are kept. */
const RECALLED_MS = 30 * 86_400_000

interface Shown {
  readonly decisionId: string
  readonly planId: string
  readonly fallback: boolean
}

interface QuestionAnswer {
  readonly askId: string
  readonly label: ExperienceLabel | null
}

/** What the page reports of a help or a question under way. */
const reports = (send: (event: SessionEvent) => void) => ({
  shown: (shown: Shown): void => send({ kind: 'shown', ...shown }),
  notShown: (missed: { decisionId: string; reason: string }): void => send({ kind: 'not-shown', ...missed }),
  answer: (answer: Answer): void => send({ kind: 'response', ...answer }),
  tookBreak: (seconds: number): void => send({ kind: 'break-taken', seconds }),
  /** The answer to an `ask`; null: put away. */
  answerQuestion: (answer: QuestionAnswer): void => send({ kind: 'answered', ...answer }),
  abortCalibration: (): void => send({ kind: 'calibrate-abort' }),
})

export type MindMethods = ReturnType<typeof createMindMethods>

/** The session opens with the first line: a page that senses nothing keeps no clock running. Nothing is decided before the past is read. */
export function createMindMethods(world: MindSurroundings) {
  let state: SessionState | null = null
  let estimate: StateEstimate | null = null
  let settings: HelpSettings = defaultSettings
  let surroundings: Surroundings | null = null
  let store: MindStore | null = null
  let leads = false
  let remembered = false
  let learnedThrough: number | null = null
  let lastLineMs = 0
  let calibration = noCalibration
  let subject: Session['subject'] = 'person'
  const keeper = createKeeper()
  const journal = createJournal((decisionId) => send({ kind: 'durable', decisionId }))

  const send = (event: SessionEvent): void => {
    if (!state) return
    const stepped = step(state, event, world.nowMs(), world.random)
    state = stepped.state
    for (const effect of stepped.effects) carryOut(effect)
  }
  const carryOut = (effect: SessionEffect): void => {
    switch (effect.kind) {
      case 'state':
        estimate = effect.estimate
        return world.emit(effect)
      case 'transition':
      case 'availability':
      case 'seen':
        return world.emit(effect)
      case 'write':
        return journal.write(effect.record)
      case 'show':
        return show(effect)
      case 'memory':
        return keep(effect.memory)
      case 'consent': {
        const { subject, from, to, cause } = effect
        return store?.appendConsent({
          eventId: world.newId(),
          atMs: Math.round(world.nowMs()),
          subject,
          from,
          to,
          cause,
        })
      }
      case 'minute':
        return keeper.minute(effect.minute)
      case 'checkpoint':
        return keeper.checkpoint(effect.report, world.nowMs())
      case 'ask':
        store?.putDocument({ name: ASKED_NAME, body: { askedAtMs: effect.askedAtMs }, atMs: world.nowMs() })
        return world.emit(effect)
      case 'label':
        return store?.putLabel(effect.label)
      case 'calibration':
        return concludeCalibration(effect.result)
      case 'calibrating':
        return world.emit(effect)
      case 'load-warning':
    }
  }
  const show = ({ decisionId, arm, level }: Extract<SessionEffect, { readonly kind: 'show' }>): void => {
    if (!state) return
    const request = requestOf(world, { decisionId, arm, state, estimate, settings })
    world.emit({ kind: 'show', plan: planAlone(request, world.nowMs()), level, estimate, request })
  }
  /** Only what was found is written; a failed or aborted run leaves the document as it was. */
  const concludeCalibration = (result: CalibrationResult): void => {
    if (result.ok && subject === 'person') {
      calibration = { ...calibration, [result.step]: result.found }
      store?.putDocument({ name: CALIBRATION_NAME, body: calibration, atMs: world.nowMs() })
    }
    world.emit({ kind: 'calibration', result })
  }
  /** Before the past is read there is nothing to keep that would not overwrite it. */
  const keep = (memory: HelpMemory): void => {
    if (remembered) store?.putDocument({ name: HELP_MEMORY_NAME, body: memory, atMs: world.nowMs() })
    world.emit({ kind: 'memory', memory })
  }
  const choose = (): void => send({ kind: 'choices', choices: toChoices(settings.help, leads && remembered) })

  const open = (): void => {
    const nowMs = world.nowMs()
    const local = world.local(nowMs)
    state = openSession({ sessionId: `session-${world.newId()}`, build: world.build, nowMs, local })
    const isFirst = lastLineMs === 0
    lastLineMs = nowMs
    choose()
    if (surroundings) send({ kind: 'surroundings', surroundings })
    if (subject === 'person') keeper.begin({ sessionId: state.sessionId, startMs: nowMs, tz: local.timeZone })
    if (isFirst) {
      world.every(TICK_MS, tick)
      world.lead(() => {
        leads = true
        choose()
        void remember()
      })
    }
    void remember()
  }
  /** What the person does counts even before anything is sensed. */
  const sendAwake = (event: SessionEvent): void => {
    if (!state) open()
    send(event)
  }
  /** Ends the session; the next line opens another. */
  const close = (): void => {
    if (!state) return
    if (subject === 'person') keeper.end(reportOf(state.tally, state.startedAtMs), world.nowMs())
    state = null
    remembered = false
  }
  /** Only the window that leads keeps anything, and nothing of the demo. */
  const settleKeeper = (): void => keeper.use(leads && subject === 'person' ? store : null)
  const noteGap = watchGaps(world, keeper.gap)
  const tick = (): void => {
    noteGap()
    if (!state) return
    if (world.nowMs() - lastLineMs > SILENCE_ENDS_MS) return close()
    send({ kind: 'tick', local: world.local(world.nowMs()) })
    journal.retry()
    if (remembered && learnedThrough !== null && today() - 1 > learnedThrough) void learn()
  }
  const today = (): number => {
    const nowMs = world.nowMs()
    return zoneDayNumber(nowMs, world.local(nowMs).timeZone)
  }

  /** Reads what earlier sessions left, once; help stays off until then. */
  const remember = async (): Promise<void> => {
    if (!store || !state || !leads || remembered || subject !== 'person') return
    const nowMs = world.nowMs()
    await store.recoverSessions({ nowMs: Math.round(state.startedAtMs), exceptId: state.sessionId })
    settleKeeper()
    const [records, body, minutes, kept] = await Promise.all([
      store.readLog(),
      store.readDocument(HELP_MEMORY_NAME),
      store.readMinutes(nowMs - RECALLED_MS, Math.round(state.startedAtMs)),
      readKept(store),
    ])
    if (!records || remembered) return
    remembered = true
    calibration = kept.calibration
    send({ kind: 'recalled', minutes, ...kept })
    send({ kind: 'remembered', memory: readMemory(body, nowMs), past: recoverHelp(records, nowMs) })
    keep(memoryOf(state))
    await learn()
    choose()
  }
  /** The nightly job. It runs when a day has passed since the last, at the start for the days before. */
  const learn = async (): Promise<void> => {
    const throughDay = today() - 1
    learnedThrough = throughDay
    const records = await store?.readLog()
    if (!records || !state) return
    const nowMs = world.nowMs()
    const model = learnThroughYesterday(records, nowMs, world.local(nowMs).timeZone)
    send({ kind: 'learned', model })
    const { decisions: outcomes, hash } = model
    store?.putDocument({ name: POLICY_NAME, body: { throughDay, outcomes, hash }, atMs: nowMs })
    if (store && records.length > 0) keepExamination(store, records, nowMs)
    world.emit({ kind: 'learned', outcomes, hash })
    if (store && state) send({ kind: 'personal', ...(await learnPersonal(store, { usuals: state.usuals, nowMs })) })
  }

  return {
    ...reports(send),
    /** One line of features from any channel. */
    line: (line: FeatureLine): void => {
      if (!state) open()
      lastLineMs = world.nowMs()
      if (subject === 'person') keeper.line(line)
      send({ kind: 'features', line })
    },
    pause: (untilMs: number | null): void => {
      if (state || untilMs !== null) sendAwake({ kind: 'pause', untilMs })
    },
    choose: (next: HelpSettings): void => {
      settings = next
      choose()
    },
    surroundings: (next: Surroundings): void => {
      surroundings = next
      send({ kind: 'surroundings', surroundings: next })
    },
    /** What planning a help would begin with right now, for the person to read before a model is ever asked. */
    wouldAsk: (arm: Arm): PlanRequest => requestOf(world, { decisionId: 'preview', arm, state, estimate, settings }),
    consent: (wish: ConsentWish): void => sendAwake({ kind: 'consent', ...wish }),
    /** The evidence as of now, or null when the log cannot be read. Written beside the log in one piece, as every night. */
    examine: (): Promise<Examination | null> => examineStore(store, world.nowMs()),
    /** Begins the guided sit or the typing sample; it ends by itself with a `calibration` event. */
    calibrate: (step: CalibrationStep): void => sendAwake({ kind: 'calibrate', step }),
    /** A channel to the store worker; a new one whenever that worker was started again. */
    attachStore: (port: MessagePort): void => {
      store = world.connectStore(port)
      journal.use(store)
      if (remembered) settleKeeper()
      void remember()
    },
    /** Whose lines follow. The demo is a session of its own, and nothing of it is kept. */
    subject: (next: Session['subject']): void => {
      if (next === subject) return
      close()
      subject = next
    },
  }
}
