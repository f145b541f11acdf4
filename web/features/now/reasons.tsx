// The strongest reasons of a state: how much each weighs, its value against the usual, and its last minute as a line.
import type { Contributor, StateReason } from '#core/contracts/state.ts'
import { ShareBar } from '../../ui/share-bar.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { usePart } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { reasonWords } from './reason-words.ts'

/** Samples of a contributor are a second apart; a break of three is a gap. */
const STEP_MS = 1000
const GAP_MS = 3000

function LastMinute({ samples, name }: { readonly samples: Contributor['samples']; readonly name: string }) {
  if (samples.filter((value) => value !== null).length < 2) return null
  const points = samples.map((value, index) => ({ atMs: index * STEP_MS, value }))
  return (
    <Sparkline
      points={points}
      startMs={0}
      endMs={(samples.length - 1) * STEP_MS}
      maxStepMs={GAP_MS}
      summary={`${name}, last minute`}
    />
  )
}

function Reason({ reason }: { readonly reason: StateReason }) {
  const { live } = useParts()
  const why = usePart(live, (view) => view.why)
  const { name, comparison, value, usual } = reasonWords(reason)
  const samples = why.find(({ feature }) => feature === reason.feature)?.samples ?? []
  return (
    <li>
      <span>{name}</span>
      <ShareBar share={reason.contribution} label={`${name}, part of the score`} />
      <span className="reason-spark">
        <LastMinute samples={samples} name={name} />
      </span>
      <span className="small muted">
        <span className="reason-value">
          {value}
          {usual === null ? ', your usual is not known yet' : `, usually ${usual}`}
        </span>
        {usual !== null && <b className="reason-change">{comparison}</b>}
      </span>
    </li>
  )
}

export const Reasons = ({ reasons }: { readonly reasons: readonly StateReason[] }) => (
  <ul className="reasons" aria-label="Strongest reasons">
    {reasons.map((reason) => (
      <Reason key={reason.feature} reason={reason} />
    ))}
  </ul>
)
