// Fourth step: a minute of copying shows the usual rhythm of keys. What is typed stays in the box and goes with it.
import { useState } from 'react'
import type { CalibrationResult } from '#core/contracts/calibration.ts'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { Outcome, Running } from './run-parts.tsx'
import type { StepProps } from './step-props.ts'
import { useCalibration } from './use-calibration.ts'

/** Ordinary words, every common key, nothing to think about; a minute of it for most. */
const PASSAGE =
  'The harbour wakes slowly. A gull walks along the wall, looks at the quiet boats and waits. Somebody sweeps the steps, ' +
  'puts out two chairs, and the first coffee of the day smells of morning. Nobody is in a hurry yet. The ferry is a grey ' +
  'line far out, and the old clock above the door has been five minutes late for as long as anyone can remember.'

function Ask() {
  const { settings } = useParts()
  return (
    <>
      <p className="muted">
        Cortex can read the rhythm of your keys: when one goes down and of which kind, never which. It needs your switch
        for it; you can turn it off again at any time.
      </p>
      <p className="buttons">
        <button
          type="button"
          className="button"
          data-kind="primary"
          onClick={() => void settings.change({ sensing: { rhythm: true } })}
        >
          Read the rhythm of my keys
        </button>
      </p>
    </>
  )
}

export function TypingStep({ onDone }: StepProps) {
  const { settings } = useParts()
  const isOn = useStore(settings).sensing.rhythm
  const [text, setText] = useState('')
  const [onOver] = useState(() => (result: CalibrationResult) => {
    setText('')
    if (result.ok) onDone()
  })
  const { run, begin, stop } = useCalibration('typing', onOver)
  if (!isOn) return <Ask />
  const type = (typed: string): void => {
    if (run.kind !== 'running' && typed !== '') begin()
    setText(typed)
  }
  return (
    <div className="setup-typing">
      <p className="muted">
        Copy this for a minute, as you usually type. Mistakes belong to it. The minute begins with the first key.
      </p>
      <blockquote id="passage" className="serif">
        {PASSAGE}
      </blockquote>
      <textarea
        className="field"
        rows={4}
        aria-label="Type the text here"
        aria-describedby="passage"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      {run.kind === 'running' && (
        <>
          <Running step="typing" progress={run.progress} label="Time of the sample" />
          <p className="buttons">
            <button type="button" className="button" onClick={stop}>
              Stop the sample
            </button>
          </p>
        </>
      )}
      {run.kind === 'over' && (
        <Outcome result={run.result} isDemo={false} kept="Kept, as times and kinds of keys. What you typed is gone." />
      )}
    </div>
  )
}
