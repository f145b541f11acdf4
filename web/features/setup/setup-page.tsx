// The set-up in five steps: what this is, the camera, a quiet sit, some typing, hours. Any step can be skipped, left and taken up again.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ComponentType } from 'react'
import { useParams } from 'wouter'
import { goTo } from '../shell/navigation.ts'
import { PageHeader } from '../shell/page-header.tsx'
import { useParts } from '../shell/parts.ts'
import { queryKeys } from '../../queries/keys.ts'
import { CameraStep } from './camera-step.tsx'
import { HoursStep } from './hours-step.tsx'
import { advance, freshProgress, keepProgress, noteShown, readProgress, stepNames } from './progress.ts'
import type { Progress, StepName } from './progress.ts'
import { SitStep } from './sit-step.tsx'
import type { StepProps } from './step-props.ts'
import { TypingStep } from './typing-step.tsx'
import { WelcomeStep } from './welcome-step.tsx'
import './setup.css'

interface Step {
  readonly title: string
  readonly short: string
  readonly View: ComponentType<StepProps>
  /** Nothing to do here but read or choose. */
  readonly doneAtOnce?: true
}

const steps: Readonly<Record<StepName, Step>> = {
  welcome: { title: 'What Cortex does, and what it does not', short: 'Welcome', View: WelcomeStep, doneAtOnce: true },
  camera: { title: 'Find a good place for the camera', short: 'Camera', View: CameraStep },
  sit: { title: 'Sit for two minutes', short: 'Sit', View: SitStep },
  typing: { title: 'Type a few lines', short: 'Typing', View: TypingStep },
  hours: { title: 'When Cortex may speak up', short: 'Hours', View: HoursStep, doneAtOnce: true },
}

const addressOf = (step: StepName): string => `/setup/${step}`
const isStep = (text: string | undefined): text is StepName => stepNames.some((name) => name === text)

function StepList({ current, done }: { readonly current: StepName; readonly done: readonly StepName[] }) {
  return (
    <ol className="setup-steps" aria-label="Steps">
      {stepNames.map((name, index) => (
        <li
          key={name}
          aria-current={name === current ? 'step' : undefined}
          data-done={done.includes(name) || undefined}
        >
          <button type="button" onClick={() => goTo(addressOf(name))}>
            <span className="setup-number" aria-hidden="true">
              {done.includes(name) ? '✓' : index + 1}
            </span>
            {steps[name].short}
            {done.includes(name) && <span className="visually-hidden">, done</span>}
          </button>
        </li>
      ))}
    </ol>
  )
}

interface MovesProps {
  readonly step: StepName
  readonly ready: boolean
  readonly onMove: (skipped: boolean) => void
  readonly onLeave: () => void
}

function Moves({ step, ready, onMove, onLeave }: MovesProps) {
  const index = stepNames.indexOf(step)
  const before = stepNames[index - 1]
  const last = index === stepNames.length - 1
  return (
    <footer className="setup-moves">
      {before && (
        <button type="button" className="button" data-kind="quiet" onClick={() => goTo(addressOf(before))}>
          Back
        </button>
      )}
      <button type="button" className="button" data-kind="quiet" onClick={onLeave}>
        Leave the set-up
      </button>
      <button
        type="button"
        className="button setup-next"
        data-kind={ready ? 'primary' : undefined}
        onClick={() => onMove(!ready)}
      >
        {last ? 'Done' : ready ? 'Go on' : 'Skip this step'}
      </button>
    </footer>
  )
}

function OneStep({ step, progress }: { readonly step: StepName; readonly progress: Progress }) {
  const { store } = useParts()
  const queries = useQueryClient()
  const { title, View, doneAtOnce = false } = steps[step]
  const [ready, setReady] = useState(doneAtOnce)
  const keep = (next: Progress): void => {
    queries.setQueryData(queryKeys.setup, next)
    void keepProgress(store, next, Date.now())
  }
  const move = (skipped: boolean): void => {
    const next = advance(progress, step, skipped)
    keep(next)
    goTo(stepNames.indexOf(step) === stepNames.length - 1 ? '/now' : addressOf(next.step))
  }
  const leave = (): void => {
    keep({ ...progress, step, over: true })
    goTo('/now')
  }
  return (
    <>
      <StepList current={step} done={progress.done} />
      <section className="card setup-card" aria-labelledby="setup-title">
        <p className="small muted">
          Step {stepNames.indexOf(step) + 1} of {stepNames.length}
        </p>
        <h2 id="setup-title" className="serif">
          {title}
        </h2>
        <View onDone={() => setReady(true)} />
        <Moves step={step} ready={ready} onMove={move} onLeave={leave} />
      </section>
    </>
  )
}

export function SetupPage() {
  const { store } = useParts()
  const { '*': asked } = useParams<{ '*'?: string }>()
  const { data: progress, isPending } = useQuery({
    queryKey: queryKeys.setup,
    queryFn: async () => (await readProgress(store)) ?? freshProgress,
    staleTime: Infinity,
  })
  useEffect(() => noteShown(localStorage), [])
  if (isPending || !progress) return <p className="opening muted">Opening the set-up …</p>
  const step = isStep(asked) ? asked : progress.step
  return (
    <>
      <PageHeader title="Set-up" sub="About five minutes; every step can wait" />
      <OneStep key={step} step={step} progress={progress} />
    </>
  )
}
