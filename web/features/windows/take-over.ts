// Going on where a window died: of all that noticed, one turns its camera on; only where that needs no new question to the person.
import type { Camera } from '../../sensors/camera.ts'

const LOCK = 'cortex-senses'
/** As long as a camera may take to start; until then nobody else tries. */
const HELD_MS = 5000

export function takeOverCamera(camera: Pick<Camera, 'start'>): void {
  void navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    const allowed = await navigator.permissions
      .query({ name: 'camera' })
      .then(({ state }) => state === 'granted')
      .catch(() => false) // this browser does not tell, so it would ask
    if (!allowed) return
    void camera.start()
    await new Promise((resolve) => setTimeout(resolve, HELD_MS))
  })
}
