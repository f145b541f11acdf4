// The card in the small window: state and since when, pulse with its quality, why it is quiet, and the ways to pause or turn the camera off.
import { createPortal } from 'react-dom'
import { formatTime } from '../../ui/clock.ts'
import { Quality, Reading } from '../../ui/reading.tsx'
import { StateMark, stateWords } from '../../ui/state-mark.tsx'
import { usePart, useStore } from '../../ui/store.ts'
import { pauseEnd } from '../help/pause.ts'
import { usePause } from '../help/pause-pill.tsx'
import { latestReading } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { cardWindow } from './card-window.ts'

const pulse = { channel: 'physio', name: 'heartRateBpm' } as const

function Pulse() {
  const { live } = useParts()
  const line = usePart(live, (view) => view.lines.physio)
  const readings = usePart(live, (view) => view.readings)
  const estimate = latestReading({ lines: line ? { physio: line } : {}, readings }, pulse, line?.atMs ?? 0)
  return (
    <div className="mini-pulse">
      <p className="label">
        Pulse <Quality estimate={estimate} />
      </p>
      <Reading estimate={estimate} unit="bpm" off="Not being read." />
    </div>
  )
}

function Pause() {
  const { mind } = useParts()
  const until = usePause()
  if (until !== null)
    return (
      <button type="button" className="button" onClick={() => mind.pause(null)}>
        Paused until {formatTime(until)}
      </button>
    )
  return (
    <button type="button" className="button" onClick={() => mind.pause(pauseEnd('30', Date.now()))}>
      Pause 30 minutes
    </button>
  )
}

export function MiniCard() {
  const { camera, live, windows } = useParts()
  const state = usePart(live, (view) => view.state)
  const quiet = usePart(live, (view) => view.quiet)
  const elsewhere = useStore(windows)
  const cameraOn = useStore(camera.status).kind === 'on'
  return (
    <main className="mini">
      <h1 className="state-word serif">
        <StateMark state={state?.state ?? 'UNKNOWN'} /> {state ? stateWords[state.state] : 'No state yet'}
      </h1>
      <p className="small muted">
        {state && `since ${formatTime(state.sinceMs)}. `}
        {quiet?.because ?? 'Nothing is being read.'}
        {elsewhere && ' Another window senses.'}
      </p>
      <Pulse />
      <p className="buttons">
        <Pause />
        {cameraOn && (
          <button type="button" className="button" onClick={camera.stop}>
            Camera off
          </button>
        )}
      </p>
    </main>
  )
}

/** The card inside its window; nothing while that is closed. */
export function MiniCardHost() {
  const card = useStore(cardWindow)
  return card && createPortal(<MiniCard />, card.document.body)
}
