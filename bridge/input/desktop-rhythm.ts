// The whole desktop's events in, one bucket a second out: which key and where on the screen end here.
import { EventType, WheelDirection } from 'uiohook-napi'
import { BUCKET_MS, type InputBucket } from '#core/input/bucket.ts'
import { RhythmCounter } from '#core/input/rhythm-counter.ts'
import { createHookClock } from './hook-clock.ts'
import { keyClassOf, type HookedKey } from './key-codes.ts'

/** One notch of a wheel, in the pixels browsers scroll for it. */
const NOTCH_PX = 100
/** A later tick means the computer slept: those seconds were not watched. */
const LATEST_TICK_MS = 3 * BUCKET_MS

interface At {
  /** The hook's own stamp. */
  readonly time: number
}
/** What is looked at of the hook's events. */
export type HookedEvent =
  | (At & HookedKey & { readonly type: typeof EventType.EVENT_KEY_PRESSED | typeof EventType.EVENT_KEY_RELEASED })
  | (At & { readonly type: typeof EventType.EVENT_MOUSE_PRESSED | typeof EventType.EVENT_MOUSE_RELEASED })
  | (At & { readonly type: typeof EventType.EVENT_MOUSE_CLICKED })
  | (At & { readonly type: typeof EventType.EVENT_MOUSE_MOVED; readonly x: number; readonly y: number })
  | (At & {
      readonly type: typeof EventType.EVENT_MOUSE_WHEEL
      readonly direction: WheelDirection
      readonly rotation: number
    })

export class DesktopRhythm {
  readonly #timeOf: (stamp: number, nowMs: number) => number
  /** Keys down now, to time holds and to know auto-repeat; a key leaves it when it comes up. */
  readonly #downSince = new Map<number, number>()
  #counter: RhythmCounter
  #tickMs: number

  /** @param nowMs a clock that never jumps, as in every call here */
  constructor(platform: NodeJS.Platform, nowMs: number) {
    this.#timeOf = createHookClock(platform)
    this.#counter = new RhythmCounter(nowMs)
    this.#tickMs = nowMs
  }

  see(event: HookedEvent, nowMs: number): void {
    const atMs = this.#timeOf(event.time, nowMs)
    switch (event.type) {
      case EventType.EVENT_KEY_PRESSED:
        return this.#press(event, atMs)
      case EventType.EVENT_KEY_RELEASED:
        return this.#release(event, atMs)
      case EventType.EVENT_MOUSE_PRESSED:
        return this.#counter.add({ kind: 'click', atMs })
      case EventType.EVENT_MOUSE_MOVED:
        return this.#counter.add({ kind: 'pointer', atMs, x: event.x, y: event.y })
      case EventType.EVENT_MOUSE_WHEEL:
        if (event.direction === WheelDirection.VERTICAL)
          this.#counter.add({ kind: 'wheel', atMs, dy: event.rotation * NOTCH_PX })
        return
      default:
    }
  }

  /** The seconds that are over. Called about once a second. */
  tick(nowMs: number): InputBucket[] {
    if (nowMs - this.#tickMs > LATEST_TICK_MS) {
      this.#counter = new RhythmCounter(nowMs)
      this.#downSince.clear()
    }
    this.#tickMs = nowMs
    return this.#counter.takeClosed(nowMs)
  }

  #press(event: HookedKey, atMs: number): void {
    const repeat = this.#downSince.has(event.keycode)
    if (!repeat) this.#downSince.set(event.keycode, atMs)
    this.#counter.add({ kind: 'key', atMs, keyClass: keyClassOf(event), repeat })
  }

  #release({ keycode }: HookedKey, atMs: number): void {
    const sinceMs = this.#downSince.get(keycode)
    this.#downSince.delete(keycode)
    if (sinceMs !== undefined) this.#counter.add({ kind: 'key-held', atMs, heldMs: atMs - sinceMs })
  }
}
