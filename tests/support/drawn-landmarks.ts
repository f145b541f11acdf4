// Where a landmark model would see the mesh of a drawn scene: on the person, on the printed face of a photo, or by mistake where nobody is.
import { createSubject } from '#core/subject/subject.ts'
import type { Scene } from '#core/subject/scene.ts'
import { actor } from '#core/subject/scene-parts.ts'
import type { FaceTruth, Truth } from '#core/subject/truth.ts'
import { normalFrom, seededRandom } from './seeded-random.ts'

/** Jitter of the landmark model, px at 640 wide (measured .02 to .05). */
const JITTER_PX = 0.05
/** Below this share of the face in the picture no model finds it. */
const MIN_IN_VIEW = 0.5

/** Landmarks (478 x 3) of frame `index`, given the true points (468 x 2) where the renderer knows them; null where no face is found. */
export type LandmarkSource = (index: number, points: Float32Array | null) => Float32Array | null

/**
 * People and masks: true points with jitter. Photographs: the resting points of the printed person, moved as the print is. Empty scenes: a
 * face that a detector imagined, standing still in the middle.
 */
export function landmarkSource(scene: Scene, truth: Truth): LandmarkSource {
  const normal = normalFrom(seededRandom(scene.seed))
  const jitter = (JITTER_PX * scene.camera.width) / 640
  const spread = (points: Float32Array): Float32Array =>
    Float32Array.from({ length: 478 * 3 }, (_, i) => {
      const point = Math.floor(i / 3)
      const axis = i % 3
      return axis === 2 ? 0 : (points[2 * (point < 468 ? point : 33) + axis] ?? 0) + jitter * normal()
    })
  const { kind } = scene.cast
  const resting = kind === 'person' || kind === 'mask' ? null : restingPoints(scene)
  return (index, points) => {
    const face = truth.frames[index]?.face ?? null
    if (face && face.inView < MIN_IN_VIEW) return null
    if (points) return spread(points)
    if (!resting) return null
    return spread(face ? movePoints(resting, face) : resting.points)
  }
}

interface Resting {
  readonly points: Float32Array
  readonly box: Box
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
}

function restingPoints({ cast, camera, light, seed }: Scene): Resting {
  const [who] = cast.actors
  const person = actor(who?.identity ?? 'mara', { sway: 0 }, who)
  const live: Scene = {
    name: 'resting',
    tags: [],
    about: '',
    seed,
    cast: { kind: 'person', actors: [person] },
    light,
    camera,
  }
  const subject = createSubject(live, 1)
  subject.drawFrame(0, new Uint8Array(subject.frameBytes))
  const points = subject.landmarks() ?? new Float32Array(0)
  return { points, box: boxOf(points) }
}

/** Turned, scaled and moved as the face box of the frame says. */
function movePoints({ points, box }: Resting, { boxPx: [left, top, width, height], pose }: FaceTruth): Float32Array {
  const centre = { x: left + width / 2, y: top + height / 2 }
  const scale = width / box.width
  const roll = (-pose.rollDeg * Math.PI) / 180
  const [c, s] = [Math.cos(roll) * scale, Math.sin(roll) * scale]
  const out = new Float32Array(points.length)
  for (let i = 0; i < points.length; i += 2) {
    const dx = (points[i] ?? 0) - box.x
    const dy = (points[i + 1] ?? 0) - box.y
    out[i] = centre.x + c * dx - s * dy
    out[i + 1] = centre.y + s * dx + c * dy
  }
  return out
}

function boxOf(points: Float32Array): Box {
  const xs = points.filter((_, i) => i % 2 === 0)
  const ys = points.filter((_, i) => i % 2 === 1)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left }
}
