// A scene of the synthetic person, rendered and run through the shipped measurement: its truth beside what was measured.
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClosureEvent } from '#core/face/closure.ts'
import { sceneNamed } from '#core/subject/scenes.ts'
import type { FrameTruth, Truth } from '#core/subject/truth.ts'
import { measureVideo } from '../../scripts/measure/measure-video.ts'
import { renderClip } from '../../scripts/subject/render-clip.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** The fields of the measurement document that the face benchmark reads; see docs/measure.md. */
export interface MeasuredFace {
  readonly frames: readonly {
    readonly tMs: number
    readonly face: boolean
    readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number } | null
    readonly hints: readonly string[]
    readonly eyes: { readonly left: number | null; readonly right: number | null }
    readonly earRaw: { readonly left: number; readonly right: number } | null
  }[]
  readonly blinks: readonly ClosureEvent[]
  readonly closures: readonly ClosureEvent[]
  readonly perclos: readonly { readonly tMs: number; readonly value: number | null; readonly coverage: number }[]
}

export interface MeasuredScene {
  readonly name: string
  readonly fps: number
  readonly truth: Truth
  readonly found: MeasuredFace
}

/** Renders (or finds) the clip and measures it. Takes about as long as the clip to measure and twice that to render. */
export async function measureScene(
  name: string,
  options: { readonly seconds: number; readonly fps: number },
): Promise<MeasuredScene> {
  const scene = sceneNamed(name)
  const clip = await renderClip(
    { ...scene, camera: { ...scene.camera, fps: options.fps } },
    { seconds: options.seconds },
  )
  const folder = await mkdtemp(join(tmpdir(), 'cortex-face-bench-'))
  try {
    const target = join(folder, 'document.json')
    const refusal = await measureVideo({ root: ROOT, file: clip.path, target, landmarks: false, patches: false })
    if (refusal !== null) throw new Error(refusal)
    const found = JSON.parse(await readFile(target, 'utf8')) as MeasuredFace // the document's own schema
    const truth = JSON.parse(readFileSync(clip.truthPath, 'utf8')) as Truth // written by the renderer just now
    return { name, fps: options.fps, truth, found }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Frame truth and what was measured on that frame, in step. */
export const framePairs = ({
  truth,
  found,
}: MeasuredScene): { truth: FrameTruth; frame: MeasuredFace['frames'][number] }[] =>
  truth.frames.flatMap((frame, i) => {
    const measured = found.frames[i]
    return measured === undefined ? [] : [{ truth: frame, frame: measured }]
  })
