// Renders a scene to a y4m clip and its truth with worker threads, or finds it already rendered.
import { existsSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { i420Length } from '#core/subject/camera/sensor.ts'
import { needsTimes, y4mFrameMarker, y4mHeader, y4mTimedMarker } from '#core/subject/camera/y4m.ts'
import { planScene } from '#core/subject/plan.ts'
import type { Scene } from '#core/subject/scene.ts'
import { tellTruth } from '#core/subject/tell-truth.ts'
import { clipPath, makeRoom, touch, truthPathOf } from './clip-cache.ts'
import type { FrameDone, RenderJob } from './render-worker.ts'

export interface Clip {
  readonly path: string
  readonly truthPath: string
  /** Was it there already? */
  readonly cached: boolean
}
export interface ClipOptions {
  readonly seconds: number
  /** Adds 468 landmarks a frame to the truth. */
  readonly landmarks?: boolean
  /** Threads to draw with; all cores but never more than one per two seconds of clip. */
  readonly threads?: number
  readonly onProgress?: (share: number) => void
}

function runWorker(job: RenderJob, onFrame: (frame: FrameDone) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./render-worker.ts', import.meta.url), { workerData: job })
    worker.on('message', onFrame)
    worker.on('error', reject)
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`drawing stopped with code ${code}`))))
  })
}

/** Splits frames 0..count-1 into `parts` runs. */
function runs(count: number, parts: number): { first: number; last: number }[] {
  return Array.from({ length: parts }, (_, i) => ({
    first: Math.floor((count * i) / parts),
    last: Math.floor((count * (i + 1)) / parts),
  }))
}

/** Path of the clip of this scene and its truth, rendered now or found in .cache/subject. */
export async function renderClip(scene: Scene, options: ClipOptions): Promise<Clip> {
  const { seconds, landmarks = false } = options
  const path = clipPath(scene, seconds, landmarks)
  const truthPath = truthPathOf(path)
  if (existsSync(path) && existsSync(truthPath)) {
    touch(path)
    return { path, truthPath, cached: true }
  }
  const plan = planScene(scene, seconds)
  const { width, height, fps } = scene.camera
  const header = y4mHeader(width, height, fps)
  const count = plan.times.length
  const marker = needsTimes(scene.camera) ? y4mTimedMarker(0) : y4mFrameMarker
  const size = header.length + count * (marker.length + i420Length(width, height))
  makeRoom(size)
  const unfinished = `${path}.${process.pid}.part`
  writeFileSync(unfinished, header)
  truncateSync(unfinished, size)
  const marks: (number[] | null)[] = []
  let done = 0
  const onFrame = ({ index, landmarks: points }: FrameDone) => {
    marks[index] = points ? Array.from(points, (value) => Number(value.toFixed(2))) : null
    options.onProgress?.(++done / count)
  }
  const threads = options.threads ?? Math.max(1, Math.min(availableParallelism(), Math.floor(seconds / 2)))
  const job = { scene, seconds, path: unfinished, landmarks }
  await Promise.all(runs(count, threads).map((run) => runWorker({ ...job, ...run }, onFrame)))
  const truth = tellTruth(plan)
  const frames = truth.frames.map((frame, i) => (marks[i] ? { ...frame, landmarks: marks[i] } : frame))
  const unfinishedTruth = truthPathOf(unfinished) // another process may be drawing the same clip, or reading it
  writeFileSync(unfinishedTruth, JSON.stringify({ ...truth, frames }))
  renameSync(unfinishedTruth, truthPath)
  renameSync(unfinished, path)
  return { path, truthPath, cached: false }
}
