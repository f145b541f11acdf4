// The process that sees keys and pointer of the whole desktop: it counts them and tells its parent one bucket a second, nothing else.
import { uIOhook } from 'uiohook-napi'
import { BUCKET_MS } from '#core/input/bucket.ts'
import { DesktopRhythm } from './desktop-rhythm.ts'

/** Wall time that never jumps. */
const nowMs = (): number => performance.timeOrigin + performance.now()
const rhythm = new DesktopRhythm(process.platform, nowMs())

process.on('disconnect', () => {
  uIOhook.stop()
  process.exit(0)
})
uIOhook.on('input', (event) => rhythm.see(event, nowMs()))
uIOhook.start()
process.send?.({ kind: 'ready' })
setInterval(() => {
  for (const bucket of rhythm.tick(nowMs())) process.send?.({ kind: 'bucket', bucket })
}, BUCKET_MS)
