// Settings: your data. What is kept here, whether the browser may clear it, and the copy that works without a server.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OfflineStatus } from '../../clients/offline.ts'
import { queryKeys } from '../../queries/keys.ts'
import { storageUse } from '../../queries/storage.ts'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { formatBytes } from '../../ui/bytes.ts'
import { Setting } from './setting.tsx'

function Persistence({ persisted }: { readonly persisted: boolean }) {
  const queries = useQueryClient()
  const ask = useMutation({
    mutationFn: () => navigator.storage.persist(),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.storage }),
  })
  if (persisted) return <span>Protected</span>
  return (
    <>
      <button type="button" className="button" onClick={() => ask.mutate()} disabled={ask.isPending}>
        Ask for protection
      </button>
      {ask.data === false && (
        <output className="small muted">
          The browser said no for now; installing Cortex usually changes its mind.
        </output>
      )}
    </>
  )
}

const offlineWords = (status: OfflineStatus): string => {
  switch (status.kind) {
    case 'ready':
    case 'update-waiting':
    case 'updated-elsewhere':
      return 'Complete: Cortex opens without its server.'
    case 'saving':
      return `${formatBytes(status.doneBytes)} of ${formatBytes(status.totalBytes)} so far`
    case 'failed':
      return 'Could not be kept. It is tried again when you next open Cortex.'
    case 'off':
      return 'Not kept in this browser.'
  }
}

export function DataSection() {
  const { offline } = useParts()
  const status = useStore(offline.status)
  const { data: use } = useQuery(storageUse)
  return (
    <section className="card settings-card">
      <Setting
        id="kept"
        label="Kept in this browser"
        help="Settings, readings and the offline copy together, for this address only."
      >
        {use ? `${formatBytes(use.usedBytes)} of ${formatBytes(use.quotaBytes)} allowed` : 'The browser does not tell.'}
      </Setting>
      <Setting
        id="persist"
        label="Protection from clearing"
        help="Without it, a browser short of space may clear what is kept here."
      >
        {use ? <Persistence persisted={use.persisted} /> : 'The browser does not offer it.'}
      </Setting>
      <Setting id="offline" label="Offline copy" help="Every file is checked against the build before it is kept.">
        {offlineWords(status)}
      </Setting>
    </section>
  )
}
