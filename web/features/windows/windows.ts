// Several windows of Cortex: the one with the strongest sources tells the others what it reads; they show the same, and take over when it dies.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { Store } from '../../ui/store.ts'
import type { LiveStore, LiveView } from '../live/live-store.ts'
import type { Rank, SensingWindow } from './followed.ts'

interface ShownElsewhere {
  readonly kind: 'view'
  readonly from: string
  readonly openedMs: number
  readonly rank: Rank
  readonly lines: readonly FeatureLine[]
  readonly readings: LiveView['readings']
  readonly state: LiveView['state']
  readonly why: LiveView['why']
  readonly quiet: LiveView['quiet']
}
/** Said by a window that stops on purpose: nobody takes over what the person ended. */
interface Stopped {
  readonly kind: 'stopped'
  readonly from: string
}
type WindowMessage = ShownElsewhere | Stopped

export interface WindowsParts {
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>
  readonly live: LiveStore
  /** Set to the window that is followed. */
  readonly followed: Store<SensingWindow | null>
  readonly id: string
  readonly nowMs: () => number
  readonly every: (ms: number, run: () => void) => void
  /** The sensing window went without a word: one of the others goes on. Asked of every follower; the host lets one through. */
  readonly takeOver: () => void
}

/** One message a second at most; followers wait a little longer than two before they call a window dead (feature S18: 3 s). */
const TELL_EVERY_MS = 1000
export const DEAD_AFTER_MS = 2500
const CAMERA: Rank = 2

function rankOf({ sources }: LiveView): Rank {
  if (sources.camera.kind === 'on') return CAMERA
  return Object.values(sources).some(({ kind }) => kind === 'on') ? 1 : 0
}

/** From now on this window tells what it reads, or follows one that reads more. */
export function joinWindows({ channel, live, followed: leader, id, nowMs, every, takeOver }: WindowsParts): void {
  const openedMs = nowMs()
  let toldMs = Number.NEGATIVE_INFINITY
  let toldRank: Rank = 0
  /** What a follower shows came from elsewhere and must not go back out as its own. */
  let showing = false

  const tell = (message: WindowMessage): void => channel.postMessage(message)
  const share = (): void => {
    if (showing) return
    const view = live.get()
    const rank = rankOf(view)
    if (rank === 0) {
      if (toldRank > 0) tell({ kind: 'stopped', from: id })
      toldRank = 0
      return
    }
    if (leader.get() || nowMs() - toldMs < TELL_EVERY_MS) return
    toldMs = nowMs()
    toldRank = rank
    const { lines, readings, state, why, quiet } = view
    tell({ kind: 'view', from: id, openedMs, rank, lines: Object.values(lines), readings, state, why, quiet })
  }
  const show = ({ lines, readings, state, why, quiet }: ShownElsewhere): void => {
    showing = true
    for (const line of lines) if (line.atMs > (live.get().lines[line.channel]?.atMs ?? 0)) live.pushLine(line)
    for (const line of lines) live.setReadings(line.channel, readings[line.channel] ?? {})
    if (state) live.setState(state, why)
    live.setQuiet(quiet)
    showing = false
  }
  const lose = (): void => {
    leader.set(null)
    showing = true
    live.clear()
    showing = false
  }
  channel.addEventListener('message', ({ data }: MessageEvent<WindowMessage>) => {
    if (data.from === id) return
    if (data.kind === 'stopped') {
      if (leader.get()?.id === data.from) lose()
      return
    }
    const followed = leader.get()
    if (data.rank <= rankOf(live.get()) || (followed && followed.id !== data.from && followed.rank >= data.rank)) return
    leader.set({ id: data.from, openedMs: data.openedMs, rank: data.rank, heardMs: nowMs() })
    show(data)
  })
  live.subscribe(() => {
    const followed = leader.get()
    if (!showing && followed && rankOf(live.get()) >= followed.rank) leader.set(null)
    share()
  })
  every(TELL_EVERY_MS / 2, () => {
    const followed = leader.get()
    if (!followed || nowMs() - followed.heardMs < DEAD_AFTER_MS) return
    lose()
    if (followed.rank === CAMERA) takeOver()
  })
}
