// When frames are taken: the regular grid of the camera, its jitter, its lost frames and its timestamp error.
import { createRandom, gaussian, mixSeed } from '../random.ts'
import type { Camera } from './camera.ts'

export interface FrameTime {
  /** Grid index; a lost frame leaves a hole. */
  readonly tick: number
  /** When light was collected, milliseconds from the start of the scene. */
  readonly exposedMs: number
  /** What the camera's timestamp says. Strictly increasing. */
  readonly tMs: number
}

const CLOCK_STREAM = 11
/** Jitter is cut at this share of a period so that frames never swap. */
const LONGEST_JITTER = 0.45

/** Frame times of the first `seconds` of a scene, same seed same times. */
export function frameTimes(camera: Camera, seconds: number, seed: number): FrameTime[] {
  const random = createRandom(mixSeed(seed, CLOCK_STREAM))
  const period = 1000 / camera.fps
  const limit = LONGEST_JITTER * period
  const clip = (value: number) => Math.max(-limit, Math.min(limit, value))
  const times: FrameTime[] = []
  for (let tick = 0; tick < Math.floor(seconds * camera.fps + 1e-9); tick++) {
    const jitter = clip(camera.jitterMs * gaussian(random))
    const error = clip(camera.stampNoiseMs * gaussian(random))
    const lost = random() < camera.dropShare && tick > 0
    if (lost) continue
    const exposedMs = tick * period + (tick === 0 ? Math.abs(jitter) : jitter)
    const tMs = Math.max(exposedMs + error, (times.at(-1)?.tMs ?? -1) + 0.1)
    times.push({ tick, exposedMs, tMs: Math.round(tMs * 1000) / 1000 })
  }
  return times
}
