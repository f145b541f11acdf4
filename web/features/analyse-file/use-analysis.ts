// One analysis at a time, as the sheet shows it: waiting for a file, running, measured or refused.
import { useEffect, useRef, useState } from 'react'
import { analyseFile, type AnalysisResult } from './analyse-file.ts'

export type AnalysisState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly name: string; readonly frames: number; readonly share: number | null }
  | ({ readonly kind: 'measured'; readonly name: string } & Pick<
      Extract<AnalysisResult, { kind: 'measured' }>,
      'document' | 'summary'
    >)
  | { readonly kind: 'refused'; readonly sentence: string }

export interface AnalysisControl {
  readonly state: AnalysisState
  readonly start: (file: File) => void
  /** Ends a running analysis, or puts a finished one away. */
  readonly reset: () => void
}

const BROKEN = 'The analysis broke off. Try once more; if it happens again, the file is something new to us.'

/** Leaving the view cancels what is running. */
export function useAnalysis(): AnalysisControl {
  const [state, setState] = useState<AnalysisState>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const start = (file: File): void => {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    const show = (next: AnalysisState): void => {
      if (running.current === abort) setState(next)
    }
    show({ kind: 'running', name: file.name, frames: 0, share: null })
    analyseFile({
      file,
      signal: abort.signal,
      onProgress: (progress) => show({ kind: 'running', name: file.name, ...progress }),
    }).then(
      (result) => show(toState(result, file.name)),
      () => show({ kind: 'refused', sentence: BROKEN }),
    )
  }
  const reset = (): void => {
    running.current?.abort()
    running.current = null
    setState({ kind: 'idle' })
  }
  return { state, start, reset }
}

function toState(result: AnalysisResult, name: string): AnalysisState {
  if (result.kind === 'cancelled') return { kind: 'idle' }
  return result.kind === 'refused' ? result : { ...result, name }
}
