// Judging: carries feature lines from whoever measures to the page and to the mind, and the mind's states back to the page.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { MindClient } from '../../clients/mind-client.ts'
import type { VitalsClient } from '../../clients/vitals-client.ts'
import type { LiveStore } from '../live/live-store.ts'

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
  readonly live: Pick<LiveStore, 'pushLine' | 'setState'>
}

export function createJudging({ vitals, mind, live }: JudgingParts): Judging {
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
        vitalsClient.onEvent(({ line }) => pushLine(line))
      }
      void vitalsClient.call('attach', port, { transfer: [port] })
    },
  }
}

function startMind(mind: () => MindClient, live: Pick<LiveStore, 'setState'>): MindClient {
  const client = mind()
  client.onEvent((event) => {
    if (event.kind === 'state') live.setState(event.estimate)
  })
  return client
}
