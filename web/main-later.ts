// The second half of the composition root, fetched once the page is on the screen: rhythm, and what goes on between page and bridge.
import type { BridgeSettings } from '#core/contracts/bridge-settings.ts'
import { toSessionMs, type Pace } from '#core/units/pace.ts'
import type { Clock } from './clients/clock.ts'
import { sharePause } from './features/bridge/share-pause.ts'
import { watchBridge } from './features/bridge/watch-bridge.ts'
import type { Judging } from './features/mind/judging.ts'
import type { Parts } from './features/shell/parts.ts'
import { mirrorLog } from './features/help/mirror-log.ts'
import { createDesktopRhythm } from './sensors/desktop-rhythm.ts'
import { createRhythm } from './sensors/rhythm.ts'
import { subscribeAll } from './ui/store.ts'

export type LaterParts = Pick<Parts, 'bridge' | 'live' | 'memory' | 'mind' | 'notices' | 'settings' | 'store'> & {
  readonly judging: Pick<Judging, 'pushLine' | 'pushMeasured'>
  readonly pace: Pace
  readonly sessionClock: Pick<Clock, 'nowMs'>
}

export function wireLater(parts: LaterParts): void {
  const { bridge, memory, mind, notices, store } = parts
  const tell = (body: Partial<BridgeSettings>): void =>
    void bridge.connection().then((connection) => connection.request('patchSettings', { body }))
  followRhythm(parts, tell)
  watchBridge(bridge, notices)
  mirrorLog({ store, bridge, nowMs: Date.now })
  sharePause({
    bridge,
    memory,
    pause: mind.pause,
    tell: (pausedUntilMs) => tell({ pausedUntilMs }),
    wallMs: Date.now,
  })
  void bridge.start()
}

function followRhythm(
  { bridge, live, settings, judging, pace, sessionClock }: LaterParts,
  tell: (change: Partial<BridgeSettings>) => void,
): void {
  const choice = { get: () => settings.get().sensing.rhythm, subscribe: settings.subscribe }
  const countsDesktop = createDesktopRhythm({
    bridge,
    choice,
    wallMs: Date.now,
    onLine: judging.pushMeasured,
    stopCounting: () => tell({ inputRhythm: false }),
  })
  createRhythm({
    target: window,
    // Where the bridge counts, everything is counted once, there.
    choice: { get: () => choice.get() && !countsDesktop.get(), subscribe: subscribeAll(settings, countsDesktop) },
    hasFocus: () => document.hasFocus(),
    stampMs: (event) => event.timeStamp * pace.rate,
    nowMs: sessionClock.nowMs,
    wallMs: () => Math.round(toSessionMs(Date.now(), pace)),
    every: (periodMs, run) => {
      const timer = setInterval(run, periodMs / pace.rate)
      return () => clearInterval(timer)
    },
    onLine: judging.pushLine,
    onSwitch: (isOn) =>
      live.setSource('input', isOn || countsDesktop.get() ? { kind: 'on', rateHz: null } : { kind: 'off' }),
  })
}
