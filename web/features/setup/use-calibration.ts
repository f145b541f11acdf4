// One run of the sit or of the typing sample, as the mind tells it: begin, progress once a second, how it ended.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type {
  CalibrationHint,
  CalibrationProgress,
  CalibrationResult,
  CalibrationStep,
} from '#core/contracts/calibration.ts'
import { declineSentences } from '../../ui/decline-sentences.ts'
import { queryKeys } from '../../queries/keys.ts'
import { useParts } from '../shell/parts.ts'

export type Run =
  | { readonly kind: 'idle' }
  /** `progress` is null until the first second has passed. */
  | { readonly kind: 'running'; readonly progress: CalibrationProgress | null }
  | { readonly kind: 'over'; readonly result: CalibrationResult }

export interface CalibrationRun {
  readonly run: Run
  readonly begin: () => void
  readonly stop: () => void
}

/** Leaving the step stops what runs. */
export function useCalibration(step: CalibrationStep, onOver: (result: CalibrationResult) => void): CalibrationRun {
  const { mind } = useParts()
  const queries = useQueryClient()
  const [run, setRun] = useState<Run>({ kind: 'idle' })
  useEffect(() => {
    const stopListening = mind.onEvent((event) => {
      if (event.kind === 'calibrating' && event.progress.step === step)
        setRun((now) => (now.kind === 'running' ? { kind: 'running', progress: event.progress } : now))
      if (event.kind !== 'calibration' || event.result.step !== step) return
      const { result } = event
      if (!result.ok && result.cause === 'aborted') return setRun({ kind: 'idle' })
      setRun({ kind: 'over', result })
      void queries.invalidateQueries({ queryKey: queryKeys.calibration })
      onOver(result)
    })
    return () => {
      stopListening()
      mind.abortCalibration()
    }
  }, [mind, queries, step, onOver])
  return {
    run,
    begin() {
      setRun({ kind: 'running', progress: null })
      mind.calibrate(step)
    },
    stop() {
      setRun({ kind: 'idle' })
      mind.abortCalibration()
    },
  }
}

/** What is or was in the way, in one sentence. */
export const hintSentence = (hint: CalibrationHint): string =>
  hint === 'no-signal'
    ? 'No signal to read.'
    : hint === 'keep-typing'
      ? 'Keep typing, as you usually do.'
      : declineSentences[hint]
