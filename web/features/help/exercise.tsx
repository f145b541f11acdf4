// What runs after "yes": one small screen per kind of action, each ending by itself or at the press of one button.
import { useEffect, useState } from 'react'
import type { PlanAction } from '#core/contracts/plan.ts'
import { Breathe } from './breathe.tsx'
import { useElapsed } from './use-elapsed.ts'

interface ExerciseProps {
  /** null: words alone. */
  readonly action: PlanAction | null
  /** The plan's own words, for what has no screen. */
  readonly text: string
  readonly onEnd: (completed: boolean) => void
}

function Countdown({ seconds, words, onEnd }: { seconds: number; words: string; onEnd: ExerciseProps['onEnd'] }) {
  const elapsedMs = useElapsed(false)
  const left = Math.max(0, Math.ceil(seconds - elapsedMs / 1000))
  const isOver = elapsedMs >= seconds * 1000
  useEffect(() => {
    if (isOver) onEnd(true)
  }, [isOver, onEnd])
  return (
    <div className="countdown">
      <p className="countdown-number">
        {Math.floor(left / 60)}:{String(left % 60).padStart(2, '0')}
      </p>
      <p className="muted">{words}</p>
    </div>
  )
}

function Steps({ steps }: { readonly steps: readonly string[] }) {
  const [done, setDone] = useState<readonly number[]>([])
  return (
    <ol className="steps">
      {steps.map((step, k) => (
        <li key={step}>
          <label>
            <input
              type="checkbox"
              checked={done.includes(k)}
              onChange={() => setDone(done.includes(k) ? done.filter((one) => one !== k) : [...done, k])}
            />
            <span>{step}</span>
          </label>
        </li>
      ))}
    </ol>
  )
}

function Body({ action, text, onEnd }: ExerciseProps) {
  switch (action?.kind) {
    case 'breathe':
      return <Breathe pattern={action.pattern} seconds={action.seconds} onEnd={onEnd} />
    case 'rest-eyes':
      return (
        <Countdown
          seconds={action.seconds}
          words="Look at something at least six metres away, and blink."
          onEnd={onEnd}
        />
      )
    case 'move':
      return (
        <Countdown seconds={action.seconds} words="Stand up, roll your shoulders, take a few steps." onEnd={onEnd} />
      )
    case 'take-break':
      return <Countdown seconds={action.minutes * 60} words="Leave the screen for a while." onEnd={onEnd} />
    case 'focus-timer':
      return <Countdown seconds={action.minutes * 60} words="One thing until the bell." onEnd={onEnd} />
    case 'micro-steps':
      return <Steps steps={action.steps} />
    case 'defuse':
      return <p className="defuse serif">{action.text}</p>
    default:
      return <p className="defuse serif">{text}</p>
  }
}

/** Exercises with a length say Stop; the others are done when the person says so. */
const timed: ReadonlySet<string> = new Set(['breathe', 'rest-eyes', 'move', 'take-break', 'focus-timer'])

export const Exercise = ({ action, text, onEnd }: ExerciseProps) => {
  const words = action && timed.has(action.kind) ? 'Stop' : 'Done'
  return (
    <>
      <Body action={action} text={text} onEnd={onEnd} />
      <p className="buttons">
        <button type="button" className="button" onClick={() => onEnd(words === 'Done')}>
          {words}
        </button>
      </p>
    </>
  )
}
