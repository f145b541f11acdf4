// "Analyse a video file": drop or choose a file, watch it being read, see the numbers, take them along as JSON.
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useMemo, useState, type DragEvent } from 'react'
import type { SummaryLine } from '../../../workers/measure.worker.ts'
import { declineReasons, type DeclineReason } from '#core/contracts/estimate.ts'
import { declineSentences } from '../../ui/decline-sentences.ts'
import { Icon } from '../../ui/icon.tsx'
import { useParts } from '../shell/parts.ts'
import { useAnalysis, type AnalysisControl, type AnalysisState } from './use-analysis.ts'
import '../commands/overlays.css'
import './analyse.css'

function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) onFile(file)
  }
  return (
    <label className="drop-zone" data-over={over || undefined}>
      <span className="serif">Drop a video here, or choose one</span>
      <span className="small muted">MP4, WebM, MOV, MKV or Y4M. It is read in this tab and goes nowhere.</span>
      <input
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        type="file"
        accept="video/*,.y4m,.mkv"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) onFile(file)
        }}
      />
    </label>
  )
}

function Running({
  state,
  onCancel,
}: {
  readonly state: Extract<AnalysisState, { kind: 'running' }>
  readonly onCancel: () => void
}) {
  const { name, frames, share } = state
  const percent = share === null ? null : Math.round(100 * share)
  return (
    <div className="analysis-running">
      <p>
        Reading <b>{name}</b>
      </p>
      <progress aria-label={`Reading ${name}`} {...(share !== null && { value: share, max: 1 })} />
      <output className="small muted">
        {percent === null ? 'Starting' : `${percent} %`}, {frames} frames
      </output>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  )
}

const shown = (value: number): string => value.toLocaleString(undefined, { maximumFractionDigits: 1 })

/** A reading that was declined says why in our own words; other notes are said as they are. */
const noteOf = ({ note }: SummaryLine): string | undefined =>
  declineReasons.some((reason) => reason === note) ? declineSentences[note as DeclineReason] : note // one of them, checked here

function Results({
  state,
  onReset,
}: {
  readonly state: Extract<AnalysisState, { kind: 'measured' }>
  readonly onReset: () => void
}) {
  const { document: json, name, summary } = state
  const url = useMemo(() => URL.createObjectURL(json), [json])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return (
    <>
      <table className="analysis-table">
        <caption className="small muted">{name}</caption>
        <tbody>
          {summary.map((line) => (
            <tr key={line.name}>
              <th scope="row">{line.name}</th>
              <td>
                {line.value === null ? (
                  '–'
                ) : (
                  <>
                    {shown(line.value)} <small className="muted">{line.unit}</small>
                  </>
                )}
              </td>
              <td className="small muted">{noteOf(line)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="buttons">
        <a className="button" data-kind="primary" href={url} download={`${name}.json`}>
          Save as JSON
        </a>
        <button type="button" className="button" onClick={onReset}>
          Another file
        </button>
      </p>
    </>
  )
}

function View({ state, start, reset }: AnalysisControl) {
  if (state.kind === 'running') return <Running state={state} onCancel={reset} />
  if (state.kind === 'measured') return <Results state={state} onReset={reset} />
  return (
    <>
      {state.kind === 'refused' && (
        <p className="analysis-refused" role="alert">
          {state.sentence}
        </p>
      )}
      <DropZone onFile={start} />
    </>
  )
}

export function AnalyseSheet() {
  const { overlay } = useParts()
  const analysis = useAnalysis()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && overlay.close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="overlay-backdrop" />
        <Dialog.Popup className="overlay sheet analysis" finalFocus={false}>
          <header className="sheet-head">
            <Dialog.Title className="serif sheet-title">Analyse a video file</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <Icon name="close" />
            </Dialog.Close>
          </header>
          <View {...analysis} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
