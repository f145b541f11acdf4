// Decodes the packets of a video in order, only a few ahead of whoever takes the frames.
import type { FrameLedger } from '../frame-ledger.ts'

/** The part of a container's packet used here. */
export interface Packet {
  toEncodedVideoChunk(): EncodedVideoChunk
}

export interface DecodeJob {
  readonly packets: AsyncIterable<Packet>
  readonly config: VideoDecoderConfig
  readonly ledger: FrameLedger
}

/** Packets in the decoder at once: enough for reordered frames, a fraction of a second of memory. */
const LEAD = 8

/**
 * Frames in presentation order, each taken by the ledger. Rejects with the decoder's error; whatever happens, frames that were not
 * handed out are released.
 */
export async function* decodeFrames({ packets, config, ledger }: DecodeJob): AsyncGenerator<VideoFrame> {
  const ready: VideoFrame[] = []
  let failure: unknown = null
  let wake: () => void = () => undefined
  const decoder = new VideoDecoder({
    output: (frame) => {
      ready.push(ledger.take(frame))
      wake()
    },
    error: (error) => {
      failure = error
      wake()
    },
  })
  decoder.addEventListener('dequeue', () => wake())
  const turn = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  const failed = (): boolean => failure !== null
  try {
    decoder.configure(config)
    for await (const packet of packets) {
      while (!failed() && (ready.length > 0 || decoder.decodeQueueSize >= LEAD)) {
        const frame = ready.shift()
        if (frame) yield frame
        else await turn()
      }
      if (failed()) throw failure
      decoder.decode(packet.toEncodedVideoChunk())
    }
    let flushed = false
    decoder.flush().then(
      () => {
        flushed = true
        wake()
      },
      (error: unknown) => {
        failure ??= error
        wake()
      },
    )
    while (!flushed || ready.length > 0) {
      if (failed()) throw failure
      const frame = ready.shift()
      if (frame) yield frame
      else await turn()
    }
  } finally {
    if (decoder.state !== 'closed') decoder.close()
    for (const frame of ready) ledger.release(frame)
  }
}
