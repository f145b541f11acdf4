// The Now page with readings in it, for looking at and for axe: real components, made-up numbers, never part of the product's build.
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { createBridgeClient } from '../../web/clients/bridge-client.ts'
import type { OpenQuestion } from '../../web/features/asking/asking.ts'
import type { SensingWindow } from '../../web/features/windows/followed.ts'
import type { BridgeView } from '../../web/clients/bridge-view.ts'
import type { StateEstimate } from '#core/contracts/state.ts'
import { createOffline } from '../../web/clients/offline.ts'
import { createSettings } from '../../web/clients/settings.ts'
import { realTime } from '#core/units/pace.ts'
import { pageClock } from '../../web/clients/clock.ts'
import { createMindClient } from '../../web/clients/mind-client.ts'
import { createStoreClient } from '../../web/clients/store-client.ts'
import type { SensingView } from '../../web/features/camera/sensing.ts'
import { sampleLab } from './sample-lab.ts'
import { samplePlan } from './sample-plan.ts'
import { createHelping } from '../../web/features/help/helping.ts'
import { createMindLink } from '../../web/features/mind/mind-link.ts'
import { createLiveStore } from '../../web/features/live/live-store.ts'
import { createWave } from '../../web/features/live/wave.ts'
import { App } from '../../web/features/shell/app.tsx'
import { followMoves } from '../../web/features/shell/navigation.ts'
import { createStore } from '../../web/ui/store.ts'
import { createNotices } from '../../web/features/shell/notices.ts'
import { createOverlay } from '../../web/features/shell/overlay.ts'
import { PartsContext } from '../../web/features/shell/parts.ts'
import { createQueryClient } from '../../web/queries/client.ts'
import { createCamera } from '../../web/sensors/camera.ts'
import { followAppearance } from '../../web/ui/appearance.ts'
import '../../web/ui/tokens.css'
import '../../web/ui/fonts.css'
import '../../web/ui/base.css'
import '../../web/ui/parts.css'

followMoves()
const nowMs = Date.now()
const live = createLiveStore()
const wave = createWave()
const settings = createSettings(localStorage)
followAppearance(document.documentElement, settings)

const GAP_FROM_S = 240
const GAP_TO_S = 300
for (let agoS = 600; agoS >= 0; agoS -= 1) {
  const atMs = nowMs - agoS * 1000
  const gap = agoS > GAP_FROM_S && agoS < GAP_TO_S
  const swing = Math.sin(agoS / 40) + 0.4 * Math.sin(agoS / 7)
  live.pushLine({
    atMs,
    channel: 'input',
    quality: 1,
    values: { correctionsPer100: 2.1 + 0.8 * Math.sin(agoS / 9) },
  })
  live.pushLine({
    atMs,
    channel: 'physio',
    quality: 0.78,
    values: gap ? {} : { heartRateBpm: 72 + 3 * swing, rmssdMs: 38 + 4 * swing },
    declined: {
      respirationPerMin: 'out-of-view',
      ...(gap && { heartRateBpm: 'moving' as const, rmssdMs: 'moving' as const }),
    },
  })
  live.pushLine({ atMs, channel: 'kinematics', quality: 1, values: { blinksPerMin: 9 + Math.round(2 * swing) } })
}
const newest = live.get().lines.physio?.values ?? {}
const estimate = (name: string, unit: string, interval: number) => ({
  kind: 'measured' as const,
  value: newest[name] ?? 0,
  unit,
  interval,
  quality: 0.78,
  window: { startMs: nowMs - 10_000, endMs: nowMs },
})
live.setReadings('physio', { heartRateBpm: estimate('heartRateBpm', 'bpm', 1), rmssdMs: estimate('rmssdMs', 'ms', 5) })
live.setSource('camera', { kind: 'on', rateHz: 28 })
live.setSource('input', { kind: 'on', rateHz: null })
const state: StateEstimate = {
  v: 1,
  atMs: nowMs,
  state: 'FLOW',
  sinceMs: nowMs - 28 * 60_000,
  scores: { FLOW: 0.81, HYPER: 0.2, HYPO: 0.1, RECOVERY: 0.3 },
  coverage: 0.86,
  coverageByChannel: { physio: 0.9 },
  reasons: [
    { feature: 'correctionsPer100', contribution: 0.78, value: 2.1, baseline: 5.4, z: -1.8 },
    { feature: 'switchesPerMin', contribution: 0.64, value: 1.4, baseline: 2.6, z: -1.1 },
    { feature: 'heartRateBpm', contribution: 0.52, value: 72, baseline: 70, z: 0.4 },
  ],
  load: { zs: 12, ratio: 0.4 },
}
live.setState(
  state,
  state.reasons.map((reason, index) => ({
    ...reason,
    change: reason.baseline === null ? null : reason.value - reason.baseline,
    samples: Array.from({ length: 60 }, (_, k) =>
      k > 20 && k < 28 ? null : reason.value * (1 + 0.05 * Math.sin(k / (5 + index))),
    ),
  })),
)
live.setQuiet({ because: 'Quiet because you are in flow.', detail: 'Two ideas are waiting; they expire at 11:02.' })
live.pushFrame({ atMs: nowMs, faceCount: 1, hints: [] })

const RATE_HZ = 30
const BEAT_S = 60 / 72
const beat = (second: number): number => {
  const phase = (second % BEAT_S) / BEAT_S
  return Math.exp(-((phase - 0.2) ** 2) / 0.006) + 0.37 * Math.exp(-((phase - 0.48) ** 2) / 0.012)
}
wave.push({
  startMs: nowMs - 8000,
  rateHz: RATE_HZ,
  samples: Float32Array.from({ length: 240 }, (_, index) => beat(index / RATE_HZ)),
})

const store = createStoreClient()
const mind = createMindLink({ mind: createMindClient, store, settings, pace: realTime })
const notices = createNotices()
/** `?with=camera+bridge+extension`: which parts are there; all of them without it. */
const named = new URLSearchParams(location.search).get('with')
const isThere = (part: string): boolean => named === null || named.split(' ').includes(part)
live.setSource('camera', isThere('camera') ? { kind: 'on', rateHz: 28 } : { kind: 'off' })
live.setSource('tabs', isThere('extension') ? { kind: 'on', rateHz: null } : { kind: 'off' })
const unreached = createBridgeClient('')
const reached: BridgeView = {
  ...unreached.get(),
  link: { ...unreached.get().link, kind: 'live' } as BridgeView['link'],
} // only the kind is read here
const bridge = isThere('bridge') ? { ...unreached, ...createStore(reached) } : unreached

const parts = {
  asking: {
    ...createStore<OpenQuestion | null>(
      location.search.includes('asked') ? { askId: 'q', startMs: nowMs - 300_000, endMs: nowMs } : null,
    ),
    answer: () => undefined,
  },
  windows: createStore<SensingWindow | null>(
    location.search.includes('follows') ? { id: 'a', openedMs: nowMs - 3_600_000, rank: 2, heardMs: nowMs } : null,
  ),
  ...createHelping({ bridge, mind, settings, live, store, notices, clock: pageClock }),
  // `?lab` shows the Lab with a simulated month in it.
  mind: new URLSearchParams(location.search).has('lab')
    ? { ...mind, examine: () => Promise.resolve(sampleLab()) }
    : mind,
  camera: createCamera(undefined),
  live,
  notices,
  offline: createOffline(undefined),
  overlay: createOverlay(),
  sensing: {
    ...createStore<SensingView>({ kind: 'off' }),
    startDemo: () => undefined,
    stopDemo: () => undefined,
    openPreview: () => new MessageChannel().port1,
  },
  settings,
  bridge,
  store,
  wave,
}
/** `?help=breath_box` (or another arm) offers that help as the mind would. */
const wanted = new URLSearchParams(location.search).get('help')
if (wanted !== null) {
  settings.change({ help: { never: [] } })
  parts.help.receive({ plan: samplePlan(wanted, nowMs), level: 'SUGGEST', estimate: live.get().state })
}
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <QueryClientProvider client={createQueryClient()}>
      <PartsContext value={parts}>
        <App />
      </PartsContext>
    </QueryClientProvider>,
  )
