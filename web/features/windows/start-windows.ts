// Joins this window to the others with the browser's own channel, clock and locks; fetched when the page is at rest.
import type { Camera } from '../../sensors/camera.ts'
import type { Store } from '../../ui/store.ts'
import type { LiveStore } from '../live/live-store.ts'
import type { SensingWindow } from './followed.ts'
import { takeOverCamera } from './take-over.ts'
import { joinWindows } from './windows.ts'

export interface StartParts {
  readonly live: LiveStore
  readonly camera: Pick<Camera, 'start'>
  readonly followed: Store<SensingWindow | null>
}

export const startWindows = ({ live, camera, followed }: StartParts): void =>
  joinWindows({
    channel: new BroadcastChannel('cortex-live'),
    live,
    followed,
    id: crypto.randomUUID(),
    nowMs: Date.now,
    every: (periodMs, run) => void setInterval(run, periodMs),
    takeOver: () => takeOverCamera(camera),
  })
