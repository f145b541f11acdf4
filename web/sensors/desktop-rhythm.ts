// The rhythm of the whole desktop: takes the bridge's one-second buckets and reads them with the same code as this page's own.
import type { InputBucket } from '#core/input/bucket.ts'
import { rhythmLine, WINDOW_BUCKETS } from '#core/input/rhythm-line.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import type { BridgeView } from '../clients/bridge-view.ts'
import { createStore, type Readable } from '../ui/store.ts'

export interface DesktopRhythmParts {
  readonly bridge: Readable<BridgeView> & {
    readonly onMessage: (listener: (message: ServerMessage) => void) => () => void
  }
  /** The person's switch for keys and pointer. */
  readonly choice: Readable<boolean>
  /** The clock of feature lines. */
  readonly wallMs: () => number
  readonly onLine: (line: FeatureLine) => void
  /** The person switched keys and pointer off here while the bridge counts: it is to stop too. */
  readonly stopCounting: () => void
}

/** What crossed as named numbers, as a second of rhythm; without its end it has no place in time. Unknown names are nobody's. */
const toBuckets = (payload: Readonly<Record<string, number>>): readonly InputBucket[] => {
  const { endMs } = payload
  return endMs === undefined ? [] : [{ ...payload, endMs }]
}

/** Follows the bridge from now on. True while the bridge counts for this page, which then need not count itself. */
export function createDesktopRhythm({
  bridge,
  choice,
  wallMs,
  onLine,
  stopCounting,
}: DesktopRhythmParts): Readable<boolean> {
  const counting = createStore(false)
  let buckets: readonly InputBucket[] = []
  let wanted = choice.get()
  const follow = (): void => {
    const { link, input, settings } = bridge.get()
    const before = wanted
    wanted = choice.get()
    if (before && !wanted && settings?.settings.inputRhythm) stopCounting()
    counting.set(wanted && link.kind === 'live' && input?.state === 'running')
  }
  bridge.subscribe(follow)
  choice.subscribe(follow)
  bridge.onMessage((message) => {
    // After a gap the snapshot brings what was missed, so no second counts twice and none is lost.
    if (message.type === 'SNAPSHOT') buckets = message.payload.input.recent.flatMap(toBuckets)
    if (message.type !== 'INPUT') return
    buckets = [...buckets, ...toBuckets(message.payload)].slice(-WINDOW_BUCKETS)
    const last = buckets.at(-1)
    const line = counting.get() && last ? rhythmLine(buckets, last.endMs) : null
    if (line) onLine({ ...line, atMs: wallMs() })
  })
  follow()
  return counting
}
