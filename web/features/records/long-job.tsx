// A job that takes a while: runs once at a time, shows how far it is, can be stopped, and stops by itself when its page is left.
import { useEffect, useRef, useState } from 'react'
import type { Progress } from '#core/contracts/worker-protocol.ts'
import type { StoreAnswer } from '../../clients/store-client.ts'
import type { CallOptions } from '../../clients/worker-client.ts'

export type Job<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: Progress | null }
  | { readonly kind: 'done'; readonly answer: StoreAnswer<T> }

export interface JobControl<T> {
  readonly job: Job<T>
  readonly start: (run: (options: CallOptions) => Promise<StoreAnswer<T>>) => Promise<StoreAnswer<T>>
  readonly stop: () => void
  readonly reset: () => void
}

export function useJob<T>(): JobControl<T> {
  const [job, setJob] = useState<Job<T>>({ kind: 'idle' })
  const abort = useRef<AbortController | null>(null)
  const stop = (): void => abort.current?.abort()
  useEffect(() => () => abort.current?.abort(), [])
  return {
    job,
    stop,
    reset: () => setJob({ kind: 'idle' }),
    async start(run) {
      const own = new AbortController()
      abort.current = own
      setJob({ kind: 'running', progress: null })
      const answer = await run({
        signal: own.signal,
        onProgress: (progress) => !own.signal.aborted && setJob({ kind: 'running', progress }),
      })
      setJob({ kind: 'done', answer })
      return answer
    },
  }
}

interface RunningProps {
  readonly label: string
  readonly progress: Progress | null
  readonly onStop: () => void
}

/** A bar with words and a way out. */
export function Running({ label, progress, onStop }: RunningProps) {
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : null
  return (
    <div className="job">
      <progress aria-label={label} max={1} {...(share === null ? {} : { value: share })} />
      <span className="small">
        {label} {share === null ? '' : `${Math.floor(share * 100)} %`}
      </span>
      <button type="button" className="button" onClick={onStop}>
        Stop
      </button>
    </div>
  )
}

/** A refusal in the person's words, with the technical detail below. Stopping is no alarm. */
export const Refusal = ({ answer }: { readonly answer: StoreAnswer<unknown> & { readonly ok: false } }) => (
  <p
    role={answer.code === 'aborted' ? 'status' : 'alert'}
    className={answer.code === 'aborted' ? 'muted' : 'job-refusal'}
  >
    {answer.sentence}{' '}
    {answer.code !== 'aborted' && answer.detail !== '' && <span className="small">{answer.detail}</span>}
  </p>
)
