// Keys, pointer and scrolling of this page as rhythm: counted where the events are seen, so that nothing else is kept.
import type { FeatureLine } from '#core/contracts/features.ts'
import { BUCKET_MS, type InputBucket } from '#core/input/bucket.ts'
import type { InputEvent } from '#core/input/events.ts'
import { RhythmCounter } from '#core/input/rhythm-counter.ts'
import { rhythmLine, WINDOW_BUCKETS } from '#core/input/rhythm-line.ts'
import { keyClassOf } from './key-class.ts'

export interface RhythmParts {
  /** The window: every event of the page passes it. */
  readonly target: EventTarget
  /** The person's switch. */
  readonly choice: { readonly get: () => boolean; readonly subscribe: (onChange: () => void) => () => void }
  /** The page sees keys only while it has the focus; silence elsewhere is not rest. */
  readonly hasFocus: () => boolean
  /** When an event was, in the clock of `nowMs`. */
  readonly stampMs: (event: Event) => number
  readonly nowMs: () => number
  /** The clock of feature lines. */
  readonly wallMs: () => number
  /** Calls `run` again and again; returns the way to stop. */
  readonly every: (periodMs: number, run: () => void) => () => void
  readonly onLine: (line: FeatureLine) => void
  readonly onSwitch: (isOn: boolean) => void
}

/** Wheels that report lines or pages, in CSS pixels: the browsers' usual line, and a usual page. */
const LINE_PX = 16
const PAGE_PX = 800
/** A later tick means the page was frozen or the computer slept: those seconds were not watched. */
const LATEST_TICK_MS = 3 * BUCKET_MS
const eventTypes = ['keydown', 'keyup', 'pointermove', 'pointerdown', 'wheel'] as const

/** Follows the switch from now on. */
export function createRhythm(parts: RhythmParts): void {
  let stop: (() => void) | null = null
  const follow = (): void => {
    const isOn = parts.choice.get()
    if (isOn === (stop !== null)) return
    if (stop) stop()
    stop = isOn ? startCounting(parts) : null
    parts.onSwitch(isOn)
  }
  parts.choice.subscribe(follow)
  follow()
}

function startCounting({ target, hasFocus, stampMs, nowMs, wallMs, every, onLine }: RhythmParts): () => void {
  let counter: RhythmCounter | null = null
  let buckets: readonly InputBucket[] = []
  let tickMs = nowMs()
  const read = createReader()
  const onEvent = (event: Event): void => {
    const atMs = stampMs(event)
    const seen = read.event(event, atMs)
    counter ??= new RhythmCounter(atMs)
    if (seen) counter.add(seen)
  }
  const tick = (): void => {
    const now = nowMs()
    const isLate = now - tickMs > LATEST_TICK_MS
    tickMs = now
    if (isLate || !hasFocus()) {
      counter = null
      read.forget()
      return
    }
    counter ??= new RhythmCounter(now)
    buckets = [...buckets, ...counter.takeClosed(now)].slice(-WINDOW_BUCKETS)
    const line = rhythmLine(buckets, now)
    if (line) onLine({ ...line, atMs: wallMs() })
  }
  const options = { capture: true, passive: true }
  for (const type of eventTypes) target.addEventListener(type, onEvent, options)
  const stopTicking = every(BUCKET_MS, tick)
  return () => {
    stopTicking()
    for (const type of eventTypes) target.removeEventListener(type, onEvent, options)
  }
}

interface Reader {
  readonly event: (event: Event, atMs: number) => InputEvent | null
  /** Lets go of the keys held down: their release may happen elsewhere. */
  readonly forget: () => void
}

/** Turns events into times and classes. Which keys are down is known until they come up, to time the hold, and nowhere else. */
function createReader(): Reader {
  const downSince = new Map<string, number>()
  const release = (code: string, atMs: number): InputEvent | null => {
    const sinceMs = downSince.get(code)
    downSince.delete(code)
    return sinceMs === undefined ? null : { kind: 'key-held', atMs, heldMs: atMs - sinceMs }
  }
  return {
    forget: () => downSince.clear(),
    event(event, atMs) {
      switch (event.type) {
        case 'keydown': {
          const pressed = event as KeyboardEvent // by its type
          if (!pressed.repeat) downSince.set(pressed.code, atMs)
          return { kind: 'key', atMs, keyClass: keyClassOf(pressed), repeat: pressed.repeat }
        }
        case 'keyup':
          return release((event as KeyboardEvent).code, atMs) // by its type
        case 'pointermove': {
          const { pointerType, screenX, screenY } = event as PointerEvent // by its type
          return pointerType === 'touch' ? null : { kind: 'pointer', atMs, x: screenX, y: screenY }
        }
        case 'pointerdown':
          return { kind: 'click', atMs }
        default: {
          const { deltaY, deltaMode } = event as WheelEvent // the only type left
          return { kind: 'wheel', atMs, dy: deltaY * ([1, LINE_PX, PAGE_PX][deltaMode] ?? 1) }
        }
      }
    },
  }
}
