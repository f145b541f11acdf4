// One pause for the page, the extension and the command line: what one of them changes, the others follow.
import type { BridgeClient } from '../../clients/bridge-client.ts'
import type { BridgeView } from '../../clients/bridge-view.ts'
import type { Readable } from '../../ui/store.ts'

export interface SharePauseParts {
  readonly bridge: Readable<BridgeView> & Pick<BridgeClient, 'connection'>
  readonly memory: Readable<{ readonly pausedUntilMs: number | null } | null>
  /** Pauses help in this page; null ends the pause. */
  readonly pause: (untilMs: number | null) => void
  readonly wallMs: () => number
}

/** Follows both from now on. Where they differ at the first sight of each other, the later end counts: quiet is the safer side. */
export function sharePause({ bridge, memory, pause, wallMs }: SharePauseParts): void {
  const tell = (pausedUntilMs: number | null): void =>
    void bridge.connection().then((to) => to.request('patchSettings', { body: { pausedUntilMs } }))
  /** Undefined while the bridge is away. */
  let theirsBefore: number | null | undefined
  let oursBefore = inForce(memory.get()?.pausedUntilMs, wallMs())
  const settle = (): void => {
    const { link, settings } = bridge.get()
    if (link.kind !== 'live' || !settings) {
      theirsBefore = undefined
      return
    }
    const theirs = inForce(settings.settings.pausedUntilMs, wallMs())
    const ours = inForce(memory.get()?.pausedUntilMs, wallMs())
    const isFirst = theirsBefore === undefined
    const theyChanged = isFirst ? (theirs ?? 0) > (ours ?? 0) : theirs !== theirsBefore
    const weChanged = isFirst ? (ours ?? 0) > (theirs ?? 0) : ours !== oursBefore
    theirsBefore = theirs
    oursBefore = ours
    if (ours === theirs) return
    if (theyChanged) pause(theirs)
    else if (weChanged) tell(ours)
  }
  bridge.subscribe(settle)
  memory.subscribe(settle)
  settle()
}

/** A pause that is over is none. */
const inForce = (untilMs: number | null | undefined, nowMs: number): number | null =>
  typeof untilMs === 'number' && untilMs > nowMs ? untilMs : null
