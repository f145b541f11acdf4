// The preview: the person as the camera sees them, with hints on the picture; or what the camera would be used for.
import { useEffect, useRef, useState } from 'react'
import type { CameraStatus } from '../../sensors/camera.ts'
import { usePart, useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { cameraSentences, mutedSentence, type CameraSentence } from './camera-sentences.ts'
import { hintSentence } from './hint-sentences.ts'
import { MeshOverlay } from './mesh-overlay.tsx'
import { PosePanel } from './pose-panel.tsx'
import { startDemo } from './start-demo.ts'
import './camera.css'

function Outline() {
  return (
    <svg className="preview-outline" viewBox="0 0 320 200" preserveAspectRatio="xMidYMax meet" aria-hidden="true">
      <ellipse cx="160" cy="72" rx="46" ry="60" />
      <path d="M126 118c-4 16-24 20-46 28-20 8-30 26-34 54M194 118c4 16 24 20 46 28 20 8 30 26 34 54" />
      <path d="M132 62c8-6 16-6 22-1M166 61c8-6 16-6 22 1M160 66v20l-6 5h11M146 108c9 4 19 4 28 0" />
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
  return frame && <output className="preview-hint">{hintSentence(frame)}</output>
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

function Explainer() {
  const { overlay, sensing } = useParts()
  return (
    <div className="preview-words">
      <p className="serif">Your picture stays here</p>
      <p className="muted small">
        The browser asks before the camera opens. Each picture becomes a few numbers in this tab and is thrown away at
        once: none is stored, none is sent. No microphone, ever.
      </p>
      <p className="preview-ways small">
        <button type="button" className="text-button" onClick={() => void startDemo(sensing)}>
          Watch a drawn person instead
        </button>
        <button type="button" className="text-button" onClick={() => overlay.open('analyse')}>
          Analyse a video file
        </button>
      </p>
    </div>
  )
}

function OnCamera({
  status,
  mirrored,
}: {
  readonly status: Extract<CameraStatus, { kind: 'on' }>
  readonly mirrored: boolean
}) {
  const { camera, sensing } = useParts()
  const { picture, mesh } = usePreview()
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

function View({ mirrored }: { readonly mirrored: boolean }) {
  const { camera, sensing } = useParts()
  const status = useStore(camera.status)
  const { picture, mesh } = usePreview()
  const sensed = useStore(sensing)
  if (status.kind === 'on') return <OnCamera status={status} mirrored={mirrored} />
  if (sensed.kind === 'reading' && sensed.from === 'demo')
    return (
      <>
        {picture ? <MeshOverlay sensing={sensing} picture mesh={mesh} mirrored={mirrored} /> : <Outline />}
        <span className="preview-hint">
          A drawn person, not you{' '}
          <button type="button" className="text-button" onClick={sensing.stopDemo}>
            Stop
          </button>
        </span>
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

/** Picture and mesh as the person set them; without the picture there is no mesh either. */
function usePreview(): { readonly picture: boolean; readonly mesh: boolean } {
  const { settings } = useParts()
  const { preview, mesh } = usePart(settings, (all) => all.sensing)
  return { picture: preview, mesh: preview && mesh }
}

interface SwitchProps {
  readonly name: string
  readonly on: boolean
  readonly disabled?: boolean
  readonly onChange: (on: boolean) => void
}

const Switch = ({ name, on, disabled = false, onChange }: SwitchProps) => (
  <button type="button" className="text-button" aria-pressed={on} disabled={disabled} onClick={() => onChange(!on)}>
    {name} {on ? 'on' : 'off'}
  </button>
)

export function PreviewCard() {
  const { camera, sensing, settings } = useParts()
  const status = useStore(camera.status)
  const sensed = useStore(sensing)
  const { picture, mesh } = usePreview()
  const [mirrored, setMirrored] = useState(true)
  return (
    <article className="card preview">
      <h2 className="visually-hidden">Preview</h2>
      <div className="preview-view">
        <View mirrored={mirrored} />
      </div>
      {sensed.kind === 'failed' && status.kind === 'on' && (
        <p className="preview-problem small" role="alert">
          {sensed.sentence}
        </p>
      )}
      <PosePanel />
      <footer className="preview-foot small muted">
        <span className="preview-switches">
          <Switch name="Picture" on={picture} onChange={(preview) => settings.change({ sensing: { preview } })} />
          <Switch
            name="Mesh"
            on={mesh}
            disabled={!picture}
            onChange={(on) => settings.change({ sensing: { mesh: on } })}
          />
          <Switch name="Mirror" on={mirrored} disabled={!picture} onChange={setMirrored} />
        </span>
        <span>No pixels leave this tab</span>
      </footer>
    </article>
  )
}
