// The other end of a sink port: reads samples in order and gives credit for each, so that a file never runs ahead of its reader.
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import type { CaptureMessage, SinkCredit } from './sink.ts'

export interface SampleReader {
  /** A source begins; everything remembered of an earlier one is void. */
  readonly open?: (source: Extract<CaptureMessage, { kind: 'open' }>) => void
  readonly sample: (sample: FrameSample) => void
  /** The source ended; another may follow on the same port. */
  readonly end?: () => void
}

/** Reads until the returned function is called. */
export function readSamples(port: MessagePort, reader: SampleReader): () => void {
  port.onmessage = ({ data: message }: MessageEvent<CaptureMessage>) => {
    if (message.kind === 'open') reader.open?.(message)
    else if (message.kind === 'end') reader.end?.()
    else {
      reader.sample(message.sample)
      port.postMessage({ kind: 'done', count: 1 } satisfies SinkCredit)
    }
  }
  return () => port.close()
}
