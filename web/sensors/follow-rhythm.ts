// Keys and pointer, wherever they are counted: by the bridge for the whole desktop while it can, else by this page for itself.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { BridgeClient } from '../clients/bridge-client.ts'
import type { SettingsControl } from '../clients/settings.ts'
import { subscribeAll } from '../ui/store.ts'
import { createDesktopRhythm } from './desktop-rhythm.ts'
import { createRhythm } from './rhythm.ts'

export interface FollowRhythmParts {
  readonly target: Window
  readonly bridge: BridgeClient
  readonly settings: Pick<SettingsControl, 'get' | 'subscribe'>
  readonly live: {
    readonly setSource: (source: 'input', status: { kind: 'on'; rateHz: null } | { kind: 'off' }) => void
  }
  readonly onLine: (line: FeatureLine) => void
}

/** Follows the person's switch and the bridge from now on. */
export function followRhythm({ target, bridge, settings, live, onLine }: FollowRhythmParts): void {
  const choice = { get: () => settings.get().sensing.rhythm, subscribe: settings.subscribe }
  const countsDesktop = createDesktopRhythm({
    bridge,
    choice,
    wallMs: Date.now,
    onLine,
    stopCounting: () =>
      void bridge.connection().then((to) => to.request('patchSettings', { body: { inputRhythm: false } })),
  })
  createRhythm({
    target,
    // Where the bridge counts, everything is counted once, there.
    choice: { get: () => choice.get() && !countsDesktop.get(), subscribe: subscribeAll(settings, countsDesktop) },
    hasFocus: () => document.hasFocus(),
    nowMs: () => performance.now(),
    wallMs: Date.now,
    every: (periodMs, run) => {
      const timer = setInterval(run, periodMs)
      return () => clearInterval(timer)
    },
    onLine,
    onSwitch: (isOn) =>
      live.setSource('input', isOn || countsDesktop.get() ? { kind: 'on', rateHz: null } : { kind: 'off' }),
  })
}
