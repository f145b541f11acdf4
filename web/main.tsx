// Composition root of the page: the only place that builds its long-lived parts and wires them together.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { navigate } from 'wouter/use-browser-location'
import { createBridgeClient, takePairingFragment } from './clients/bridge-client.ts'
import { pageClock } from './clients/clock.ts'
import { createCaptureClient } from './clients/capture-client.ts'
import { createMindClient } from './clients/mind-client.ts'
import { createOffline } from './clients/offline.ts'
import { keepSettings } from './clients/keep-settings.ts'
import { pacedClock, readPace, stretchLines } from './clients/pace.ts'
import { createSettings } from './clients/settings.ts'
import { createStorageCanary } from './clients/storage-canary.ts'
import { createStoreClient } from './clients/store-client.ts'
import { watchBridge } from './features/bridge/watch-bridge.ts'
import { ErrorBoundary } from './features/errors/error-boundary.tsx'
import { createCaptureMemory } from './features/camera/capture-memory.ts'
import { createSensing } from './features/camera/sensing.ts'
import { createHelping } from './features/help/helping.ts'
import { createJudging } from './features/mind/judging.ts'
import { createMindLink } from './features/mind/mind-link.ts'
import { createAsking } from './features/asking/asking.ts'
import { createLiveStore } from './features/live/live-store.ts'
import { createFollowed } from './features/windows/followed.ts'
import { createWave } from './features/live/wave.ts'
import { watchStore } from './features/records/watch-store.ts'
import { App } from './features/shell/app.tsx'
import { followLaunches, followMoves } from './features/shell/navigation.ts'
import { createNotices } from './features/shell/notices.ts'
import { createOverlay } from './features/shell/overlay.ts'
import { preloadPageAt } from './features/shell/pages.ts'
import { PartsContext, type Parts } from './features/shell/parts.ts'
import { createVitalsClient } from './clients/vitals-client.ts'
import { createCamera } from './sensors/camera.ts'
import { createPower, type BatterySource } from './sensors/power.ts'
import { followAppearance } from './ui/appearance.ts'
import { onceIdle } from './ui/once-idle.ts'
import { setClockStyle } from './ui/clock.ts'
import './ui/tokens.css'
import './ui/fonts.css'
import './ui/base.css'
import './ui/parts.css'

const container = document.getElementById('root')
if (!container) throw new Error('the page has no #root element')

const pairingFragment = takePairingFragment(location, history)
const bridge = createBridgeClient(pairingFragment)
const mediaDevices = navigator.mediaDevices as MediaDevices | undefined // absent on insecure addresses, whatever the types say
const settings = createSettings(localStorage)
const camera = createCamera(mediaDevices, {
  permissions: navigator.permissions,
  deviceId: () => settings.get().sensing.cameraId,
})
const live = createLiveStore()
const wave = createWave()
const captureMemory = createCaptureMemory(localStorage)
const batterySource = navigator as BatterySource // getBattery is Chromium's alone
const power = createPower({ get: () => settings.get().sensing.power, subscribe: settings.subscribe }, batterySource)
const store = createStoreClient()
const pace = readPace(location.search, navigator.webdriver, Date.now())
const sessionClock = pacedClock(pageClock, pace)
const mind = createMindLink({ mind: createMindClient, store, settings, pace })
const judging = createJudging({
  vitals: createVitalsClient,
  mind,
  toSession: (push) => stretchLines(pace, pageClock, { wallMs: Date.now, push }),
  live,
  wave,
  helpIsOn: () => settings.get().help.on,
})
const notices = createNotices()
const helping = createHelping({ bridge, mind, settings, live, store, notices, clock: sessionClock })
const sensing = createSensing({
  camera,
  live,
  attachReader: judging.attachReader,
  power,
  capture: createCaptureClient,
  settings: () => ({
    delegate: settings.get().sensing.gpu ? 'GPU' : 'CPU',
    mode: power.get(),
    regionSums: captureMemory.recall(),
  }),
  onStatus: captureMemory.onStatus,
})

const followed = createFollowed()
const parts: Parts = {
  asking: createAsking({ mind, nowMs: Date.now, after: pageClock.after }),
  bridge,
  camera,
  live,
  ...helping,
  mind,
  notices,
  offline: createOffline(import.meta.env.PROD ? navigator.serviceWorker : undefined),
  overlay: createOverlay(),
  sensing,
  settings,
  store,
  wave,
  windows: followed,
}
const followClock = (): void => setClockStyle(parts.settings.get().appearance.clock)
parts.settings.subscribe(followClock)
followClock()
followAppearance(document.documentElement, parts.settings)
sensing.subscribe(() => {
  const view = sensing.get()
  if (view.kind === 'off' || view.kind === 'failed') wave.clear()
  mind.subject(view.kind === 'reading' && view.from === 'demo' ? 'demo' : 'person')
})
addEventListener('pagehide', parts.camera.stop)
preloadPageAt(location.pathname)
followMoves()
followLaunches()
// Filling the offline copy takes the line and the processor for a moment; the page comes first.
onceIdle(() => void parts.offline.register())
onceIdle(
  () =>
    void import('./features/windows/start-windows.ts').then(({ startWindows }) =>
      startWindows({ live, camera, followed }),
    ),
)
// A code is good for a minute; without one the connection can wait until the page is on the screen.
const startCounting = async (): Promise<void> => {
  const { startRhythms } = await import('./sensors/start-rhythms.ts')
  startRhythms({ bridge, settings, live, judging, pace, clock: sessionClock })
  await bridge.start()
}
if (pairingFragment) void startCounting()
else onceIdle(() => void startCounting())
watchBridge(bridge, notices)
onceIdle(
  () =>
    void import('./features/help/mirror-log.ts').then(({ mirrorLog }) => mirrorLog({ store, bridge, nowMs: Date.now })),
)
onceIdle(
  () =>
    void import('./features/bridge/share-pause.ts').then(({ sharePause }) =>
      sharePause({ bridge, memory: parts.memory, pause: mind.pause, wallMs: Date.now }),
    ),
)
keepSettings(settings, store, (text) => notices.say({ id: 'settings-not-kept', text }))
watchStore({
  store,
  notices,
  canary: createStorageCanary(() => localStorage),
  reload: () => location.reload(),
  openData: () => navigate('/settings/data'),
  onHidden: (run) => document.addEventListener('visibilitychange', () => document.hidden && run()),
})

createRoot(container).render(
  <StrictMode>
    <PartsContext value={parts}>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </PartsContext>
  </StrictMode>,
)
