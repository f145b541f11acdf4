// Wires helping to this page: what the mind wants shown, whether anybody would see it, and what the page knows of its surroundings.
import type { SettingsControl } from '../../clients/settings.ts'
import { pageClock } from '../../clients/clock.ts'
import type { LiveStore } from '../live/live-store.ts'
import type { MindLink } from '../mind/mind-link.ts'
import { createHelp, type Help } from './help.ts'

export interface HelpingParts {
  readonly mind: MindLink
  readonly settings: SettingsControl
  readonly live: Pick<LiveStore, 'get'>
}

/** A burst of typing counts as "in the middle of a sentence" until this long after its last key (ecosystem 1.2). */
const TYPING_GRACE_S = 10

export function createHelping({ mind, settings, live }: HelpingParts): Help {
  const help = createHelp({
    clock: pageClock,
    mind,
    settings,
    obstacle: () => (document.hidden ? 'hidden' : null),
    isTyping: () => {
      const { typingBurstSeconds = 0, inactivitySeconds = Infinity } = live.get().lines.input?.values ?? {}
      return typingBurstSeconds > 0 && inactivitySeconds < TYPING_GRACE_S
    },
    apply: () => false,
  })
  const tellSurroundings = (): void =>
    mind.surroundings({
      inCall: false,
      fullscreen: document.fullscreenElement !== null,
      audibleTab: false,
      exerciseRunning: help.get().kind === 'running',
      capabilities: document.hidden ? [] : ['page'],
    })
  mind.onEvent((event) => {
    if (event.kind === 'show') help.receive(event)
  })
  help.subscribe(tellSurroundings)
  document.addEventListener('visibilitychange', tellSurroundings)
  document.addEventListener('fullscreenchange', tellSurroundings)
  tellSurroundings()
  return help
}
