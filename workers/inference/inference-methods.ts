// What the page can ask of the inference worker: open a pulse network, read the face pictures of a port with it, tell what it said.
import { networkManifestSchema, type NetworkManifest } from '#core/contracts/network-manifest.ts'
import type { CropCredit, CropMessage } from '../capture/crops.ts'
import { openNetwork, type Network, type NetworkRefusal, type Provider } from './network.ts'
import { NetworkReader, type ClipReading } from './network-reader.ts'

export interface NetworkFiles {
  /** The .onnx file, transferred. */
  readonly model: ArrayBuffer
  /** The manifest as it stands in its file. */
  readonly manifest: string
}

export type OpenOutcome =
  | {
      readonly ok: true
      readonly name: string
      readonly sizePx: number
      readonly provider: Provider
      readonly msPerClip: number
    }
  | { readonly ok: false; readonly refusal: NetworkRefusal | { readonly code: 'manifest'; readonly sentence: string } }

export function createInferenceMethods(origin: string) {
  let open: { readonly network: Network; readonly manifest: NetworkManifest } | null = null
  let reading: { readonly ended: Promise<void>; readonly readings: ClipReading[] } | null = null
  return {
    /** Opens and tries a network; one at a time, the one before is closed. */
    async open({ model, manifest: text }: NetworkFiles): Promise<OpenOutcome> {
      await open?.network.close()
      open = null
      const manifest = parseManifest(text)
      if (typeof manifest === 'string') return { ok: false, refusal: { code: 'manifest', sentence: manifest } }
      const bytes = new Uint8Array(model)
      const result = await openNetwork({ model: bytes, manifest, origin, now: () => performance.now() })
      if (!result.ok) return result
      open = { network: result.network, manifest }
      const { provider, msPerClip } = result.network
      return { ok: true, name: manifest.name, sizePx: manifest.input.sizePx, provider, msPerClip }
    },
    /** Reads the pictures of this port until its source ends; it has to be transferred. */
    begin(port: MessagePort): void {
      if (!open) throw new Error('open a network before giving it pictures')
      const reader = new NetworkReader(open.network, open.manifest)
      const readings: ClipReading[] = []
      reading = { readings, ended: readPictures(port, reader, readings) }
    },
    /** Waits for the end of the source; answers what every clip said. */
    async finish(): Promise<readonly ClipReading[]> {
      if (!reading) throw new Error('begin before finishing')
      const { ended, readings } = reading
      await ended
      reading = null
      return readings
    },
  }
}
export type InferenceMethods = ReturnType<typeof createInferenceMethods>

/** The manifest, or the sentence that says what is wrong with it. */
function parseManifest(text: string): NetworkManifest | string {
  const help = 'See "A pulse network of your own" in docs/measure.md.'
  try {
    const parsed = networkManifestSchema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    return `The manifest does not fit: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'unknown'}. ${help}`
  } catch {
    return `The manifest is not JSON. ${help}`
  }
}

/** One picture after the other; a credit for each, so that a file does not run ahead of the network. */
function readPictures(port: MessagePort, reader: NetworkReader, readings: ClipReading[]): Promise<void> {
  const credit: CropCredit = { kind: 'done', count: 1 }
  let turn = Promise.resolve()
  return new Promise((resolve) => {
    port.onmessage = ({ data: message }: MessageEvent<CropMessage>) => {
      turn = turn.then(async () => {
        if (message.kind === 'end') return resolve()
        const said = await reader.push(message)
        if (said) readings.push(said)
        port.postMessage(credit)
      })
    }
  })
}
