// Settings: your data. How long it is kept, taking it along, bringing it back, deleting it; and what the browser allows.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OfflineStatus } from '../../clients/offline.ts'
import { queryKeys } from '../../queries/keys.ts'
import { storageUse } from '../../queries/storage.ts'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { formatBytes } from '../../ui/bytes.ts'
import { DeleteRecords } from '../records/delete-records.tsx'
import { ExportRecords } from '../records/export-records.tsx'
import { ImportRecords } from '../records/import-records.tsx'
import { FeatureRetention, RawRetention } from '../records/retention.tsx'
import '../records/records.css'
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

function KeptCard() {
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

const RecordsCard = () => (
  <section className="card settings-card">
    <Setting
      id="raw-retention"
      label="Keep raw signals for"
      help="Second by second; never pictures. They go first when space runs out."
    >
      <RawRetention />
    </Setting>
    <Setting id="retention" label="Keep minutes and hours for" help="Days are kept until you delete them.">
      <FeatureRetention />
    </Setting>
    <Setting
      id="export"
      label="Take your records with you"
      help="One zip with everything: JSON lines, tables, recordings and how to read them."
    >
      <ExportRecords />
    </Setting>
    <Setting
      id="import"
      label="Bring records back"
      help="A file exported by Cortex. It is checked whole before anything changes."
    >
      <ImportRecords />
    </Setting>
    <Setting id="delete" label="Delete everything" help="All that Cortex keeps in this browser. You get a receipt.">
      <DeleteRecords />
    </Setting>
  </section>
)

export const DataSection = () => (
  <div className="settings-stack">
    <RecordsCard />
    <KeptCard />
  </div>
)
