// Physiology of one stream: pulse from the engine, variability and breathing from its wave and the chest, as one line a second.
import { declined, type Estimate } from '#core/contracts/estimate.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import { createFaceFrames, faceLayout } from '#core/signal/rppg/face-frames.ts'
import { createPulseEngine } from '#core/signal/rppg/pulse-engine.ts'
import type { WaveBlock } from '#core/signal/rppg/wave-writer.ts'
import { BeatMemory, type BeatLook } from './beat-memory.ts'

/** Variability needs a cleaner wave than a rate does: below this quality of the pulse it is withheld. Chosen by hand on the drawn people. */
const MIN_HRV_QUALITY = 0.5

export type Readings = Readonly<Record<string, Estimate>>

export interface PhysioReading {
  readonly line: Omit<FeatureLine, 'atMs'>
  /** The line's features as estimates, with interval and quality of their own. */
  readonly readings: Readings
  /** Trusted wave that became final; null while there is none. */
  readonly wave: WaveBlock | null
  /** Quality of the pulse 0..1, also where the rate was withheld; null while nothing could be analysed. */
  readonly sqi: number | null
  /** What the last minute of wave and chest says; the same object until it is looked at anew. */
  readonly look: BeatLook
}

/** A reader of one person; give it every sample in order of `atMs`, it answers once a second of capture time. */
export function createPhysioReader(): (sample: FrameSample) => PhysioReading | null {
  const toFrame = createFaceFrames()
  const engine = createPulseEngine(faceLayout)
  const memory = new BeatMemory()
  return (sample) => {
    memory.chest(sample.atMs, sample.chest)
    const reading = engine.push(toFrame(sample))
    if (!reading) return null
    const { heartRate } = reading
    const trusted = heartRate.kind === 'measured'
    memory.wave(trusted ? reading.wave : null)
    const look = memory.look(sample.atMs)
    const clear = trusted && heartRate.quality >= MIN_HRV_QUALITY
    const withheld = declined(heartRate.kind === 'declined' ? heartRate.reason : 'low-quality')
    const readings = {
      heartRateBpm: heartRate,
      rmssdMs: clear ? look.rmssd : withheld,
      sdnnMs: clear ? look.sdnn : withheld,
      respirationPerMin: look.breathing,
      apneaSeconds: look.apnea,
    }
    return { line: toLine(readings), readings, wave: trusted ? reading.wave : null, sqi: reading.index, look }
  }
}

function toLine(estimates: Readings): PhysioReading['line'] {
  const values: FeatureLine['values'] = {}
  const reasons: NonNullable<FeatureLine['declined']> = {}
  let quality = 0
  for (const [name, estimate] of Object.entries(estimates)) {
    if (estimate.kind === 'declined') reasons[name] = estimate.reason
    else {
      values[name] = estimate.value
      quality = Math.max(quality, estimate.quality)
    }
  }
  return { channel: 'physio', quality, values, declined: reasons }
}
