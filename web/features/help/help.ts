// One help on its way: warned, offered, running, snoozed or gone. Times are counted here, stand still while the person decides, and nothing is shown twice.
import type { Plan, PlanAction } from '#core/contracts/plan.ts'
import type { Settings } from '#core/contracts/settings.ts'
import { rank } from '#core/policy/consent/ladder.ts'
import type { Clock } from '../../clients/clock.ts'
import { createStore, type Readable } from '../../ui/store.ts'
import type { MindEvent, PersonResponse } from '../../../workers/mind.worker.ts'
import type { MindLink } from '../mind/mind-link.ts'

/** What is offered, with what it rests on. */
export type Offer = Pick<Extract<MindEvent, { readonly kind: 'show' }>, 'plan' | 'level' | 'estimate'>

export type HelpView =
  | { readonly kind: 'none' }
  | { readonly kind: 'warning'; readonly offer: Offer; readonly secondsLeft: number }
  | { readonly kind: 'offer'; readonly offer: Offer }
  /** null: a plan of words alone. */
  | { readonly kind: 'running'; readonly offer: Offer; readonly action: PlanAction | null }
  | { readonly kind: 'snoozed'; readonly offer: Offer }

/** Ways to send a help away. */
export type Refusal = Extract<PersonResponse, 'dismissed' | 'unhelpful' | 'never'>

export interface Help extends Readable<HelpView> {
  readonly receive: (offer: Offer) => void
  /** The primary action; during the warning it starts at once. */
  readonly accept: () => void
  readonly refuse: (refusal: Refusal) => void
  readonly snooze: () => void
  /** The running exercise ended by itself (true) or was stopped. */
  readonly finish: (completed: boolean) => void
  /** Help was switched off or paused: whatever is on the screen goes, at any step. */
  readonly withdraw: () => void
  /** Time stands still while the card is being looked at or its menu is open. */
  readonly hold: (isHeld: boolean) => void
}

export interface HelpParts {
  readonly clock: Clock
  readonly mind: Pick<MindLink, 'shown' | 'notShown' | 'answer' | 'tookBreak'>
  readonly settings: {
    readonly get: () => Settings
    readonly change: (patch: { readonly help: { readonly never: string[] } }) => unknown
  }
  /** Why nothing can be shown at this moment (`hidden`, …), or null. */
  readonly obstacle: () => string | null
  /** Is the person in the middle of a sentence? */
  readonly isTyping: () => boolean
  /** Carries out what needs no screen of its own; true when it did. */
  readonly apply: (action: PlanAction, plan: Plan) => boolean
  /** "Never this" was kept; `before` is the list as it was, for undo. */
  readonly onNever: (plan: Plan, before: readonly string[]) => void
}

const SECOND_MS = 1000
/** The warning waits for the end of a sentence, at most this long (ecosystem 1.2: grace capped at 60 s). */
const TYPING_CAP_S = 60
/** An offer nobody answers goes away by itself. Chosen: long enough to finish a paragraph, shorter than the outcome window. */
const OFFER_S = 120

export function createHelp({ clock, mind, settings, obstacle, isTyping, apply, onNever }: HelpParts): Help {
  const store = createStore<HelpView>({ kind: 'none' })
  let isHeld = false
  let waiting: PlanAction[] = []
  let stopTick = (): void => undefined

  /** Calls back every second that counts until told otherwise. */
  const everySecond = (run: () => void): void => {
    stopTick()
    const again = (): void => {
      stopTick = clock.after(SECOND_MS, () => {
        again()
        if (!isHeld) run()
      })
    }
    again()
  }
  const show = (view: HelpView): void => {
    stopTick()
    isHeld = false
    store.set(view)
  }
  const current = (): Offer | null => {
    const view = store.get()
    return view.kind === 'none' ? null : view.offer
  }
  const answer = (offer: Offer, response: PersonResponse): void =>
    mind.answer({ decisionId: offer.plan.decisionId, response })

  const warn = (offer: Offer): void => {
    let secondsLeft = settings.get().help.warnSeconds
    let waited = 0
    if (secondsLeft === 0) return propose(offer)
    show({ kind: 'warning', offer, secondsLeft })
    everySecond(() => {
      if (secondsLeft > 0) secondsLeft--
      else waited++
      if (secondsLeft === 0 && (!isTyping() || waited >= TYPING_CAP_S)) return propose(offer)
      store.set({ kind: 'warning', offer, secondsLeft })
    })
  }
  /** What needs no screen is done at once; the rest runs one after the other. */
  const begin = (offer: Offer): void => {
    const { plan } = offer
    const screens = plan.actions.filter((action) => !apply(action, plan))
    waiting = screens.slice(1)
    if (plan.actions.length > 0 && screens.length === 0) show({ kind: 'none' })
    else show({ kind: 'running', offer, action: screens[0] ?? null })
  }
  /** After the warning: what has earned it begins by itself with an undo at hand, everything else waits for a yes. */
  const propose = (offer: Offer): void => {
    if (mayBegin(offer)) return begin(offer)
    let secondsLeft = OFFER_S
    show({ kind: 'offer', offer })
    everySecond(() => {
      if (--secondsLeft > 0) return
      answer(offer, 'ignored')
      show({ kind: 'none' })
    })
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    receive(offer) {
      const { decisionId, planId, source, fallbackReason, arm } = offer.plan
      const isOff = settings.get().help.never.includes(arm)
      const reason = store.get().kind !== 'none' ? 'busy' : isOff ? 'never' : obstacle()
      if (reason !== null) return mind.notShown({ decisionId, reason })
      warn(offer)
      mind.shown({ decisionId, planId, fallback: source === 'fallback' && fallbackReason !== 'ai-off' })
    },
    accept() {
      const offer = current()
      if (!offer) return
      answer(offer, 'accepted')
      begin(offer)
    },
    refuse(refusal) {
      const offer = current()
      if (!offer) return
      const { never } = settings.get().help
      if (refusal === 'never') {
        settings.change({ help: { never: [...new Set([...never, offer.plan.arm])] } })
        onNever(offer.plan, never)
      }
      answer(offer, refusal)
      show({ kind: 'none' })
    },
    snooze() {
      const offer = current()
      if (!offer) return
      answer(offer, 'snoozed')
      show({ kind: 'snoozed', offer })
      const untilMs = clock.nowMs() + settings.get().help.snoozeMinutes * 60_000
      everySecond(() => {
        if (clock.nowMs() >= untilMs) propose(offer)
      })
    },
    finish(completed) {
      const view = store.get()
      if (view.kind !== 'running') return
      if (completed) {
        const seconds = view.action ? secondsOf(view.action) : 0
        if (seconds > 0) mind.tookBreak(seconds)
        const next = waiting.shift()
        if (next) return show({ kind: 'running', offer: view.offer, action: next })
        answer(view.offer, 'completed')
      }
      show({ kind: 'none' })
    },
    withdraw() {
      const offer = current()
      if (!offer) return
      waiting = []
      answer(offer, 'ignored')
      show({ kind: 'none' })
    },
    hold: (held) => void (isHeld = held),
  }
}

/** Nothing opens unasked: only a change that needs no screen and can be taken back may begin by itself, and only where trust was earned. */
const mayBegin = ({ plan, level }: Offer): boolean =>
  rank(level) >= rank('REVERSIBLE_ACT') && plan.actions[0]?.kind === 'dim'

/** Length of an exercise that counts as a break for the load. */
function secondsOf(action: PlanAction): number {
  if (action.kind === 'take-break') return action.minutes * 60
  return action.kind === 'breathe' || action.kind === 'move' ? action.seconds : 0
}
