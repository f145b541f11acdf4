// Settings: doctor. Checks of browser, computer and bridge, each in one line with its repair, and a report to take along.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { browserChecks, type Verdict } from '../../queries/checks.ts'
import { queryKeys } from '../../queries/keys.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { bridgeFindings } from '../doctor/bridge-findings.ts'
import { BundleCard } from '../doctor/bundle-card.tsx'
import { supportBundle } from '../doctor/bundle.ts'
import type { Finding, Repair } from '../doctor/finding.ts'
import { checkRecords, offlineFinding, withRepairs } from '../doctor/page-findings.ts'
import { recentErrors } from '../errors/error-log.ts'
import { useParts } from '../shell/parts.ts'
import '../doctor/doctor.css'

const verdictIcons: Readonly<Record<Verdict, IconName>> = { good: 'check', reduced: 'quiet', missing: 'alert' }
const verdictWords: Readonly<Record<Verdict, string>> = { good: 'good', reduced: 'works in part', missing: 'missing' }

function RepairLine({ about, repair }: { readonly about: string; readonly repair: Repair }) {
  const queries = useQueryClient()
  const [said, setSaid] = useState<string | null>(null)
  const [isRunning, setRunning] = useState(false)
  const run = async (): Promise<void> => {
    setRunning(true)
    setSaid(await repair.run())
    setRunning(false)
    await queries.invalidateQueries({ queryKey: queryKeys.checks })
  }
  return (
    <div className="check-repair">
      <button
        type="button"
        className="button"
        aria-label={`${repair.label}: ${about}`}
        disabled={isRunning}
        onClick={() => void run()}
      >
        {repair.label}
      </button>
      <output className="small muted">{said}</output>
    </div>
  )
}

const Findings = ({ title, findings }: { readonly title: string; readonly findings: readonly Finding[] }) => (
  <>
    <h2 className="settings-title">{title}</h2>
    <ul className="checks">
      {findings.map(({ name, verdict, sentence, repair }) => (
        <li key={name} data-verdict={verdict}>
          <Icon name={verdictIcons[verdict]} />
          <span>
            {name} <span className="small muted">{verdictWords[verdict]}</span>
          </span>
          <p className="muted">{sentence}</p>
          {repair && <RepairLine about={name} repair={repair} />}
        </li>
      ))}
    </ul>
  </>
)

export function DoctorSection() {
  const parts = useParts()
  const { data: checks } = useQuery(browserChecks)
  const { data: records } = useQuery({ queryKey: [...queryKeys.checks, 'records'], queryFn: () => checkRecords(parts) })
  const offline = useStore(parts.offline.status)
  const bridge = useStore(parts.bridge)
  if (!checks || !records) return <p className="muted">Checking …</p>
  const page = [...withRepairs([...checks, records], parts), offlineFinding(offline, parts)]
  const beside = bridgeFindings(bridge, parts)
  const makeReport = (): string =>
    supportBundle({
      version: CORTEX_VERSION,
      build: import.meta.env['VITE_BUILD'] ?? 'development',
      browser: navigator.userAgent,
      atMs: Date.now(),
      findings: [...page, ...beside],
      bridge,
      offline,
      errors: recentErrors(),
    })
  return (
    <div className="settings-stack">
      <section className="card settings-card" id="checks">
        <Findings title="This page" findings={page} />
      </section>
      <section className="card settings-card" id="bridge-checks">
        <Findings title="The bridge" findings={beside} />
      </section>
      <BundleCard make={makeReport} />
    </div>
  )
}
