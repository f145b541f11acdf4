// The preview: the person as the camera sees them, with hints on the picture; or what the camera would be used for.
import { useEffect, useRef, useState } from 'react'
import { usePart, useStore } from '../../ui/store.ts'
import type { CameraFailure, CameraStatus } from '../../sensors/camera.ts'
import { useParts } from '../shell/parts.ts'
import { cameraSentences } from './camera-sentences.ts'
import { hintSentence } from './hint-sentences.ts'

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
    if (video.current) video.current.srcObject = stream
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
  return frame && <span className="preview-hint">{hintSentence(frame)}</span>
}

function Failure({ failure }: { readonly failure: CameraFailure }) {
  const { camera } = useParts()
  const { what, help, again } = cameraSentences[failure]
  return (
    <div className="preview-words" role="alert">
      <p className="serif">{what}</p>
      <p className="muted small">{help}</p>
      {again !== null && (
        <button type="button" className="button" onClick={() => void camera.start()}>
          {again}
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

function View({ status, mirrored }: { readonly status: CameraStatus; readonly mirrored: boolean }) {
  if (status.kind === 'on')
    return (
      <>
        <LivePicture stream={status.stream} mirrored={mirrored} />
        {status.muted ? (
          <span className="preview-hint">The camera is muted by the system or its shutter</span>
        ) : (
          <Hint />
        )}
      </>
    )
  return (
    <>
      <Outline />
      {status.kind === 'failed' ? <Failure failure={status.failure} /> : <Explainer />}
    </>
  )
}

export function PreviewCard() {
  const { camera } = useParts()
  const status = useStore(camera.status)
  const [mirrored, setMirrored] = useState(true)
  return (
    <article className="card preview">
      <h2 className="visually-hidden">Preview</h2>
      <div className="preview-view">
        <View status={status} mirrored={mirrored} />
      </div>
      <footer className="preview-foot small muted">
        <button type="button" className="text-button" aria-pressed={mirrored} onClick={() => setMirrored(!mirrored)}>
          Mirror {mirrored ? 'on' : 'off'}
        </button>
        <span>No pixels leave this tab</span>
      </footer>
    </article>
  )
}
