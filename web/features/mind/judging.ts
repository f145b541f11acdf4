// Judging: carries feature lines from whoever measures to the page and to the mind, and the mind's states back to the page.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { StateEstimate } from '#core/contracts/state.ts'
import type { MindClient } from '../../clients/mind-client.ts'
import type { VitalsClient } from '../../clients/vitals-client.ts'
import type { LiveStore, QuietLine } from '../live/live-store.ts'
import type { Wave } from '../live/wave.ts'

export interface Judging {
  /** Connects the vitals worker to a capture port. */
  readonly attachReader: (port: MessagePort) => void
  /** A line from any source. */
  readonly pushLine: (line: FeatureLine) => void
}

export interface JudgingParts {
  /** Called once each, when the first samples or the first line arrive: neither worker is started before. */
  readonly vitals: () => VitalsClient
  readonly mind: () => MindClient
  readonly live: Pick<LiveStore, 'pushLine' | 'setReadings' | 'setState' | 'setQuiet'>
  readonly wave: Pick<Wave, 'push'>
}

export function createJudging({ vitals, mind, live, wave }: JudgingParts): Judging {
  let vitalsClient: VitalsClient | null = null
  let mindClient: MindClient | null = null
  const pushLine = (line: FeatureLine): void => {
    live.pushLine(line)
    mindClient ??= startMind(mind, live)
    void mindClient.call('line', line)
  }
  return {
    pushLine,
    attachReader(port) {
      if (!vitalsClient) {
        vitalsClient = vitals()
        vitalsClient.onEvent((event) => {
          if (event.kind === 'wave') return wave.push(event)
          if (event.readings) live.setReadings(event.line.channel, event.readings)
          pushLine(event.line)
        })
      }
      void vitalsClient.call('attach', port, { transfer: [port] })
    },
  }
}

function startMind(mind: () => MindClient, live: Pick<LiveStore, 'setState' | 'setQuiet'>): MindClient {
  const client = mind()
  client.onEvent((event) => {
    if (event.kind !== 'state') return
    live.setState(event.estimate)
    live.setQuiet(quietLine(event.estimate))
  })
  return client
}

/** Coverage from which a state is claimed; below, the line says what is missing. */
const ENOUGH = 0.5

function quietLine({ coverage }: StateEstimate): QuietLine {
  if (coverage < ENOUGH)
    return {
      because: 'Quiet because these signals alone cannot tell.',
      detail: 'Pulse and face together can, and so can the rhythm of your keys.',
    }
  return { because: 'Quiet because Cortex only watches here.', detail: 'Nothing opens by itself.' }
}
