// Worker thread: draws a run of frames and writes them where they belong in the clip file.
import { closeSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { needsTimes, y4mFrameMarker, y4mHeader, y4mTimedMarker } from '#core/subject/camera/y4m.ts'
import type { Scene } from '#core/subject/scene.ts'
import { createSubject } from '#core/subject/subject.ts'

export interface RenderJob {
  readonly scene: Scene
  readonly seconds: number
  readonly path: string
  /** Frames first..last-1. */
  readonly first: number
  readonly last: number
  readonly landmarks: boolean
}

/** Posted after every frame; landmarks only when asked for. */
export interface FrameDone {
  readonly index: number
  readonly landmarks: Float32Array | null
}

function run({ scene, seconds, path, first, last, landmarks }: RenderJob, done: (frame: FrameDone) => void): void {
  const subject = createSubject(scene, seconds)
  const head = y4mHeader(scene.camera.width, scene.camera.height, scene.camera.fps).length
  const marker = (index: number) =>
    needsTimes(scene.camera) ? y4mTimedMarker(subject.plan.times[index]?.tMs ?? 0) : y4mFrameMarker
  const markerBytes = marker(0).length
  const record = new Uint8Array(markerBytes + subject.frameBytes)
  const frame = record.subarray(markerBytes)
  const file = openSync(path, 'r+')
  for (let index = first; index < last; index++) {
    record.set(marker(index))
    subject.drawFrame(index, frame)
    writeSync(file, record, 0, record.length, head + index * record.length)
    done({ index, landmarks: landmarks ? subject.landmarks() : null })
  }
  closeSync(file)
}

if (parentPort) {
  const port = parentPort
  run(workerData as RenderJob, (frame) => port.postMessage(frame)) // sent by render-clip.ts, same build
}
