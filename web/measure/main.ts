// The measure page: analyses the chosen file and offers the document for download to the script that drives the browser.
import { analyseFile } from '../features/analyse-file/analyse-file.ts'

/** What the driving script puts on the window before the file is chosen. */
interface MeasureHost {
  measureProgress(frames: number, share: number | null): Promise<void>
  /** null: measured; otherwise the sentence that says why not. */
  measureEnd(refusal: string | null): Promise<void>
}

const host = globalThis as unknown as MeasureHost // bindings come from the driving script
const wishes = new URLSearchParams(location.search)
const input = document.querySelector<HTMLInputElement>('#file')
const networkInput = document.querySelector<HTMLInputElement>('#network')
const link = document.querySelector<HTMLAnchorElement>('#document')

/** Model and manifest, in this order, where the driving script chose them. */
function networkPair(): { model: File; manifest: File } | undefined {
  const [model, manifest] = networkInput?.files ?? []
  return model && manifest ? { model, manifest } : undefined
}

async function measure(file: File, download: HTMLAnchorElement): Promise<string | null> {
  const result = await analyseFile({
    file,
    network: networkPair(),
    landmarks: wishes.has('landmarks'),
    patches: wishes.has('patches'),
    signal: new AbortController().signal,
    onProgress: ({ frames, share }) => void host.measureProgress(frames, share),
  })
  if (result.kind === 'cancelled') return 'The measurement was cancelled.'
  if (result.kind === 'refused') return result.sentence
  download.href = URL.createObjectURL(result.document)
  return null
}

input?.addEventListener('change', () => {
  const file = input.files?.[0]
  if (!file || !link) return
  const ended = measure(file, link).catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  void ended.then((refusal) => host.measureEnd(refusal))
})
