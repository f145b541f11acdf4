// Judging: carries feature lines from whoever measures to the page and to the mind, and the mind's states back to the page.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { ClosedGate } from '#core/policy/availability/gates.ts'
import type { VitalsClient } from '../../clients/vitals-client.ts'
import type { LiveStore } from '../live/live-store.ts'
import type { Wave } from '../live/wave.ts'
import type { MindLink } from './mind-link.ts'

export interface Judging {
  /** Connects the vitals worker to a capture port. */
  readonly attachReader: (port: MessagePort) => void
  /** A line in the session's time. */
  readonly pushLine: (line: FeatureLine) => void
  /** A line that was measured in real time. */
  readonly pushMeasured: (line: FeatureLine) => void
}

export interface JudgingParts {
  /** Called once, when the first samples arrive: the worker is not started before. */
  readonly vitals: () => VitalsClient
  readonly mind: Pick<MindLink, 'line' | 'onEvent'>
  readonly live: Pick<LiveStore, 'pushLine' | 'setReadings' | 'setState' | 'setQuiet'>
  readonly wave: Pick<Wave, 'push'>
  readonly helpIsOn: () => boolean
  /** Hands lines measured in real time on in the session's; the same function where both run alike. */
  readonly toSession: (push: (line: FeatureLine) => void) => (line: FeatureLine) => void
}

export function createJudging({ vitals, mind, live, wave, helpIsOn, toSession }: JudgingParts): Judging {
  let vitalsClient: VitalsClient | null = null
  const pushLine = (line: FeatureLine): void => {
    live.pushLine(line)
    mind.line(line)
  }
  const pushMeasured = toSession(pushLine)
  followMind(mind, live, helpIsOn)
  return {
    pushLine,
    pushMeasured,
    attachReader(port) {
      if (!vitalsClient) {
        vitalsClient = vitals()
        vitalsClient.onEvent((event) => {
          if (event.kind === 'wave') return wave.push(event)
          if (event.readings) live.setReadings(event.line.channel, event.readings)
          pushMeasured(event.line)
        })
      }
      void vitalsClient.call('attach', port, { transfer: [port] })
    },
  }
}

function followMind(mind: JudgingParts['mind'], live: JudgingParts['live'], helpIsOn: JudgingParts['helpIsOn']): void {
  let closed: readonly ClosedGate[] = []
  mind.onEvent((event) => {
    if (event.kind === 'availability') closed = event.closed
    if (event.kind !== 'state') return
    const { estimate, why } = event
    live.setState(estimate, why)
    // The words come with the first state; before it there is nothing they could say.
    void import('./why-quiet.ts').then(({ quietLine }) =>
      live.setQuiet(quietLine({ estimate, closed, helpIsOn: helpIsOn() })),
    )
  })
}
