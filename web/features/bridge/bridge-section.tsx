// Settings: bridge. How the connection stands and the one thing to do about it; the bridge's parts; stopping it, step by step.
import { useState } from 'react'
import type { Readiness } from '#core/contracts/bridge-readiness.ts'
import { isStopped, type StopStepResult } from '#core/contracts/stop-chain.ts'
import { stopStepWords, stopWayNames } from '#core/contracts/stop-chain-words.ts'
import type { BridgeView, StartOutcome } from '../../clients/bridge-view.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { hintSentences, linkWords, reasonSentences, startSentences, subsystemNames } from './bridge-sentences.ts'
import { PairForm } from './pair-form.tsx'
import './bridge.css'

function StartButton() {
  const { bridge } = useParts()
  const [outcome, setOutcome] = useState<StartOutcome | 'starting' | null>(null)
  const start = async (): Promise<void> => {
    setOutcome('starting')
    setOutcome(await (await bridge.connection()).startBridge())
  }
  return (
    <>
      <p className="buttons">
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={outcome === 'starting'}
          onClick={() => void start()}
        >
          {outcome === 'starting' ? 'Starting …' : 'Start the bridge'}
        </button>
      </p>
      <output className="small muted">{outcome !== null && outcome !== 'starting' && startSentences[outcome]}</output>
    </>
  )
}

function ForgetButton() {
  const { bridge } = useParts()
  return (
    <p className="buttons">
      <button
        type="button"
        className="button"
        data-kind="quiet"
        onClick={() => void bridge.connection().then((connection) => connection.forget())}
      >
        Unpair this page
      </button>
    </p>
  )
}

function ConnectionCard({ view }: { readonly view: BridgeView }) {
  const { link, isPaired } = view
  const { title, text } = linkWords(link, isPaired)
  return (
    <section className="card settings-card" id="connection">
      <div className="bridge-head" role="status">
        <h2 className="serif big">{title}</h2>
        <p className="muted">{text}</p>
      </div>
      {link.kind === 'needs-pairing' && <PairForm pairing={view.pairing} />}
      {link.kind === 'not-running' && isPaired && <StartButton />}
      {link.kind === 'live' && <ForgetButton />}
    </section>
  )
}

const marks: Readonly<Record<Readiness['subsystems'][number]['state'], readonly [IconName, string]>> = {
  ok: ['check', 'good'],
  degraded: ['alert', 'works in part'],
  unavailable: ['quiet', 'not there'],
}

const PartsCard = ({ readiness }: { readonly readiness: Readiness }) => (
  <section className="card settings-card" id="parts">
    <h2 className="settings-title">Its parts</h2>
    <ul className="checks">
      {readiness.subsystems.map(({ name, state, reason }) => (
        <li key={name} data-verdict={state === 'ok' ? 'good' : 'reduced'}>
          <Icon name={marks[state][0]} />
          <span>
            {subsystemNames[name]} <span className="small muted">{marks[state][1]}</span>
          </span>
          {reason !== undefined && <p className="muted">{reasonSentences[reason]}</p>}
        </li>
      ))}
    </ul>
    {readiness.hints.map(({ id }) => (
      <p key={id} className="small muted">
        {hintSentences[id]}
      </p>
    ))}
  </section>
)

const StopSteps = ({ steps }: { readonly steps: readonly StopStepResult[] }) => (
  <ol className="stop-steps" aria-label="What was tried" aria-live="polite">
    {steps.map((step) => (
      <li key={step.way} data-outcome={step.outcome}>
        <span>{stopWayNames[step.way]}</span>
        <span className="muted">{stopStepWords(step)}</span>
      </li>
    ))}
  </ol>
)

/** Stays after the bridge is gone: whoever asked sees what became of each step. */
function StopCard({ isLive }: { readonly isLive: boolean }) {
  const { bridge } = useParts()
  const [steps, setSteps] = useState<readonly StopStepResult[] | null>(null)
  const [isRunning, setRunning] = useState(false)
  const stop = async (): Promise<void> => {
    setSteps([])
    setRunning(true)
    const connection = await bridge.connection()
    await connection.stopBridge((step) => setSteps((before) => [...(before ?? []), step]))
    setRunning(false)
  }
  if (!isLive && steps === null) return null
  return (
    <section className="card settings-card" id="stop">
      <h2 className="settings-title">Stop the bridge</h2>
      <p className="muted">
        Counting on the desktop ends and records are closed; this page goes on. Each way is tried until it is down.
      </p>
      <p className="buttons">
        <button type="button" className="button" disabled={isRunning || !isLive} onClick={() => void stop()}>
          {isRunning ? 'Stopping …' : 'Stop the bridge'}
        </button>
      </p>
      {steps !== null && <StopSteps steps={steps} />}
      {steps !== null && !isRunning && (
        <p className="small" role="status">
          {isStopped(steps)
            ? 'The bridge has stopped.'
            : 'The bridge still runs. “cortex stop --force” ends it as a last resort.'}
        </p>
      )}
    </section>
  )
}

export function BridgeSection() {
  const { bridge } = useParts()
  const view = useStore(bridge)
  return (
    <div className="settings-stack">
      <ConnectionCard view={view} />
      {view.readiness && <PartsCard readiness={view.readiness} />}
      <StopCard isLive={view.link.kind === 'live'} />
    </div>
  )
}
