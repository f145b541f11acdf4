// The key of a strip: mark and word of each label, with its time where that is known.
import type { SegmentLabel } from '#core/contracts/session-report.ts'
import type { LabelTimes } from '#core/report/days/segments.ts'
import { formatSpan } from '../../ui/clock.ts'
import { SegmentMark, segmentOrder, segmentWords } from './segment-words.tsx'

export const Legend = ({
  times,
  labels = segmentOrder,
}: {
  readonly times?: LabelTimes
  readonly labels?: readonly SegmentLabel[]
}) => (
  <ul className="legend small" aria-label="Colours">
    {labels.map((label) => (
      <li key={label}>
        <SegmentMark label={label} /> {segmentWords[label]}
        {times && times[label] >= 60_000 && <b>{formatSpan(times[label])}</b>}
      </li>
    ))}
  </ul>
)
