// Settings: doctor. Checks of browser, computer and bridge, each in one line, and a text to copy for a report.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { bridgeHealth } from '../../queries/bridge-health.ts'
import { browserChecks, type Check, type Verdict } from '../../queries/checks.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { recentErrors } from '../errors/error-log.ts'

const verdictIcons: Readonly<Record<Verdict, IconName>> = { good: 'check', reduced: 'quiet', missing: 'alert' }
const verdictWords: Readonly<Record<Verdict, string>> = { good: 'good', reduced: 'works in part', missing: 'missing' }

const bridgeCheck = (answering: boolean): Check =>
  answering
    ? {
        name: 'Bridge',
        verdict: 'good',
        sentence: 'Answering. Rhythm outside this tab and actions on the system are possible.',
      }
    : {
        name: 'Bridge',
        verdict: 'reduced',
        sentence: 'Not answering. Cortex works without; starting Cortex again brings it back.',
      }

/** Versions and verdicts only: nothing in it tells who or where the person is. */
const asText = (checks: readonly Check[]): string =>
  [
    `Cortex ${CORTEX_VERSION}`,
    navigator.userAgent,
    ...checks.map(({ name, verdict, sentence }) => `${name}: ${verdictWords[verdict]}. ${sentence}`),
    ...recentErrors().map(({ id, atMs, name, message }) => `${id} ${new Date(atMs).toISOString()} ${name}: ${message}`),
  ].join('\n')

function CopyResult({ checks }: { readonly checks: readonly Check[] }) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(asText(checks))
    setCopied(true)
  }
  return (
    <p className="buttons">
      <button type="button" className="button" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy the result'}
      </button>
    </p>
  )
}

export function DoctorSection() {
  const { data: checks } = useQuery(browserChecks)
  const { data: answering } = useQuery(bridgeHealth)
  if (!checks || answering === undefined) return <p className="muted">Checking …</p>
  const all = [...checks, bridgeCheck(answering)]
  return (
    <section className="card settings-card" id="checks">
      <ul className="checks">
        {all.map(({ name, verdict, sentence }) => (
          <li key={name} data-verdict={verdict}>
            <Icon name={verdictIcons[verdict]} />
            <span>
              {name} <span className="small muted">{verdictWords[verdict]}</span>
            </span>
            <p className="muted">{sentence}</p>
          </li>
        ))}
      </ul>
      <CopyResult checks={all} />
    </section>
  )
}
