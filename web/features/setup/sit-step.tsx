// Third step: two quiet minutes in front of the camera, with their progress, the pulse as it is read, and what holds it up.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isMeasured } from '#core/contracts/estimate.ts'
import { formatDay, useMinute } from '../../ui/clock.ts'
import { declineSentences } from '../../ui/decline-sentences.ts'
import { Icon } from '../../ui/icon.tsx'
import { Quality, Reading } from '../../ui/reading.tsx'
import { usePart, useStore } from '../../ui/store.ts'
import { queryKeys } from '../../queries/keys.ts'
import { CameraButton } from '../camera/camera-button.tsx'
import { startDemo } from '../camera/start-demo.ts'
import { latestReading, type LiveView } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { calibrationQuery, keepCalibration } from './calibration-store.ts'
import type { StepProps } from './step-props.ts'
import { freshSit, judgeSit, SIT_SECONDS, sitWith, type Sit, type SitVerdict } from './sit.ts'

const pulse = { channel: 'physio', name: 'heartRateBpm' } as const

function PulseNow() {
  const { live } = useParts()
  const line = usePart(live, (view) => view.lines.physio)
  const readings = usePart(live, (view) => view.readings)
  const estimate = latestReading({ lines: line ? { physio: line } : {}, readings }, pulse, line?.atMs ?? 0)
  return (
    <div className="setup-pulse">
      <p className="label">
        Pulse <Quality estimate={estimate} />
      </p>
      <Reading estimate={estimate} unit="bpm" off="Waiting for the camera." />
      {isMeasured(estimate) && <p className="small muted">Read from the colour of your skin, just now.</p>}
    </div>
  )
}

/** Follows the lines while the sit goes on; a line is counted once. */
function useSit(onVerdict: (verdict: SitVerdict) => void): Sit {
  const { live } = useParts()
  const [sit, setSit] = useState(freshSit)
  useEffect(() => {
    let current = freshSit
    let seen: LiveView['lines'] = live.get().lines
    return live.subscribe(() => {
      const { lines } = live.get()
      const fresh = (['physio', 'kinematics'] as const).flatMap((channel) => {
        const line = lines[channel]
        return line && line !== seen[channel] ? [line] : []
      })
      seen = lines
      if (fresh.length === 0) return
      for (const line of fresh) current = sitWith(current, line)
      setSit(current)
      const verdict = judgeSit(current, Date.now())
      if (verdict.kind !== 'going') onVerdict(verdict)
    })
  }, [live, onVerdict])
  return sit
}

/** What to do at each stretch of the sit; words change rarely, so that they can be followed. */
const guidance = [
  [0, 'Sit as you usually do, hands resting. Breathe as you like.'],
  [30, 'Look at the page. Nothing else to do.'],
  [75, 'Good. A little longer, just like this.'],
  [105, 'Almost there.'],
] as const

const remaining = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`

function Sitting({ onVerdict }: { readonly onVerdict: (verdict: SitVerdict) => void }) {
  const sit = useSit(onVerdict)
  const words = guidance.findLast(([from]) => sit.goodS >= from)?.[1] ?? guidance[0][1]
  return (
    <div className="setup-progress">
      <p className="serif">{words}</p>
      <progress max={SIT_SECONDS} value={sit.goodS} aria-label="Good seconds of the sit" />
      <p className="small muted">{remaining(SIT_SECONDS - sit.goodS)}</p>
      <output className="small" aria-live="polite">
        {sit.held !== null && (
          <>
            <Icon name="alert" /> Waiting. {declineSentences[sit.held]}
          </>
        )}
      </output>
    </div>
  )
}

type Phase = 'ready' | 'running' | 'done' | 'demo-done' | { readonly failed: string }

function Outcome({ phase }: { readonly phase: Phase }) {
  if (phase === 'done')
    return (
      <p role="status">
        <Icon name="check" /> Kept. From now on your numbers are compared with these two minutes, and with every calm
        minute to come.
      </p>
    )
  if (phase === 'demo-done')
    return (
      <p role="status">
        <Icon name="check" /> That is how it goes. This was a drawn person, so nothing was kept.
      </p>
    )
  if (typeof phase === 'object')
    return (
      <p role="alert">
        <Icon name="alert" /> {phase.failed} Nothing was changed.
      </p>
    )
  return null
}

function Kept() {
  const { store } = useParts()
  const { data } = useQuery(calibrationQuery(store))
  const nowMs = useMinute()
  if (data?.satMs === null || data?.satMs === undefined) return null
  const days = Math.floor((nowMs - data.satMs) / 86_400_000)
  return (
    <p className="small muted">
      Last done {days === 0 ? 'today' : `on ${formatDay(data.satMs)}`}. It stays as it is unless a new one succeeds.
    </p>
  )
}

function failedSentence({ cause, seconds }: Extract<SitVerdict, { kind: 'failed' }>): string {
  return `Too little could be read: for ${seconds} seconds, this. ${declineSentences[cause]}`
}

export function SitStep({ onDone }: StepProps) {
  const { sensing, store } = useParts()
  const queries = useQueryClient()
  const sensed = useStore(sensing)
  const [phase, setPhase] = useState<Phase>('ready')
  const [finish] = useState(() => async (verdict: SitVerdict, isDemo: boolean): Promise<void> => {
    if (verdict.kind === 'going') return
    if (verdict.kind === 'failed') return setPhase({ failed: failedSentence(verdict) })
    if (!isDemo) {
      const refusal = await keepCalibration(store, { satMs: Date.now(), sit: [...verdict.minutes] }, Date.now())
      if (refusal !== null) return setPhase({ failed: refusal })
      await queries.invalidateQueries({ queryKey: queryKeys.calibration })
    }
    setPhase(isDemo ? 'demo-done' : 'done')
    onDone()
  })
  const [onVerdict] = useState(() => (verdict: SitVerdict): void => {
    const now = sensing.get()
    void finish(verdict, now.kind === 'reading' && now.from === 'demo')
  })
  const isReading = sensed.kind === 'reading'
  const running = phase === 'running' && isReading
  return (
    <div className="setup-sit">
      <div className="setup-side">
        {running && isReading ? (
          <Sitting key={sensed.from} onVerdict={onVerdict} />
        ) : (
          <p className="muted">
            Two quiet minutes show what your usual is, so that later numbers can be compared with you and nobody else.
            Seconds that cannot be read do not count; you are told why.
          </p>
        )}
        <Outcome phase={phase} />
        <p className="buttons">
          {running ? (
            <button type="button" className="button" onClick={() => setPhase('ready')}>
              Stop the sit
            </button>
          ) : isReading ? (
            <button type="button" className="button" data-kind="primary" onClick={() => setPhase('running')}>
              {phase === 'ready' ? 'Begin' : 'Once more'}
            </button>
          ) : (
            <>
              <CameraButton />
              <button type="button" className="button" onClick={() => void startDemo(sensing)}>
                Watch a drawn person
              </button>
            </>
          )}
        </p>
        <Kept />
      </div>
      <PulseNow />
    </div>
  )
}
