// The process that sees keys and pointer of the whole desktop: it counts them and tells its parent one bucket a second, nothing else.
import { EventType, uIOhook, type UiohookKeyboardEvent, type UiohookWheelEvent, WheelDirection } from 'uiohook-napi'
import { BUCKET_MS } from '#core/input/bucket.ts'
import { RhythmCounter } from '#core/input/rhythm-counter.ts'
import { createHookClock } from './hook-clock.ts'
import { keyClassOf } from './key-codes.ts'

/** One notch of a wheel, in the pixels browsers scroll for it. */
const NOTCH_PX = 100
/** A later tick means the computer slept: those seconds were not watched. */
const LATEST_TICK_MS = 3 * BUCKET_MS

/** Wall time that never jumps. */
const nowMs = (): number => performance.timeOrigin + performance.now()
const hookClock = createHookClock(process.platform)
const timeOf = ({ time }: { readonly time: number }): number => hookClock(time, nowMs())

let counter = new RhythmCounter(nowMs())
/** Keys down now, to time holds and to know auto-repeat; a key leaves it when it comes up. */
const downSince = new Map<number, number>()

function onKeyDown(event: UiohookKeyboardEvent): void {
  const atMs = timeOf(event)
  const repeat = downSince.has(event.keycode)
  if (!repeat) downSince.set(event.keycode, atMs)
  counter.add({ kind: 'key', atMs, keyClass: keyClassOf(event), repeat })
}

function onKeyUp(event: UiohookKeyboardEvent): void {
  const { keycode } = event
  const atMs = timeOf(event)
  const sinceMs = downSince.get(keycode)
  downSince.delete(keycode)
  if (sinceMs !== undefined) counter.add({ kind: 'key-held', atMs, heldMs: atMs - sinceMs })
}

function onWheel(event: UiohookWheelEvent): void {
  if (event.direction !== WheelDirection.VERTICAL) return
  counter.add({ kind: 'wheel', atMs: timeOf(event), dy: event.rotation * NOTCH_PX })
}

let tickMs = nowMs()
function tick(): void {
  const now = nowMs()
  if (now - tickMs > LATEST_TICK_MS) {
    counter = new RhythmCounter(now)
    downSince.clear()
  }
  tickMs = now
  for (const bucket of counter.takeClosed(now)) process.send?.({ kind: 'bucket', bucket })
}

process.on('disconnect', () => {
  uIOhook.stop()
  process.exit(0)
})
uIOhook.on('input', (event) => {
  switch (event.type) {
    case EventType.EVENT_KEY_PRESSED:
      return onKeyDown(event)
    case EventType.EVENT_KEY_RELEASED:
      return onKeyUp(event)
    case EventType.EVENT_MOUSE_PRESSED:
      return counter.add({ kind: 'click', atMs: timeOf(event) })
    case EventType.EVENT_MOUSE_MOVED:
      return counter.add({ kind: 'pointer', atMs: timeOf(event), x: event.x, y: event.y })
    case EventType.EVENT_MOUSE_WHEEL:
      return onWheel(event)
    default:
  }
})
uIOhook.start()
process.send?.({ kind: 'ready' })
setInterval(tick, BUCKET_MS)
