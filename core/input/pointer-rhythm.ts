// Pointer movement and clicks: positions are kept until the pointer rests, then only the shape of the path is counted.
import type { Tally } from './bucket.ts'
import type { PointerEvent } from './events.ts'
import { chordLength, countTurns, motionOf, pathLength, type PathPoint } from './path-shape.ts'

/** What makes a movement: policy reference 5. */
const REST_MS = 200
const LEAST_PX = 50
const LEAST_POINTS = 5
/** A movement without rest is cut here, so that memory and work stay small; ten seconds is longer than any aimed movement. */
const LONGEST_PATH_MS = 10_000
/** Two presses closer than this are one burst (policy reference 5). */
const QUICK_CLICK_MS = 300
/** Gaps between clicks above this are no rhythm. Chosen by hand: the window's length. */
const LONGEST_CLICK_GAP_MS = 60_000

export class PointerRhythm {
  #points: PathPoint[] = []
  #lastClickMs: number | null = null

  move({ atMs, x, y }: PointerEvent, tally: Tally): void {
    this.settle(atMs, tally)
    const last = this.#points.at(-1)
    if (last && atMs <= last.atMs) return // same instant: the later position adds nothing that a speed could be taken from
    if (last && last.x === x && last.y === y) return // a resting pointer may still report itself
    this.#points.push({ atMs, x, y })
  }

  click(atMs: number, tally: Tally): void {
    tally.add('clicks')
    const gapMs = this.#lastClickMs === null ? Number.POSITIVE_INFINITY : atMs - this.#lastClickMs
    this.#lastClickMs = atMs
    if (gapMs > LONGEST_CLICK_GAP_MS) return
    tally.add('clickGaps')
    if (gapMs < QUICK_CLICK_MS) tally.add('quickClickGaps')
  }

  /** Counts the path once the pointer has rested. */
  settle(nowMs: number, tally: Tally): void {
    const first = this.#points[0]
    const last = this.#points.at(-1)
    if (!first || !last) return
    if (nowMs - last.atMs < REST_MS && nowMs - first.atMs < LONGEST_PATH_MS) return
    countPath(this.#points, last.atMs - first.atMs, tally)
    this.#points = []
  }
}

function countPath(points: readonly PathPoint[], spanMs: number, tally: Tally): void {
  const length = pathLength(points)
  if (points.length < LEAST_POINTS || length < LEAST_PX) return
  tally.add('paths')
  tally.add('pathPx', length)
  tally.add('chordPx', chordLength(points))
  tally.add('pathMs', spanMs)
  tally.add('turns', countTurns(points))
  const motion = motionOf(points)
  if (!motion) return
  tally.add('smoothPaths')
  tally.add('ldljSum', motion.ldlj)
  for (const speed of motion.speeds) {
    tally.add('speeds')
    tally.add('speedSum', speed)
    tally.add('speedSquares', speed ** 2)
  }
}
