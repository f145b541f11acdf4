// Bench: what a frame of the synthetic person costs, by picture size and cast, on one core.
import type { Scene } from '#core/subject/scene.ts'
import { sceneNamed } from '#core/subject/scenes.ts'
import { createSubject } from '#core/subject/subject.ts'
import { planScene } from '#core/subject/plan.ts'
import { tellTruth } from '#core/subject/tell-truth.ts'

const CASES = ['still-mara', 'still-mei', 'turning-ingrid', 'two-people', 'photo-hand', 'compressed-mara'] as const
const SIZES = [
  [256, 192],
  [320, 240],
  [640, 480],
] as const
const WARM_UP = 25
const FRAMES = 60

/** Processor time of a frame (mean) and of setting the scene up, ms. Wall-clock would measure the neighbours as well. */
function costOf(scene: Scene): { frame: number; setUp: number } {
  const cpuMs = (since: NodeJS.CpuUsage) => {
    const { user, system } = process.cpuUsage(since)
    return (user + system) / 1000
  }
  const atStart = process.cpuUsage()
  const subject = createSubject(scene, 10)
  const setUp = cpuMs(atStart)
  const bytes = new Uint8Array(subject.frameBytes)
  for (let i = 0; i < WARM_UP; i++) subject.drawFrame(i, bytes)
  const warm = process.cpuUsage()
  for (let i = WARM_UP; i < WARM_UP + FRAMES; i++) subject.drawFrame(i, bytes)
  return { frame: cpuMs(warm) / FRAMES, setUp }
}

/** Prints processor milliseconds; at 30 fps a frame lasts 33 ms. */
export function run(): Promise<void> {
  console.log('scene            size      frame ms   set-up ms')
  for (const name of CASES)
    for (const [width, height] of SIZES) {
      const scene = sceneNamed(name)
      const { frame, setUp } = costOf({ ...scene, camera: { ...scene.camera, width, height } })
      const size = `${width}x${height}`.padEnd(9)
      console.log(`${name.padEnd(16)} ${size} ${frame.toFixed(1).padStart(8)} ${setUp.toFixed(0).padStart(11)}`)
    }
  const before = process.cpuUsage()
  tellTruth(planScene(sceneNamed('still-mara'), 60))
  const { user } = process.cpuUsage(before)
  console.log(`plan and truth of 60 s, without pixels: ${(user / 1000).toFixed(0)} ms`)
  return Promise.resolve()
}
