// The button that turns the camera on, and off again.
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'

export function CameraButton() {
  const { camera } = useParts()
  const { kind } = useStore(camera.status)
  if (kind === 'on')
    return (
      <button type="button" className="button" onClick={camera.stop}>
        Turn the camera off
      </button>
    )
  const starting = kind === 'starting'
  return (
    <button
      type="button"
      className="button"
      data-kind="primary"
      disabled={starting}
      onClick={() => void camera.start()}
    >
      {starting ? 'Waiting for your answer …' : 'Turn the camera on'}
    </button>
  )
}
