// What the composition root hands to every view: the long-lived pieces of the page, built once in main.tsx.
import { createContext, use } from 'react'
import type { Asking } from '../asking/asking.ts'
import type { BridgeClient } from '../../clients/bridge-client.ts'
import type { Offline } from '../../clients/offline.ts'
import type { SettingsControl } from '../../clients/settings.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import type { Camera } from '../../sensors/camera.ts'
import type { Sensing } from '../camera/sensing.ts'
import type { Helping } from '../help/helping.ts'
import type { LiveStore } from '../live/live-store.ts'
import type { Wave } from '../live/wave.ts'
import type { MindLink } from '../mind/mind-link.ts'
import type { Windows } from '../windows/followed.ts'
import type { Notices } from './notices.ts'
import type { Overlay } from './overlay.ts'

export interface Parts extends Helping {
  readonly asking: Asking
  readonly bridge: BridgeClient
  readonly camera: Camera
  readonly live: LiveStore
  readonly mind: MindLink
  readonly notices: Notices
  readonly offline: Offline
  readonly overlay: Overlay
  readonly sensing: Sensing
  readonly settings: SettingsControl
  readonly store: StoreClient
  readonly wave: Wave
  readonly windows: Windows
}

export const PartsContext = createContext<Parts | null>(null)

export function useParts(): Parts {
  const parts = use(PartsContext)
  if (!parts) throw new Error('useParts is called outside the composition root')
  return parts
}
