// What the sit and the typing sample show alike: progress with the time left, what holds it up, and how it ended.
import type { CalibrationProgress, CalibrationResult, CalibrationStep } from '#core/contracts/calibration.ts'
import { calibrationSeconds } from '#core/contracts/calibration.ts'
import { Icon } from '../../ui/icon.tsx'
import { hintSentence } from './use-calibration.ts'

const remaining = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`

export interface RunningProps {
  readonly step: CalibrationStep
  readonly progress: CalibrationProgress | null
  readonly label: string
}

export function Running({ step, progress, label }: RunningProps) {
  const of = calibrationSeconds[step]
  const seconds = Math.min(of, progress?.seconds ?? 0)
  return (
    <>
      <progress max={of} value={seconds} aria-label={label} />
      <p className="small muted">
        {remaining(of - seconds)}
        {progress && `, ${progress.goodSeconds} of ${progress.seconds} seconds could be read`}
      </p>
      <output className="small" aria-live="polite">
        {progress?.hint && (
          <>
            <Icon name="alert" /> {hintSentence(progress.hint)}
          </>
        )}
      </output>
    </>
  )
}

export interface OutcomeProps {
  readonly result: CalibrationResult
  readonly isDemo: boolean
  /** Said when it was kept. */
  readonly kept: string
}

export function Outcome({ result, isDemo, kept }: OutcomeProps) {
  if (result.ok)
    return (
      <p role="status">
        <Icon name="check" /> {isDemo ? 'That is how it goes. This was a drawn person, so nothing was kept.' : kept}
      </p>
    )
  const why = result.cause === 'aborted' ? 'It was stopped.' : hintSentence(result.cause)
  return (
    <p role="alert">
      <Icon name="alert" /> Too little could be read. {why} Nothing was changed.
    </p>
  )
}
