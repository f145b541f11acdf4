// The stretches of the day as a list: each can be told what it really was; that replaces what was read and teaches Cortex.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Segment } from '#core/contracts/session-report.ts'
import { scoredLabels, type ScoredLabel } from '#core/contracts/state.ts'
import type { DayView } from '#core/report/days/views.ts'
import { Choice } from '../../ui/choice.tsx'
import { formatSpan, formatTime } from '../../ui/clock.ts'
import { stateWords } from '../../ui/state-mark.tsx'
import { queryKeys } from '../../queries/keys.ts'
import { listedStretches } from '../days/day-words.ts'
import { SegmentMark, segmentWords } from '../days/segment-words.tsx'
import { ScrollList } from '../days/scroll-list.tsx'
import { useParts } from '../shell/parts.ts'

const options = scoredLabels.map((label) => [label, stateWords[label]] as const)

interface CorrectProps {
  readonly stretch: Segment
  readonly onClose: () => void
}

function Correct({ stretch, onClose }: CorrectProps) {
  const { notices, store } = useParts()
  const queries = useQueryClient()
  const { startMs, endMs, label } = stretch
  const [state, setState] = useState<ScoredLabel>(scoredLabels.find((one) => one === label) ?? 'FLOW')
  const save = async (): Promise<void> => {
    const kept = await store.ask('putLabel', {
      v: 1,
      labelId: crypto.randomUUID(),
      source: 'correction',
      startMs,
      endMs,
      state,
    })
    notices.say({
      id: 'corrected',
      text: kept.ok ? `${formatTime(startMs)} to ${formatTime(endMs)} is now ${stateWords[state]}.` : kept.sentence,
    })
    await queries.invalidateQueries({ queryKey: queryKeys.days })
    onClose()
  }
  return (
    <div
      className="correct"
      role="group"
      aria-label={`What was it from ${formatTime(startMs)} to ${formatTime(endMs)}?`}
    >
      <p>
        Read as <b>{segmentWords[label]}</b>. What was it?
      </p>
      <Choice label="What it was" value={state} options={options} onChange={setState} />
      <p className="buttons">
        <button type="button" className="button" data-kind="primary" onClick={() => void save()}>
          Correct it
        </button>
        <button type="button" className="button" data-kind="quiet" onClick={onClose}>
          Leave it
        </button>
      </p>
    </div>
  )
}

export function Stretches({ view, isSample }: { readonly view: DayView; readonly isSample: boolean }) {
  const [open, setOpen] = useState<number | null>(null)
  const stretches = listedStretches(view.segments)
  return (
    <article className="card plain-card half">
      <h2>Stretches</h2>
      {stretches.length === 0 ? (
        <p className="muted">Stretches of five minutes and more appear here, and can be corrected.</p>
      ) : (
        <ScrollList label="Stretches of the day">
          {stretches.map((stretch) => (
            <li key={stretch.startMs}>
              <SegmentMark label={stretch.label} />
              <span className="row-words">
                {segmentWords[stretch.label]}{' '}
                <span className="small muted">
                  {formatTime(stretch.startMs)}, {formatSpan(stretch.endMs - stretch.startMs)}
                  {stretch.corrected && ', as you said'}
                </span>
              </span>
              {!isSample && (
                <button
                  type="button"
                  className="text-button small"
                  aria-expanded={open === stretch.startMs}
                  onClick={() => setOpen(open === stretch.startMs ? null : stretch.startMs)}
                >
                  Not right?
                  <span className="visually-hidden">
                    {' '}
                    {segmentWords[stretch.label]}, {formatTime(stretch.startMs)}
                  </span>
                </button>
              )}
              {open === stretch.startMs && <Correct stretch={stretch} onClose={() => setOpen(null)} />}
            </li>
          ))}
        </ScrollList>
      )}
    </article>
  )
}
