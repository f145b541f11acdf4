// Starts the rhythm of this window and of the desktop together, so that everything is counted once; fetched when the page is at rest.
import { type Pace, toSessionMs } from '#core/units/pace.ts'
import type { Clock } from '../clients/clock.ts'
import type { BridgeClient } from '../clients/bridge-client.ts'
import type { SettingsControl } from '../clients/settings.ts'
import type { LiveStore } from '../features/live/live-store.ts'
import type { Judging } from '../features/mind/judging.ts'
import { subscribeAll } from '../ui/store.ts'
import { createDesktopRhythm } from './desktop-rhythm.ts'
import { createRhythm } from './rhythm.ts'

export interface RhythmsParts {
  readonly bridge: BridgeClient
  readonly settings: SettingsControl
  readonly live: Pick<LiveStore, 'setSource'>
  readonly judging: Pick<Judging, 'pushLine' | 'pushMeasured'>
  readonly pace: Pace
  readonly clock: Clock
}

/** Call before the bridge is started: its first message brings the seconds already counted. */
export function startRhythms({ bridge, settings, live, judging, pace, clock }: RhythmsParts): void {
  const choice = { get: () => settings.get().sensing.rhythm, subscribe: settings.subscribe }
  const countsDesktop = createDesktopRhythm({
    bridge,
    choice,
    wallMs: Date.now,
    onLine: judging.pushMeasured,
    stopCounting: () =>
      void bridge.connection().then((to) => to.request('patchSettings', { body: { inputRhythm: false } })),
  })
  createRhythm({
    target: window,
    // Where the bridge counts, everything is counted once, there.
    choice: { get: () => choice.get() && !countsDesktop.get(), subscribe: subscribeAll(settings, countsDesktop) },
    hasFocus: () => document.hasFocus(),
    stampMs: (event) => event.timeStamp * pace.rate,
    nowMs: clock.nowMs,
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
