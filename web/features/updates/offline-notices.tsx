// Turns what happens to the offline copy into words: a progress bar on the first run, a quiet offer when an update waits.
import { useEffect } from 'react'
import { useStore } from '../../ui/store.ts'
import { formatBytes } from '../../ui/bytes.ts'
import { useParts } from '../shell/parts.ts'

function SavingBar({ doneBytes, totalBytes }: { readonly doneBytes: number; readonly totalBytes: number }) {
  const text = `Filling the offline copy: ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`
  return (
    <aside className="saving small" aria-label="Offline copy">
      <label htmlFor="saving">{text}</label>
      <progress id="saving" value={doneBytes} max={totalBytes} />
    </aside>
  )
}

export function OfflineNotices() {
  const { offline, notices } = useParts()
  const status = useStore(offline.status)
  const { kind } = status
  useEffect(() => {
    const action = { label: 'Reload', run: offline.update }
    if (kind === 'update-waiting')
      notices.say({
        id: 'update',
        text: 'A new version of Cortex is ready. It starts when you reload.',
        action,
        sticky: true,
      })
    if (kind === 'updated-elsewhere')
      notices.say({
        id: 'update',
        text: 'Cortex was updated in another window. Reload this one when it suits you.',
        action,
        sticky: true,
      })
  }, [kind, notices, offline])
  return status.kind === 'saving' ? <SavingBar {...status} /> : null
}
