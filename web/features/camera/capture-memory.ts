// Which region summer won the race on this machine before, so that it need not be run at every start.
import type { CaptureSettings, CaptureStatus } from '../../../workers/capture.worker.ts'

const KEY = 'cortex.region-sums'
/** Drivers and browsers change; the race is run anew after this time. */
const KEPT_MS = 30 * 24 * 3_600_000

type Kept = NonNullable<CaptureSettings['regionSums']>

interface Choice {
  readonly chosen: Kept
  readonly atMs: number
}

export interface CaptureMemory {
  readonly recall: () => CaptureSettings['regionSums']
  readonly onStatus: (status: CaptureStatus) => void
}

/** `storage` may refuse (private windows); the race is then run at every start. */
export function createCaptureMemory(storage: Pick<Storage, 'getItem' | 'setItem'>, nowMs = Date.now): CaptureMemory {
  let kept = false
  return {
    recall: () => recall(storage, nowMs()),
    onStatus({ race }) {
      if (kept || !race || race.because === 'remembered') return
      kept = true
      try {
        storage.setItem(KEY, JSON.stringify({ chosen: race.chosen, atMs: nowMs() } satisfies Choice))
      } catch {
        // nothing to do: it only saves a second
      }
    },
  }
}

function recall(storage: Pick<Storage, 'getItem'>, nowMs: number): Kept | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return null
    const chosen: unknown = Reflect.get(kept, 'chosen')
    const age = nowMs - Number(Reflect.get(kept, 'atMs'))
    return age >= 0 && age < KEPT_MS && (chosen === 'cpu' || chosen === 'webgpu') ? chosen : null
  } catch {
    return null
  }
}
