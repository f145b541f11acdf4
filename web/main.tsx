// Composition root of the page: the only place that builds its long-lived parts and wires them together.
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createCaptureClient } from './clients/capture-client.ts'
import { createOffline } from './clients/offline.ts'
import { createKeyChoice } from './features/commands/key-choice.ts'
import { ErrorBoundary } from './features/errors/error-boundary.tsx'
import { createCaptureMemory } from './features/camera/capture-memory.ts'
import { createPreviewChoice } from './features/camera/preview-choice.ts'
import { createSensing } from './features/camera/sensing.ts'
import { createLiveStore } from './features/live/live-store.ts'
import { App } from './features/shell/app.tsx'
import { followLaunches } from './features/shell/navigation.ts'
import { createNotices } from './features/shell/notices.ts'
import { PartsContext, type Overlay, type Parts } from './features/shell/parts.ts'
import { createQueryClient } from './queries/client.ts'
import { createCamera } from './sensors/camera.ts'
import { createAppearance } from './ui/appearance.ts'
import { createStore } from './ui/store.ts'
import './ui/tokens.css'
import './ui/fonts.css'
import './ui/base.css'
import './ui/parts.css'

const container = document.getElementById('root')
if (!container) throw new Error('the page has no #root element')

const mediaDevices = navigator.mediaDevices as MediaDevices | undefined // absent on insecure addresses, whatever the types say
const camera = createCamera(mediaDevices, navigator.permissions)
const live = createLiveStore()

const parts: Parts = {
  appearance: createAppearance(document.documentElement),
  camera,
  keys: createKeyChoice(),
  live,
  notices: createNotices(),
  offline: createOffline(import.meta.env.PROD ? navigator.serviceWorker : undefined),
  overlay: createStore<Overlay>(null),
  preview: createPreviewChoice(localStorage),
  sensing: createSensing({ camera, live, capture: createCaptureClient(), ...createCaptureMemory(localStorage) }),
}
addEventListener('pagehide', parts.camera.stop)
followLaunches()
void parts.offline.register()

createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <PartsContext value={parts}>
        <ErrorBoundary>
          <App />
        </ErrorBoundary>
      </PartsContext>
    </QueryClientProvider>
  </StrictMode>,
)
