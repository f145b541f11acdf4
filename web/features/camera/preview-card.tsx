// The preview: the person as the camera sees them, with hints on the picture; or what the camera would be used for.
import { useEffect, useRef } from 'react'
import type { CameraStatus } from '../../sensors/camera.ts'
import { usePart, useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { cameraSentences, mutedSentence, type CameraSentence } from './camera-sentences.ts'
import { hintSentence } from './hint-sentences.ts'
import { MeshOverlay } from './mesh-overlay.tsx'
import { PosePanel } from './pose-panel.tsx'
import './camera.css'

function Outline() {
  return (
    <svg className="preview-outline" viewBox="0 0 320 200" aria-hidden="true">
      <ellipse cx="160" cy="92" rx="46" ry="60" />
      <path d="M114 150c-24 8-46 16-58 50M206 150c24 8 46 16 58 50" />
    </svg>
  )
}

function LivePicture({ stream, mirrored }: { readonly stream: MediaStream; readonly mirrored: boolean }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return undefined
    element.srcObject = stream
    return () => {
      element.srcObject = null
    }
  }, [stream])
  return (
    <video
      ref={video}
      className="preview-video"
      data-mirrored={mirrored || undefined}
      muted
      autoPlay
      playsInline
      aria-label="Your camera"
    />
  )
}

function Hint() {
  const { live } = useParts()
  const frame = usePart(live, (view) => view.frame)
  return (
    frame && (
      <span className="preview-hint" role="status">
        {hintSentence(frame)}
      </span>
    )
  )
}

function Failure({ sentence, onAgain }: { readonly sentence: CameraSentence; readonly onAgain: () => void }) {
  return (
    <div className="preview-words" role="alert">
      <p className="serif">{sentence.what}</p>
      <p className="muted small">{sentence.help}</p>
      {sentence.again !== null && (
        <button type="button" className="button" onClick={onAgain}>
          {sentence.again}
        </button>
      )}
    </div>
  )
}

const Explainer = () => (
  <div className="preview-words">
    <p className="serif">Your picture stays here</p>
    <p className="muted small">
      The browser asks before the camera opens. Each picture becomes a few numbers in this tab and is thrown away at
      once: none is stored, none is sent. No microphone, ever.
    </p>
  </div>
)

function OnCamera({ status }: { readonly status: Extract<CameraStatus, { kind: 'on' }> }) {
  const { camera, preview, sensing } = useParts()
  const { picture, mesh, mirrored } = useStore(preview)
  const restart = (): void => {
    camera.stop()
    void camera.start()
  }
  if (status.muted)
    return (
      <>
        <Outline />
        <Failure sentence={mutedSentence} onAgain={restart} />
      </>
    )
  return (
    <>
      {picture ? <LivePicture stream={status.stream} mirrored={mirrored} /> : <Outline />}
      {picture && mesh && <MeshOverlay sensing={sensing} picture={false} mesh mirrored={mirrored} />}
      <Hint />
    </>
  )
}

function View() {
  const { camera, preview, sensing } = useParts()
  const status = useStore(camera.status)
  const { picture, mesh, mirrored } = useStore(preview)
  const sensed = useStore(sensing)
  if (status.kind === 'on') return <OnCamera status={status} />
  if (sensed.kind === 'reading' && sensed.from === 'demo')
    return (
      <>
        {picture ? <MeshOverlay sensing={sensing} picture mesh={mesh} mirrored={mirrored} /> : <Outline />}
        <span className="preview-hint">A drawn person, not you</span>
      </>
    )
  return (
    <>
      <Outline />
      {status.kind === 'failed' ? (
        <Failure sentence={cameraSentences[status.failure]} onAgain={() => void camera.start()} />
      ) : (
        <Explainer />
      )}
    </>
  )
}

function Switches() {
  const { preview } = useParts()
  const choice = useStore(preview)
  const names = { picture: 'Picture', mesh: 'Mesh', mirrored: 'Mirror' } as const
  return (
    <span className="preview-switches">
      {(['picture', 'mesh', 'mirrored'] as const).map((name) => (
        <button
          key={name}
          type="button"
          className="text-button"
          aria-pressed={choice[name]}
          disabled={name !== 'picture' && !choice.picture}
          onClick={() => preview.change({ [name]: !choice[name] })}
        >
          {names[name]} {choice[name] ? 'on' : 'off'}
        </button>
      ))}
    </span>
  )
}

export function PreviewCard() {
  const { camera, sensing } = useParts()
  const status = useStore(camera.status)
  const sensed = useStore(sensing)
  return (
    <article className="card preview">
      <h2 className="visually-hidden">Preview</h2>
      <div className="preview-view">
        <View />
      </div>
      {sensed.kind === 'failed' && status.kind === 'on' && (
        <p className="preview-problem small" role="alert">
          {sensed.sentence}
        </p>
      )}
      <PosePanel />
      <footer className="preview-foot small muted">
        <Switches />
        <span>No pixels leave this tab</span>
      </footer>
    </article>
  )
}
