// Reads frame samples from a capture port and tells features about once a second of capture time, stamped with the wall clock.
import type { FeatureLine } from '#core/contracts/features.ts'
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import { FaceReader } from '#core/face/face-reader.ts'
import { toKinematics } from '#core/face/kinematics.ts'
import type { WaveBlock } from '#core/signal/rppg/wave-writer.ts'
import type { CaptureMessage, SinkCredit } from '../capture/sink.ts'
import { createPhysioReader, type Readings } from './physio.ts'

/** Lines are a second apart. */
const LINE_PERIOD_MS = 1000

/** Who hears what the samples say. */
export interface SampleListener {
  readonly line: (line: FeatureLine, readings?: Readings) => void
  readonly wave: (block: WaveBlock) => void
}

export interface SampleReader {
  /** Takes one message of the capture worker. */
  readonly take: (message: CaptureMessage) => void
}

/**
 * A reader that starts over with every source. Capture clocks have their own zero; a line carries the wall clock of the moment
 * its last frame arrived, which for a live source is milliseconds after it was taken.
 */
export function createSampleReader(tell: SampleListener, nowMs: () => number): SampleReader {
  let face = new FaceReader()
  let physio = createPhysioReader()
  let saidAtMs: number | null = null
  const read = (sample: FrameSample): void => {
    const reading = face.update(sample)
    const body = physio(sample)
    if (body) {
      tell.line({ ...body.line, atMs: nowMs() }, body.readings)
      if (body.wave) tell.wave(body.wave)
    }
    if (saidAtMs !== null && sample.atMs - saidAtMs < LINE_PERIOD_MS && sample.atMs >= saidAtMs) return
    saidAtMs = sample.atMs
    tell.line({ ...toKinematics(reading), atMs: nowMs() })
  }
  return {
    take(message) {
      if (message.kind === 'sample') return read(message.sample)
      if (message.kind === 'open') {
        face = new FaceReader()
        physio = createPhysioReader()
      }
      saidAtMs = null
    },
  }
}

/** Reads a port until it closes, giving credit for every sample so that files do not run ahead. */
export function readPort(port: MessagePort, reader: SampleReader): void {
  const credit: SinkCredit = { kind: 'done', count: 1 }
  port.onmessage = ({ data }: MessageEvent<CaptureMessage>) => {
    reader.take(data)
    if (data.kind === 'sample') port.postMessage(credit)
  }
}
