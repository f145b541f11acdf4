// Why Cortex is quiet, or why it speaks now, in one line: from the closed gates, the state and the person's own switches.
import type { StateEstimate } from '#core/contracts/state.ts'
import type { ClosedGate, GateId } from '#core/policy/availability/gates.ts'
import type { QuietLine } from '../live/live-store.ts'
import { formatTime } from '../../ui/clock.ts'

const words: Readonly<Record<GateId, readonly [because: string, detail: string]>> = {
  paused: ['Paused', 'Nothing is offered until then.'],
  'quiet-mode': ['Quiet because you sent three helps away', 'It comes back by itself.'],
  'window-open': [
    'Quiet because the last moment is still being measured',
    'Helped or not, the minutes after it count alike.',
  ],
  call: ['Quiet because you are in a call', 'Nothing opens while a microphone or camera is in use elsewhere.'],
  fullscreen: ['Quiet because a window is full screen', 'It may be a presentation.'],
  'audible-tab': ['Quiet because something is playing', 'It goes on when the sound stops.'],
  'quiet-hours': ['Quiet hours', 'Set in Settings, Help and consent.'],
  'weekday-off': ['A day without help', 'Set in Settings, Help and consent.'],
  'in-flow': ['Quiet because you are in flow', 'Nothing is worth breaking that.'],
  'exercise-running': ['Quiet because a help is running', 'One at a time.'],
  idle: ['Quiet because you are away', 'Keys and pointer have rested for five minutes.'],
  typing: ['Waiting for the end of your sentence', 'At most a minute.'],
  'cool-down': ['Quiet for a minute after the last help', 'So that one does not follow another.'],
  spacing: ['Quiet because the last help was not long ago', 'The distance is yours to set.'],
  'daily-cap': ['Quiet because today’s helps are used up', 'How many is yours to set.'],
  'hourly-cap': ['Quiet because this hour had enough', 'It goes on later.'],
  'low-quality': ['Quiet because the signals are too poor', 'A wrong moment would be worse than none.'],
  'no-consent': ['Quiet because no kind of help has your leave', 'Settings, Help and consent.'],
  'likely-dismissal': [
    'Quiet because you would likely send it away',
    'One in ten such moments is tried, so that this can change.',
  ],
}

/** A gate as the reason it gave; one this build does not know keeps its name. */
export const gateWords = (gate: string): string =>
  new Map<string, readonly string[]>(Object.entries(words)).get(gate)?.[0] ?? gate

/** Coverage from which a state is claimed; below, the line says what is missing. */
const ENOUGH = 0.5

export interface QuietFacts {
  readonly estimate: StateEstimate
  readonly closed: readonly ClosedGate[]
  readonly helpIsOn: boolean
}

export function quietLine({ estimate, closed, helpIsOn }: QuietFacts): QuietLine {
  if (!helpIsOn) return { because: 'Quiet because help is off.', detail: 'Switch it on in Settings, Help and consent.' }
  if (estimate.coverage < ENOUGH)
    return {
      because: 'Quiet because these signals alone cannot tell.',
      detail: 'Pulse and face together can, and so can the rhythm of your keys.',
    }
  const [first] = closed
  if (first) {
    const [because, detail] = words[first.id]
    const until = first.untilMs === undefined || first.id === 'typing' ? '' : ` until ${formatTime(first.untilMs)}`
    return { because: `${because}${until}.`, detail }
  }
  if (estimate.state === 'HYPER')
    return { because: 'Help may come now.', detail: 'You are busier than your usual and nothing speaks against it.' }
  return { because: 'Quiet because nothing is unlike your usual.', detail: 'Help comes only when that changes.' }
}
