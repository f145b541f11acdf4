// Picks the FrameSource for what the page handed over.
import type { FrameLedger } from '../frame-ledger.ts'
import { createMediaFileSource } from './media-file-source.ts'
import type { FrameSource } from './source.ts'
import { Y4M_MAGIC } from './y4m-header.ts'
import { createY4mSource } from './y4m-source.ts'

/** What a page can hand over; everything in it is transferable or cheap to clone. */
export type CaptureInput = { readonly kind: 'file'; readonly blob: Blob; readonly name: string }

/** Throws SourceError when the material cannot be used. */
export async function openSource(input: CaptureInput, ledger: FrameLedger): Promise<FrameSource> {
  const magic = await input.blob.slice(0, Y4M_MAGIC.length).text()
  if (magic === Y4M_MAGIC || input.name.toLowerCase().endsWith('.y4m')) {
    return createY4mSource(input.blob, input.name, ledger)
  }
  return createMediaFileSource(input.blob, input.name, ledger)
}
