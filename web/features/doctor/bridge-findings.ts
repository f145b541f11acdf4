// The doctor's findings about the bridge: how the connection stands, then each of its parts; with the way out where there is one.
import type { SubsystemState } from '#core/contracts/bridge-readiness.ts'
import type { BridgeView } from '../../clients/bridge-view.ts'
import type { Verdict } from '../../queries/checks.ts'
import { linkWords, reasonSentences, startSentences, subsystemNames } from '../bridge/bridge-sentences.ts'
import { goTo } from '../shell/navigation.ts'
import type { Parts } from '../shell/parts.ts'
import type { Finding, Repair } from './finding.ts'

export function bridgeFindings(view: BridgeView, { bridge }: Pick<Parts, 'bridge'>): readonly Finding[] {
  const { link, isPaired, readiness } = view
  const { title, text } = linkWords(link, isPaired)
  const repair = repairOf(view, bridge)
  const verdict = link.kind === 'live' ? 'good' : link.kind === 'not-genuine' ? 'missing' : 'reduced'
  const connection: Finding = { name: 'Bridge', verdict, sentence: `${title}. ${text}`, ...(repair && { repair }) }
  return [connection, ...(readiness?.subsystems ?? []).map(partFinding)]
}

/** A part that nobody set up, or that cannot be on this computer, is no fault; one that is there and does not work is. */
const chosenAway: ReadonlySet<string> = new Set([
  'off',
  'not-configured',
  'not-connected',
  'not-installed',
  'not-running',
  'no-display',
  'wayland',
  'unsupported-platform',
])

function partFinding({ name, state, reason }: SubsystemState): Finding {
  const verdict: Verdict =
    state === 'ok'
      ? 'good'
      : reason !== undefined && chosenAway.has(reason)
        ? 'reduced'
        : state === 'degraded'
          ? 'reduced'
          : 'missing'
  const sentence = state === 'ok' ? 'Works.' : reason === undefined ? 'Does not work.' : reasonSentences[reason]
  const repair = name === 'input' && reason === 'off' ? settingsLink('Choose', '/settings/sensing') : undefined
  return { name: subsystemNames[name], verdict, sentence, ...(repair && { repair }) }
}

const settingsLink = (label: string, path: string): Repair => ({
  label,
  run() {
    goTo(path)
    return Promise.resolve(null)
  },
})

function repairOf({ link, isPaired }: BridgeView, bridge: Parts['bridge']): Repair | null {
  switch (link.kind) {
    case 'not-running':
      return isPaired
        ? {
            label: 'Start the bridge',
            run: async () => startSentences[await (await bridge.connection()).startBridge()],
          }
        : null
    case 'needs-pairing':
      return settingsLink('Pair this page', '/settings/bridge')
    case 'version-mismatch':
      return {
        label: 'Reload the page',
        run() {
          location.reload()
          return Promise.resolve(null)
        },
      }
    default:
      return null
  }
}
