// The latest decisions: what was done, what came of it, and for each why this arm: the odds, the draw, the rule.
import type { Examination } from '../../../workers/mind.worker.ts'
import { formatDay, formatTime } from '../../ui/clock.ts'
import { wordsOf } from './arm-words.ts'

type Row = Examination['decisions'][number]

const ruleWords: Readonly<Record<string, string>> = {
  'only-no-action': 'Nothing else was possible at that moment.',
  'load-high': 'Load was at its limit, so only what restores was drawn from.',
  'always-prompt': 'You asked to be prompted at every load limit, so leaving you alone was not drawn from.',
}

function outcomeWords({ outcome, missingReason }: Row): string {
  if (outcome !== null)
    return `${outcome >= 0 ? 'calmer' : 'busier'} by ${Math.abs(outcome).toFixed(2)} in the minutes after`
  if (missingReason === null) return 'still being measured'
  return missingReason === 'too-little-before' || missingReason === 'too-little-after'
    ? 'not measured: too little signal'
    : `not measured: ${missingReason}`
}

function shownWords({ rendered, dismissed, undone }: Row): string {
  if (rendered === null) return 'not known whether it appeared'
  if (!rendered) return 'nothing appeared'
  if (undone) return 'appeared, taken back'
  return dismissed ? 'appeared, sent away' : 'appeared'
}

function Why({ row: { decision } }: { readonly row: Row }) {
  const odds = Object.entries(decision.p).toSorted((left, right) => right[1] - left[1])
  return (
    <details>
      <summary className="small">Why {wordsOf(decision.action).toLowerCase()}</summary>
      <p className="small muted">
        {decision.ruleId !== null && `${ruleWords[decision.ruleId] ?? decision.ruleId} `}
        Odds were computed first, then one number was drawn
        {decision.u === null ? '' : ` (${decision.u.toFixed(3)})`}; it fell on {wordsOf(decision.action).toLowerCase()}.
        {decision.reasons.includes('open-gate') && ' It would likely have been sent away and was tried all the same.'}
      </p>
      <table className="odds small">
        <caption className="visually-hidden">Odds of each kind</caption>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Chance</th>
            <th scope="col">Before the floor</th>
          </tr>
        </thead>
        <tbody>
          {odds.map(([arm, share]) => (
            <tr key={arm} data-drawn={arm === decision.action || undefined}>
              <th scope="row">{wordsOf(arm)}</th>
              <td>{(share * 100).toFixed(1)} %</td>
              <td>{((decision.q[arm] ?? 0) * 100).toFixed(1)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

export const DecisionLog = ({ rows }: { readonly rows: readonly Row[] }) => (
  <ol className="decision-log">
    {rows.map((row) => (
      <li key={row.decision.decisionId}>
        <p>
          <b>{wordsOf(row.decision.action)}</b>{' '}
          <span className="muted">
            {formatDay(row.decision.tWall)}, {formatTime(row.decision.tWall)}; {shownWords(row)}; {outcomeWords(row)}
          </span>
        </p>
        <Why row={row} />
      </li>
    ))}
  </ol>
)
