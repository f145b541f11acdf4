// Settings, your data: brings an exported file back, checked first; adding keeps what is here, replacing asks once.
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { formatBytes } from '../../ui/bytes.ts'
import { useParts } from '../shell/parts.ts'
import { Refusal, Running, useJob } from './long-job.tsx'
import '../commands/overlays.css'

type Counts = Readonly<Record<string, number>>
interface ImportedRecords {
  readonly offered: Counts
  readonly written: Counts
}
type Mode = 'add' | 'replace'

const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0)

function Result({ offered, written }: ImportedRecords) {
  const known = sum(offered) - sum(written)
  return (
    <output>
      {sum(written).toLocaleString()} records brought back.{' '}
      {known > 0 && `${known.toLocaleString()} were here already.`}
    </output>
  )
}

interface ConfirmProps {
  readonly onConfirm: () => void
}

function ReplaceButton({ onConfirm }: ConfirmProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger className="button" data-kind="danger">
        Replace everything here
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="overlay-backdrop" />
        <AlertDialog.Popup className="overlay confirm">
          <AlertDialog.Title className="serif sheet-title">Replace everything here?</AlertDialog.Title>
          <AlertDialog.Description>
            What this browser keeps now is deleted and the file takes its place. If anything is wrong with the file,
            nothing changes.
          </AlertDialog.Description>
          <p className="buttons">
            <AlertDialog.Close className="button">Keep what is here</AlertDialog.Close>
            <AlertDialog.Close className="button" data-kind="danger" onClick={onConfirm}>
              Replace
            </AlertDialog.Close>
          </p>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

export function ImportRecords() {
  const { settings, store } = useParts()
  const queries = useQueryClient()
  const { job, start, stop, reset } = useJob<ImportedRecords>()
  const [file, setFile] = useState<File | null>(null)
  const picker = useRef<HTMLInputElement>(null)

  const pick = (picked: File | null): void => {
    reset()
    setFile(picked)
    if (picker.current) picker.current.value = '' // so that the same file can be picked again
  }
  const run = async (archive: File, mode: Mode): Promise<void> => {
    setFile(null)
    const answer = await start((options) => store.ask('importArchive', { archive, mode }, options))
    if (!answer.ok) return
    const kept = await store.ask('readSettings', null)
    if (kept.ok && kept.value.saved) settings.adopt(kept.value.settings)
    await queries.invalidateQueries()
  }

  if (job.kind === 'running') return <Running label="Checking the file" progress={job.progress} onStop={stop} />
  return (
    <>
      <input
        ref={picker}
        className="visually-hidden"
        type="file"
        accept=".zip,application/zip"
        aria-label="File to import"
        tabIndex={-1}
        onChange={(event) => pick(event.target.files?.[0] ?? null)}
      />
      <button type="button" className="button" onClick={() => picker.current?.click()}>
        {file ? 'Another file' : 'Import a file'}
      </button>
      {file && (
        <div className="job-choice">
          <p>
            {file.name} <span className="small muted">{formatBytes(file.size)}</span>
          </p>
          <p className="buttons">
            <button type="button" className="button" data-kind="primary" onClick={() => void run(file, 'add')}>
              Add what is missing
            </button>
            <ReplaceButton onConfirm={() => void run(file, 'replace')} />
          </p>
        </div>
      )}
      {job.kind === 'done' && (job.answer.ok ? <Result {...job.answer.value} /> : <Refusal answer={job.answer} />)}
    </>
  )
}
