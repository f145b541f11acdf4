// Tells the person what happens to their records without being asked: lost, blocked, replaced elsewhere, short of space.
import type { StorageCanary } from '../../clients/storage-canary.ts'
import type { StoreClient } from '../../clients/store-client.ts'
import type { WorkerStatus } from '../../clients/worker-client.ts'
import type { StoreEvent } from '../../../workers/store.worker.ts'
import { formatBytes } from '../../ui/bytes.ts'
import type { Notice, Notices } from '../shell/notices.ts'

export interface StoreWatch {
  readonly store: StoreClient
  readonly canary: StorageCanary
  readonly notices: Notices
  readonly reload: () => void
  readonly openData: () => void
  readonly onHidden: (run: () => void) => void
}

/** Asks the store who it is, compares with the canary, and follows its events from then on. */
export function watchStore(watch: StoreWatch): void {
  const { store, canary, notices } = watch
  store.worker.onEvent((event) => {
    if (event.kind === 'logged') canary.noteSeq(event.seq)
    if (event.kind === 'deleted') canary.forget()
    if (event.kind === 'unblocked') notices.close('store-blocked')
    const notice = noticeOfEvent(event, watch)
    if (notice) notices.say(notice)
  })
  store.worker.onStatus((status) => {
    const notice = noticeOfStatus(status, watch)
    if (notice) notices.say(notice)
  })
  // A hidden page may be frozen or closed without a word: what is pending is written now.
  watch.onHidden(() => void store.ask('flushSamples', null))
  void identify(watch)
}

async function identify({ store, canary, notices, openData }: StoreWatch): Promise<void> {
  const identity = await store.ask('identify', null)
  if (!identity.ok) {
    if (identity.code === 'unavailable') notices.say({ id: 'store-unavailable', text: identity.sentence, sticky: true })
    return
  }
  const verdict = canary.check(identity.value)
  if (verdict !== 'wiped' && verdict !== 'replaced' && verdict !== 'set-back') return
  notices.say({
    id: 'store-lost',
    text:
      verdict === 'set-back'
        ? 'The browser lost your latest records. If you have an exported file, it can bring them back.'
        : 'The browser no longer has the records that were here. If you have an exported file, it can bring them back.',
    action: { label: 'Your data', run: openData },
    sticky: true,
  })
}

function noticeOfEvent(event: StoreEvent, { reload }: StoreWatch): Notice | null {
  const action = { label: 'Reload', run: reload }
  switch (event.kind) {
    case 'blocked':
      return {
        id: 'store-blocked',
        text: 'Close the other Cortex windows: an older one keeps the records from being opened.',
        sticky: true,
      }
    case 'outdated':
      return {
        id: 'store-outdated',
        text: 'Cortex was updated in another window. This one no longer saves; reload it.',
        action,
        sticky: true,
      }
    case 'deleted':
      return { id: 'store-deleted', text: 'Your records were deleted. Reload to start afresh.', action, sticky: true }
    case 'shed':
      return event.cause === 'quota'
        ? {
            id: 'store-full',
            text: 'Space is running out: the oldest raw signals were deleted. Decisions and notes are kept.',
            sticky: true,
          }
        : null // the person's own budget, or a moment too busy to keep every sample
    case 'space':
      return event.step >= 85
        ? {
            id: 'store-space',
            text: `Cortex uses ${formatBytes(event.usedBytes)} of the ${formatBytes(event.quotaBytes)} the browser allows.`,
          }
        : null
    case 'unblocked':
    case 'lost':
    case 'logged':
    case 'settings':
      return null
  }
}

function noticeOfStatus(status: WorkerStatus, { store, reload }: StoreWatch): Notice | null {
  if (status.kind !== 'off' || status.reason === 'stopped') return null
  const crashed = status.reason === 'crashed-too-often'
  return {
    id: 'store-off',
    text: crashed
      ? 'The part that keeps records stopped five times and is off.'
      : 'This window is older than the part that keeps records.',
    action: crashed ? { label: 'Start it again', run: store.worker.restart } : { label: 'Reload', run: reload },
    sticky: true,
  }
}
