// Picks the FrameSource for what the page handed over.
import type { FrameLedger } from '../frame-ledger.ts'
import { createMediaFileSource } from './media-file-source.ts'
import { createPortSource, type PortSourceOptions } from './port-source.ts'
import type { FrameSource } from './source.ts'
import { createTrackSource } from './track-source.ts'
import { Y4M_MAGIC } from './y4m-header.ts'
import { createY4mSource } from './y4m-source.ts'

/** What a page can hand over; streams and ports have to be transferred. */
export type CaptureInput =
  | { readonly kind: 'track'; readonly readable: ReadableStream<VideoFrame> }
  | ({ readonly kind: 'port'; readonly port: MessagePort } & PortSourceOptions)
  | { readonly kind: 'file'; readonly blob: Blob; readonly name: string }

/** Throws SourceError when the material cannot be used. */
export async function openSource(input: CaptureInput, ledger: FrameLedger): Promise<FrameSource> {
  if (input.kind === 'track') return createTrackSource(input.readable, ledger)
  if (input.kind === 'port') return createPortSource(input.port, input, ledger)
  const magic = await input.blob.slice(0, Y4M_MAGIC.length).text()
  if (magic === Y4M_MAGIC || input.name.toLowerCase().endsWith('.y4m')) {
    return createY4mSource(input.blob, input.name, ledger)
  }
  return createMediaFileSource(input.blob, input.name, ledger)
}
