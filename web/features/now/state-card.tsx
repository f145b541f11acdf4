// The state now: word, shape and colour, since when, the strongest reasons; or what is needed before there can be one.
import type { StateEstimate } from '#core/contracts/state.ts'
import { formatSpan, formatTime, useMinute } from '../../ui/clock.ts'
import { How } from '../../ui/how.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { StateMark, stateWords } from '../../ui/state-mark.tsx'
import { usePart, useStore } from '../../ui/store.ts'
import { CameraButton } from '../camera/camera-button.tsx'
import type { SourceName, SourceStatus } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { LoadLine } from './load-line.tsx'
import { Reasons } from './reasons.tsx'

const how = [
  ['Method', 'Each signal is compared with your own usual; the strongest differences decide'],
  ['Window', 'The last minutes; a state must last before it is shown'],
  ['Quality', 'Below half of the usual signals there is no state'],
  ['Source', 'Only what you switched on'],
] as const

interface Need {
  readonly source: SourceName
  readonly icon: IconName
  readonly name: string
  readonly gives: string
}
const needs: readonly Need[] = [
  { source: 'camera', icon: 'camera', name: 'Camera', gives: 'pulse, breathing, eyes, posture' },
  { source: 'input', icon: 'keys', name: 'Keys and pointer', gives: 'typing and moving rhythm, never what you type' },
  { source: 'tabs', icon: 'tabs', name: 'Tabs', gives: 'how often you switch, through the extension' },
]
const sourceWords: Readonly<Record<SourceStatus['kind'], string>> = {
  off: 'off',
  starting: 'starting',
  on: 'on',
  lost: 'lost',
}

function Needs() {
  const { live } = useParts()
  const sources = usePart(live, (view) => view.sources)
  return (
    <ul className="needs" aria-label="What a state is read from">
      {needs.map(({ source, icon, name, gives }) => (
        <li key={source}>
          <Icon name={icon} />
          <span>
            {name} <span className="muted">{gives}</span>
          </span>
          <span className="small muted">{sourceWords[sources[source].kind]}</span>
        </li>
      ))}
    </ul>
  )
}

/** Without a state: how far things are. Preview alone reads nothing; signals alone are no state. */
function useStage(): 'off' | 'preview' | 'signals' {
  const { camera, live } = useParts()
  const sources = usePart(live, (view) => view.sources)
  const cameraOn = useStore(camera.status).kind === 'on'
  if (Object.values(sources).some(({ kind }) => kind === 'on')) return 'signals'
  return cameraOn ? 'preview' : 'off'
}

const stageWords = {
  off: {
    word: 'No sensing yet',
    text: 'Give at least one signal, and your state appears here once it has been steady for a while.',
  },
  preview: { word: 'Preview only', text: 'The camera shows you to yourself. Nothing is read from the picture yet.' },
  signals: {
    word: 'Listening',
    text: 'Your signals are being read. A state needs at least half of the usual ones, steady for a while.',
  },
} as const

/** Beside a state that is read without the camera: the way to add it. */
function CameraOffer() {
  const { camera } = useParts()
  if (useStore(camera.status).kind !== 'off') return null
  return (
    <p className="buttons">
      <CameraButton />
    </p>
  )
}

function NoState() {
  const { word, text } = stageWords[useStage()]
  return (
    <>
      <div>
        <p className="state-word serif">
          <StateMark state="UNKNOWN" /> {word}
        </p>
        <p className="muted">{text}</p>
      </div>
      <Needs />
      <p className="buttons">
        <CameraButton />
      </p>
    </>
  )
}

function KnownState({ state }: { readonly state: StateEstimate }) {
  const nowMs = Math.max(useMinute(), state.atMs)
  return (
    <>
      <div>
        <p className="state-word serif">
          <StateMark state={state.state} /> {stateWords[state.state]}
        </p>
        <p className="muted">
          since {formatTime(state.sinceMs)}, for {formatSpan(nowMs - state.sinceMs)}; {Math.round(state.coverage * 100)}{' '}
          % of the usual signals
        </p>
      </div>
      <Reasons reasons={state.reasons} />
      <LoadLine load={state.load} />
      <CameraOffer />
    </>
  )
}

/** Until the policy speaks: there is nothing it could speak about. */
const quietWithoutState = {
  off: 'Quiet because nothing is being read.',
  preview: 'Quiet because nothing is being read.',
  signals: 'Quiet because there is no state yet.',
} as const

function Quiet() {
  const { live } = useParts()
  const quiet = usePart(live, (view) => view.quiet)
  const stage = useStage()
  const { because, detail } = quiet ?? { because: quietWithoutState[stage], detail: 'Nothing opens by itself.' }
  return (
    <p className="quiet muted">
      <Icon name="quiet" />
      <span>
        <b>{because}</b> {detail}
      </span>
    </p>
  )
}

export function StateCard() {
  const { live } = useParts()
  const stage = useStage()
  const state = usePart(live, (view) => view.state)
  return (
    <article className="card state">
      <div className="label">
        <h2>State</h2>
        <How about="State" rows={how} />
      </div>
      {state && !(stage === 'off' && state.coverage === 0) ? <KnownState state={state} /> : <NoState />}
      <Quiet />
    </article>
  )
}
