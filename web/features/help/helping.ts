// Wires helping to this page: what the mind wants shown, whether anybody would see it, what is done at once and how it is taken back.
import type { Plan, PlanAction } from '#core/contracts/plan.ts'
import type { BridgeClient } from '../../clients/bridge-client.ts'
import { type Clock, pageClock } from '../../clients/clock.ts'
import type { SettingsControl } from '../../clients/settings.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import { wordsOf } from '../lab/arm-words.ts'
import type { LiveStore } from '../live/live-store.ts'
import type { MindLink } from '../mind/mind-link.ts'
import type { Notices } from '../shell/notices.ts'
import { createHelp, type Help } from './help.ts'
import { createMemory, type MemoryView } from './memory.ts'
import { createNudge } from './nudge.ts'
import { createShield, untilOf, type Shield } from './shield.ts'
import { createUndoJournal, type Undone, type UndoJournal } from './undo-journal.ts'
import { askForWords } from './wording.ts'
import type { Readable } from '../../ui/store.ts'

export interface HelpingParts {
  readonly bridge: Pick<BridgeClient, 'get' | 'connection'>
  readonly mind: MindLink
  readonly settings: SettingsControl
  readonly live: Pick<LiveStore, 'get'>
  readonly store: StoreClient
  readonly notices: Notices
  readonly clock: Clock
}

export interface Helping {
  readonly help: Help
  readonly shield: Shield
  readonly undoJournal: UndoJournal
  /** Pause, quiet mode and consent as the mind holds them. */
  readonly memory: Readable<MemoryView>
  /** Takes a change back and says how it went. */
  readonly undo: (undoId: string) => void
}

/** A burst of typing counts as "in the middle of a sentence" until this long after its last key (ecosystem 1.2). */
const TYPING_GRACE_S = 10
/** "Never this" can be taken back for a day from the list, the shield as long as it lasts. */
const NEVER_UNDO_MS = 86_400_000
const MINUTE_MS = 60_000

const undoneWords: Readonly<Record<Undone, string>> = {
  undone: 'Taken back.',
  already: 'It was taken back before.',
  conflict: 'You changed this since, so it was left as it is.',
  expired: 'This can no longer be taken back.',
}

export function createHelping(parts: HelpingParts): Helping {
  const { bridge, mind, settings, live, store, notices, clock } = parts
  const shield = createShield(document.documentElement, pageClock, Date.now)
  const never = {
    read: () => [...settings.get().help.never],
    write: (value: unknown) => void settings.change({ help: { never: value as string[] } }), // from our own entry; refused if it is not
  }
  const undoJournal = createUndoJournal({
    store,
    nowMs: Date.now,
    newId: () => crypto.randomUUID(),
    kinds: { dim: shield, 'never-this': never },
  })
  const undo = (undoId: string): void => {
    const undone = undoJournal.undo(undoId)
    notices.say({ id: 'undo', text: undoneWords[undone] })
  }
  const nudge = createNudge(settings)
  const help = createHelp({
    clock,
    mind,
    settings,
    obstacle: () => (document.hidden && !nudge.canReach() ? 'hidden' : null),
    isTyping: () => {
      const { typingBurstSeconds = 0, inactivitySeconds = Infinity } = live.get().lines.input?.values ?? {}
      return typingBurstSeconds > 0 && inactivitySeconds < TYPING_GRACE_S
    },
    apply,
    onNever(plan, before) {
      const entry = undoJournal.note({
        kind: 'never-this',
        planId: plan.planId,
        actionId: 'never',
        before: [...before],
        after: never.read(),
        offeredMs: NEVER_UNDO_MS,
      })
      const text = `${wordsOf(plan.arm)} is not offered any more.`
      notices.say({ id: 'never', text, action: { label: 'Undo', run: () => undo(entry.undoId) } })
    },
  })

  function apply(action: PlanAction, plan: Plan): boolean {
    if (action.kind !== 'dim') return false
    const before = shield.read()
    shield.set(Date.now() + action.minutes * MINUTE_MS)
    const { planId } = plan
    const { actionId, minutes } = action
    const entry = undoJournal.note({
      kind: 'dim',
      planId,
      actionId,
      before,
      after: shield.read(),
      offeredMs: minutes * MINUTE_MS,
    })
    const takeBack = (): void => {
      undo(entry.undoId)
      mind.answer({ decisionId: plan.decisionId, response: 'undone' })
    }
    const text = `The page stays quiet for ${minutes} minutes.`
    notices.say({ id: 'shield', text, action: { label: 'Undo', run: takeBack } })
    return true
  }

  const tellSurroundings = (): void =>
    mind.surroundings({
      inCall: false,
      fullscreen: document.fullscreenElement !== null,
      audibleTab: false,
      exerciseRunning: help.get().kind === 'running',
      capabilities: document.hidden && !nudge.canReach() ? [] : ['page'],
    })
  mind.onEvent((event) => {
    if (event.kind === 'show') askForWords({ bridge, clock }, event, (plan) => help.receive({ ...event, plan }))
  })
  help.subscribe(() => {
    tellSurroundings()
    nudge.follow(help.get())
  })
  /** The kill switch: off or paused takes everything back at once, whatever step it was at. */
  const takeAllBack = (): void => {
    const until = memory.get()?.pausedUntilMs ?? null
    if (settings.get().help.on && (until === null || until <= Date.now())) return
    help.withdraw()
    const up = undoJournal.get().find(({ kind, status }) => kind === 'dim' && status === 'open')
    if (up && shield.get() !== null) undo(up.undoId)
  }
  const memory = createMemory(mind, store)
  settings.subscribe(tellSurroundings)
  settings.subscribe(takeAllBack)
  memory.subscribe(takeAllBack)
  document.addEventListener('visibilitychange', tellSurroundings)
  document.addEventListener('fullscreenchange', tellSurroundings)
  tellSurroundings()
  void undoJournal.load().then((entries) => {
    // A shield that was up when the window closed is up again, until its own time.
    const last = entries.find(({ kind, status }) => kind === 'dim' && status === 'open')
    if (last) shield.set(untilOf(last.after))
  })
  return { help, shield, undoJournal, memory, undo }
}
