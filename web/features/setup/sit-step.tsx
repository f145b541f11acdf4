// Third step: two quiet minutes in front of the camera, with their progress, the pulse as it is read, and what holds it up.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CalibrationResult } from '#core/contracts/calibration.ts'
import { isMeasured } from '#core/contracts/estimate.ts'
import { formatDay } from '../../ui/clock.ts'
import { Quality, Reading } from '../../ui/reading.tsx'
import { usePart, useStore } from '../../ui/store.ts'
import { CameraButton } from '../camera/camera-button.tsx'
import { startDemo } from '../camera/start-demo.ts'
import { latestReading } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { calibrationQuery } from './calibration-store.ts'
import { Outcome, Running } from './run-parts.tsx'
import type { StepProps } from './step-props.ts'
import { useCalibration } from './use-calibration.ts'

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

/** What to do at each stretch of the sit; words change rarely, so that they can be followed. */
const guidance = [
  [0, 'Sit as you usually do, hands resting. Breathe as you like.'],
  [30, 'Look at the page. Nothing else to do.'],
  [75, 'Good. A little longer, just like this.'],
  [105, 'Almost there.'],
] as const

const guide = (seconds: number): string => guidance.findLast(([from]) => seconds >= from)?.[1] ?? guidance[0][1]

function Kept() {
  const { store } = useParts()
  const { data } = useQuery(calibrationQuery(store))
  if (!data?.sit) return null
  return (
    <p className="small muted">
      Last done on {formatDay(data.sit.finishedMs)}. It stays as it is unless a new one succeeds.
    </p>
  )
}

const KEPT = 'Kept. From now on your numbers are compared with these two minutes, and with every calm minute to come.'

function Begin({ isReading, again, onBegin }: { isReading: boolean; again: boolean; onBegin: () => void }) {
  const { sensing } = useParts()
  if (isReading)
    return (
      <button type="button" className="button" data-kind="primary" onClick={onBegin}>
        {again ? 'Once more' : 'Begin'}
      </button>
    )
  return (
    <>
      <CameraButton />
      <button type="button" className="button" onClick={() => void startDemo(sensing)}>
        Watch a drawn person
      </button>
    </>
  )
}

export function SitStep({ onDone }: StepProps) {
  const { sensing } = useParts()
  const sensed = useStore(sensing)
  const isReading = sensed.kind === 'reading'
  const [onOver] = useState(() => (result: CalibrationResult) => result.ok && onDone())
  const { run, begin, stop } = useCalibration('sit', onOver)
  return (
    <div className="setup-sit">
      <div className="setup-side">
        {run.kind === 'running' ? (
          <div className="setup-progress">
            <p className="serif">{guide(run.progress?.seconds ?? 0)}</p>
            <Running step="sit" progress={run.progress} label="Time of the sit" />
          </div>
        ) : (
          <p className="muted">
            Two quiet minutes show what your usual is, so that later numbers can be compared with you and nobody else.
            If too little can be read, you are told why, and nothing changes.
          </p>
        )}
        {run.kind === 'over' && (
          <Outcome result={run.result} isDemo={isReading && sensed.from === 'demo'} kept={KEPT} />
        )}
        <p className="buttons">
          {run.kind === 'running' ? (
            <button type="button" className="button" onClick={stop}>
              Stop the sit
            </button>
          ) : (
            <Begin isReading={isReading} again={run.kind === 'over'} onBegin={begin} />
          )}
        </p>
        <Kept />
      </div>
      <PulseNow />
    </div>
  )
}
