// Fourth step: copying two lines shows the usual rhythm of keys. What is typed stays in the box and goes with it.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { queryKeys } from '../../queries/keys.ts'
import { useParts } from '../shell/parts.ts'
import { keepCalibration } from './calibration-store.ts'
import type { StepProps } from './step-props.ts'
import { noTyping, TYPING_CHARS, typingMinute, typingWith } from './typing.ts'

/** Ordinary words, every common key, nothing to think about. */
const PASSAGE =
  'The harbour wakes slowly. A gull walks along the wall, looks at the quiet boats and waits. Somebody sweeps the steps, ' +
  'puts out two chairs, and the first coffee of the day smells of morning.'

const TOO_FEW = 'Too few keys could be timed. Type on a little. Nothing was changed.'

function useTypingSample() {
  const { live } = useParts()
  const sample = useRef(noTyping)
  useEffect(() => {
    let seen = live.get().lines.input
    return live.subscribe(() => {
      const line = live.get().lines.input
      if (!line || line === seen) return
      seen = line
      sample.current = typingWith(sample.current, line)
    })
  }, [live])
  return sample
}

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
  const { settings, store } = useParts()
  const queries = useQueryClient()
  const isOn = useStore(settings).sensing.rhythm
  const sample = useTypingSample()
  const [text, setText] = useState('')
  const [outcome, setOutcome] = useState<'kept' | { readonly refused: string } | null>(null)
  const enough = text.length >= TYPING_CHARS
  const keep = async (): Promise<void> => {
    const nowMs = Date.now()
    const minute = typingMinute(sample.current, nowMs)
    if (!minute) return setOutcome({ refused: TOO_FEW })
    const refusal = await keepCalibration(store, { typedMs: nowMs, typing: [minute] }, nowMs)
    if (refusal !== null) return setOutcome({ refused: refusal })
    await queries.invalidateQueries({ queryKey: queryKeys.calibration })
    setOutcome('kept')
    setText('')
    onDone()
  }
  if (!isOn) return <Ask />
  return (
    <div className="setup-typing">
      <p className="muted">Copy this as you usually type. Mistakes belong to it.</p>
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
        onChange={(event) => setText(event.target.value)}
      />
      <progress max={TYPING_CHARS} value={Math.min(TYPING_CHARS, text.length)} aria-label="Typed so far" />
      <output className="small">
        {outcome === 'kept' ? (
          <>
            <Icon name="check" /> Kept, as times and kinds of keys. What you typed is gone.
          </>
        ) : (
          outcome?.refused
        )}
      </output>
      <p className="buttons">
        <button
          type="button"
          className="button"
          data-kind={enough ? 'primary' : undefined}
          disabled={!enough}
          onClick={() => void keep()}
        >
          {enough ? 'Keep this rhythm' : `${TYPING_CHARS - text.length} characters to go`}
        </button>
      </p>
    </div>
  )
}
