// Settings, your data: one button makes a zip of everything and saves it.
import type { StoreAnswer } from '../../clients/store-client.ts'
import { formatBytes } from '../../ui/bytes.ts'
import { useParts } from '../shell/parts.ts'
import { datedName, download } from '../../ui/download.ts'
import { Refusal, Running, useJob } from './long-job.tsx'

interface ExportedArchive {
  readonly archive: Blob
  readonly manifest: { readonly createdMs: number; readonly entries: readonly { readonly records: number }[] }
  readonly damaged: number
}

const recordsIn = ({ manifest }: ExportedArchive): number =>
  manifest.entries.reduce((sum, { records }) => sum + records, 0)

const save = ({ archive, manifest }: ExportedArchive): void => download(archive, datedName('zip', manifest.createdMs))

function Saved({ value }: { readonly value: ExportedArchive }) {
  return (
    <output>
      Saved {recordsIn(value).toLocaleString()} records, {formatBytes(value.archive.size)}.{' '}
      {value.damaged > 0 && `${value.damaged.toLocaleString()} could not be read and were left out. `}
      <button type="button" className="text-button" onClick={() => save(value)}>
        Save again
      </button>
    </output>
  )
}

export function ExportRecords() {
  const { store } = useParts()
  const { job, start, stop } = useJob<ExportedArchive>()
  const run = async (): Promise<void> => {
    const request = {
      nowMs: Date.now(),
      tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
      build: CORTEX_VERSION,
    }
    const answer: StoreAnswer<ExportedArchive> = await start((options) => store.ask('exportArchive', request, options))
    if (answer.ok) save(answer.value)
  }
  return (
    <>
      {job.kind === 'running' ? (
        <Running label="Collecting" progress={job.progress} onStop={stop} />
      ) : (
        <button type="button" className="button" onClick={() => void run()}>
          Export everything
        </button>
      )}
      {job.kind === 'done' && (job.answer.ok ? <Saved value={job.answer.value} /> : <Refusal answer={job.answer} />)}
    </>
  )
}
