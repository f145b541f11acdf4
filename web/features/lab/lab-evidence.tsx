// The Lab with trials in it: effects, whether the experiment is sound, how much is tried, what held back, other policies, every decision.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { heldBackQuery, labQuery } from '../../queries/lab.ts'
import type { Examination } from '../../../workers/mind.worker.ts'
import { gateWords } from '../mind/why-quiet.ts'
import { useParts } from '../shell/parts.ts'
import { wordsOf } from './arm-words.ts'
import { DecisionLog } from './decision-log.tsx'
import { EffectRow } from './effect-row.tsx'

const familyWords: Readonly<Record<string, string>> = {
  body: 'Breathing and breaks',
  task: 'Words about the task',
  workspace: 'Quieter surroundings',
}
const policyWords: Readonly<Record<string, string>> = {
  logged: 'As it was',
  'always:no_action': 'Never helping',
  uniform: 'Everything with equal chance',
  greedy: 'Always the best guess',
}
const flagWords: Readonly<Record<string, string>> = {
  'draw-unfair': 'Draws do not match their odds.',
  'action-not-from-draw': 'An action does not follow from its draw.',
  'missing-differs': 'Outcomes are missing more often after some kinds than after others.',
}

function Effects({ report }: { readonly report: Examination['report'] }) {
  return (
    <article className="card lab-card lab-wide">
      <h2 className="serif">What helps you</h2>
      <p className="muted">
        Each mark says how much better or worse the minutes after were than when you were left alone; the line is how
        sure that is. {report.days} {report.days === 1 ? 'day' : 'days'} so far. Intervals are for watching, not a
        verdict: they are looked at every night.
      </p>
      <ul className="effect-list">
        <EffectRow name="Any help" effect={report.acting} />
        {report.families.map((effect) => (
          <EffectRow key={effect.name} name={familyWords[effect.name] ?? effect.name} effect={effect} />
        ))}
        {report.arms.map((effect) => (
          <EffectRow key={effect.name} name={wordsOf(effect.name)} effect={effect} />
        ))}
      </ul>
      <p className="effect-ends small muted">
        <span>worse</span>
        <span>no difference</span>
        <span>better</span>
      </p>
    </article>
  )
}

function Soundness({ examination: { report, audit } }: { readonly examination: Examination }) {
  const { integrity, placebo } = report
  const isClean = integrity.flags.length === 0 && audit.passed
  return (
    <article className="card lab-card">
      <h2 className="label">Is the experiment sound</h2>
      <p className="serif lab-word">{isClean ? 'Nothing speaks against it' : 'Not quite'}</p>
      <ul className="lab-facts small">
        {integrity.flags.map((flag) => (
          <li key={flag}>{flagWords[flag] ?? flag}</li>
        ))}
        <li>
          {audit.checked} odds computed again from the log, largest difference{' '}
          {audit.largestDifference === null ? 'none' : audit.largestDifference.toExponential(0)}
        </li>
        {audit.otherModel > 0 && <li>{audit.otherModel} made by an earlier version, not compared</li>}
        <li>
          {integrity.redrawnActions.checked - integrity.redrawnActions.wrong} of {integrity.redrawnActions.checked}{' '}
          actions follow from their draw
        </li>
        <li>Before the help, where nothing can have acted: {placebo.verdict}</li>
      </ul>
    </article>
  )
}

function Exploration({ report }: { readonly report: Examination['report'] }) {
  const { arms, randomised } = report.integrity
  return (
    <article className="card lab-card">
      <h2 className="label">What is tried</h2>
      <ul className="lab-facts small">
        {arms.map(({ arm, decisions, expected, missing, dismissed }) => (
          <li key={arm}>
            {wordsOf(arm)}: {decisions} of {randomised}, {expected.toFixed(1)} expected
            {dismissed > 0 && `, ${dismissed} sent away`}
            {missing > 0 && `, ${missing} not measured`}
          </li>
        ))}
      </ul>
    </article>
  )
}

function HeldBack() {
  const { data: minutes = {} } = useQuery(heldBackQuery(useParts().store))
  const gates = Object.entries(minutes).toSorted((left, right) => right[1] - left[1])
  return (
    <article className="card lab-card">
      <h2 className="label">What held help back</h2>
      {gates.length === 0 ? (
        <p className="small muted">Nothing in the last four weeks, or no day is finished yet.</p>
      ) : (
        <ul className="lab-facts small">
          {gates.map(([gate, count]) => (
            <li key={gate}>
              {gateWords(gate)}: {count} minutes
            </li>
          ))}
        </ul>
      )}
    </article>
  )
}

function Policies({ report }: { readonly report: Examination['report'] }) {
  return (
    <article className="card lab-card lab-wide">
      <h2 className="label">What other ways of choosing would have given</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways must be reachable by keyboard */}
      <div className="lab-scroll" role="region" aria-label="Other ways of choosing" tabIndex={0}>
        <table className="odds small">
          <thead>
            <tr>
              <th scope="col">Way</th>
              <th scope="col">Mean outcome</th>
              <th scope="col">95 %</th>
              <th scope="col">Worth so many decisions</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {report.policies.map(({ policy, estimates, intervals, diagnostics, verdict }) => (
              <tr key={policy}>
                <th scope="row">{policyWords[policy] ?? policy}</th>
                <td>{estimates.snips?.toFixed(3) ?? '–'}</td>
                <td>
                  {intervals.snips ? `${intervals.snips.low.toFixed(3)} to ${intervals.snips.high.toFixed(3)}` : '–'}
                </td>
                <td>{diagnostics.effectiveSampleSize.toFixed(0)}</td>
                <td>{verdict}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small muted">
        Replayed from your own log by self-normalised weights. The same on a file: npm run replay.
      </p>
    </article>
  )
}

export function LabEvidence({ examination }: { readonly examination: Examination }) {
  const { mind } = useParts()
  const queries = useQueryClient()
  return (
    <section className="lab-grid">
      <Effects report={examination.report} />
      <Soundness examination={examination} />
      <Exploration report={examination.report} />
      <HeldBack />
      <Policies report={examination.report} />
      <article className="card lab-card lab-wide">
        <div className="lab-head">
          <h2 className="label">Every decision</h2>
          <button
            type="button"
            className="button"
            onClick={() => void queries.invalidateQueries({ queryKey: labQuery(mind).queryKey })}
          >
            Compute again
          </button>
        </div>
        <DecisionLog rows={examination.decisions} />
      </article>
    </section>
  )
}
