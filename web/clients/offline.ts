// The page's handle on the service worker: offline copy with progress, and updates that wait until the person says so.
import type { ActivateNow, OfflineProgress } from '#core/contracts/offline.ts'
import { createStore, type Readable } from '../ui/store.ts'
import { trustedScriptUrl } from './trusted-url.ts'

export type OfflineStatus =
  | { readonly kind: 'off' } // no service worker here (development, old browser) or not asked yet
  | { readonly kind: 'saving'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'update-waiting' }
  | { readonly kind: 'updated-elsewhere' } // another window let the new version in; this page still runs the old one
  | { readonly kind: 'failed' }

export interface Offline {
  readonly status: Readable<OfflineStatus>
  readonly register: () => Promise<void>
  /** Lets a waiting version take over, then reloads this window, because the person asked for it here. */
  readonly update: () => void
}

const SCRIPT = '/service-worker.js'
const CHECK_EVERY_MS = 60 * 60_000

export function createOffline(container: ServiceWorkerContainer | undefined): Offline {
  const status = createStore<OfflineStatus>({ kind: 'off' })
  let registration: ServiceWorkerRegistration | undefined
  let askedHere = false

  const settle = (): void => {
    // On the very first install the copy waits for an instant too; only behind an active one is it an update.
    if (registration?.waiting && registration.active) status.set({ kind: 'update-waiting' })
    else if (registration?.active) status.set({ kind: 'ready' })
  }

  const follow = (worker: ServiceWorker | null): void => {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'redundant' && !registration?.active) status.set({ kind: 'failed' })
      else if (worker.state === 'installed' || worker.state === 'activated') settle()
    })
  }

  const onMessage = (event: MessageEvent<OfflineProgress>): void => {
    const { kind, doneBytes, totalBytes } = event.data
    // Filling a second copy for an update is nobody's business until it is ready; and the last word may come after the end.
    const filling = !registration?.active && (!registration || registration.installing !== null)
    if (kind === 'offline-progress' && filling) status.set({ kind: 'saving', doneBytes, totalBytes })
  }

  const onControllerChange = (): void => {
    if (askedHere) location.reload()
    else status.set({ kind: 'updated-elsewhere' })
  }

  const register = async (): Promise<void> => {
    if (!container) return
    container.addEventListener('message', onMessage)
    container.startMessages()
    container.addEventListener('controllerchange', onControllerChange)
    try {
      registration = await container.register(trustedScriptUrl(SCRIPT), { updateViaCache: 'none' })
      follow(registration.installing)
      registration.addEventListener('updatefound', () => follow(registration?.installing ?? null))
      settle()
      setInterval(() => void registration?.update().catch(() => undefined), CHECK_EVERY_MS) // offline: asked again next hour
    } catch {
      status.set({ kind: 'failed' })
    }
  }

  const update = (): void => {
    if (status.get().kind === 'updated-elsewhere') return location.reload()
    askedHere = true
    registration?.waiting?.postMessage({ kind: 'activate-now' } satisfies ActivateNow)
  }

  return { status, register, update }
}
