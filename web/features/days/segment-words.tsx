// The stretches of a day as people see them: word, shape and colour of every label, in one order everywhere.
import type { SegmentLabel } from '#core/contracts/session-report.ts'
import { StateMark, stateWords } from '../../ui/state-mark.tsx'

export const segmentWords: Readonly<Record<SegmentLabel, string>> = {
  FLOW: stateWords.FLOW,
  HYPER: stateWords.HYPER,
  HYPO: stateWords.HYPO,
  RECOVERY: stateWords.RECOVERY,
  USUAL: 'Like usual',
  UNKNOWN: stateWords.UNKNOWN,
  AWAY: 'Away',
}

/** Order of legends and lists: what can be said first, then what cannot. */
export const segmentOrder = ['FLOW', 'HYPER', 'HYPO', 'RECOVERY', 'USUAL', 'UNKNOWN', 'AWAY'] as const

export function SegmentMark({ label }: { readonly label: SegmentLabel }) {
  if (label !== 'USUAL' && label !== 'AWAY') return <StateMark state={label} />
  return (
    <svg className="state-mark segment-mark" data-label={label} viewBox="0 0 16 16" aria-hidden="true">
      <rect x="2" y="5" width="12" height="6" rx="2" />
    </svg>
  )
}
