// The shape of one pointer movement: length, chord, turns, speed and smoothness.
import { at, cholesky, choleskySolve } from '../maths/linear-algebra.ts'

export interface PathPoint {
  readonly atMs: number
  readonly x: number
  readonly y: number
}

/** Length along the points, in px. */
export function pathLength(points: readonly PathPoint[]): number {
  let length = 0
  for (let k = 1; k < points.length; k++) length += distance(points[k - 1], points[k])
  return length
}

/** First to last point, in px. */
export const chordLength = (points: readonly PathPoint[]): number => distance(points[0], points.at(-1))

/** Steps shorter than this have no heading: at 10 px a pixel of rounding is 6 degrees. */
const HEADING_PX = 10
/** A change of heading above this is a turn. Chosen by hand: gentle curves stay below from step to step, corrections exceed it. */
const TURN_RAD = Math.PI / 4

/** Changes of heading above 45 degrees between steps of at least 10 px. */
export function countTurns(points: readonly PathPoint[]): number {
  let turns = 0
  let anchor = points[0]
  let heading: number | null = null
  for (const point of points) {
    if (!anchor || distance(anchor, point) < HEADING_PX) continue
    const next = Math.atan2(point.y - anchor.y, point.x - anchor.x)
    if (heading !== null && Math.abs(wrapped(next - heading)) > TURN_RAD) turns++
    heading = next
    anchor = point
  }
  return turns
}

export interface Motion {
  /** Log dimensionless jerk, -ln(T^3 / v_peak^2 * integral of jerk^2): 0 is impossible, minimum jerk gives -5.322. */
  readonly ldlj: number
  /** Speeds every 10 ms, in px/s. */
  readonly speeds: readonly number[]
}

/** Policy reference 5: speeds and jerk are taken on a uniform 100 Hz grid. */
const GRID_MS = 10
const DEGREE = 5
/**
 * Derivatives come from a least-squares quintic over 120 ms to each side: it passes about 9 Hz, the band of hand movement, reproduces the
 * minimum-jerk movement exactly (itself a quintic), and does not need samples at even times. Eight samples at least, so that noise averages.
 */
const REACH_MS = 120
const LEAST_SAMPLES = 8

/**
 * Speed and smoothness of a movement with strictly rising times. Null below eight samples or without any speed. Smoothness after
 * Balasubramanian 2012: dimensionless, so that neither length nor duration of the movement moves it.
 */
export function motionOf(points: readonly PathPoint[]): Motion | null {
  const first = points[0]
  const last = points.at(-1)
  if (points.length < LEAST_SAMPLES || !first || !last) return null
  const spanMs = last.atMs - first.atMs
  const count = Math.max(2, Math.round(spanMs / GRID_MS))
  const fits = Array.from({ length: count + 1 }, (_, k) => fitAt(points, first.atMs + (k / count) * spanMs))
  const speeds = fits.map(({ velocity }) => Math.hypot(...velocity))
  const peak = Math.max(...speeds)
  const seconds = spanMs / 1000
  const squares = fits.map(({ jerk: [x, y] }) => x * x + y * y)
  const ends = ((squares[0] ?? 0) + (squares.at(-1) ?? 0)) / 2
  const integral = ((squares.reduce((sum, square) => sum + square, 0) - ends) * seconds) / count
  if (!(peak > 0 && integral > 0)) return null
  return { ldlj: -Math.log((seconds ** 3 / peak ** 2) * integral), speeds }
}

interface Fit {
  readonly velocity: readonly [x: number, y: number]
  readonly jerk: readonly [x: number, y: number]
}

/** Velocity (px/s) and jerk (px/s^3) at one instant. */
function fitAt(points: readonly PathPoint[], atMs: number): Fit {
  const near = nearest(points, atMs)
  const scale = Math.max(...near.map((point) => Math.abs(point.atMs - atMs)))
  const size = DEGREE + 1
  const gram = new Float64Array(size * size)
  const right = { x: new Float64Array(size), y: new Float64Array(size) }
  const origin = near[0]
  for (const point of near) {
    const offset = (point.atMs - atMs) / scale
    const powers = Array.from({ length: size }, (_, power) => offset ** power)
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++)
        gram[row * size + column] = at(gram, row * size + column) + at(powers, row) * at(powers, column)
      right.x[row] = at(right.x, row) + at(powers, row) * (point.x - (origin?.x ?? 0))
      right.y[row] = at(right.y, row) + at(powers, row) * (point.y - (origin?.y ?? 0))
    }
  }
  const factor = cholesky(gram, size)
  const [x, y] = [choleskySolve(factor, right.x), choleskySolve(factor, right.y)]
  const perSecond = 1000 / scale
  const third = 6 * perSecond ** 3
  return {
    velocity: [at(x, 1) * perSecond, at(y, 1) * perSecond],
    jerk: [at(x, 3) * third, at(y, 3) * third],
  }
}

/** The samples within reach, and at least the eight around the instant. */
function nearest(points: readonly PathPoint[], atMs: number): readonly PathPoint[] {
  const centreMs = inside(points, atMs)
  let from = points.findIndex((point) => point.atMs >= centreMs - REACH_MS)
  let to = points.findLastIndex((point) => point.atMs <= centreMs + REACH_MS) + 1
  while (to - from < LEAST_SAMPLES) {
    const before = points[from - 1]
    const after = points[to]
    if (before && (!after || atMs - before.atMs <= after.atMs - atMs)) from--
    else to++
  }
  return points.slice(from, to)
}

/** Near the ends of a path the window stays whole and is looked at from its edge: half as many samples would carry far more noise. */
function inside(points: readonly PathPoint[], atMs: number): number {
  const earliest = (points[0]?.atMs ?? atMs) + REACH_MS
  const latest = (points.at(-1)?.atMs ?? atMs) - REACH_MS
  return earliest > latest ? atMs : Math.min(latest, Math.max(earliest, atMs))
}

const distance = (a: PathPoint | undefined, b: PathPoint | undefined): number =>
  a && b ? Math.hypot(b.x - a.x, b.y - a.y) : 0

const wrapped = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle))
