// A pulse network beside an analysis: opened, fed with face pictures, asked at the end; whatever goes wrong is said and the analysis goes on.
import type { NetworkReport } from '../../../workers/measure.worker.ts'
import type { CaptureClient } from '../../clients/capture-client.ts'
import { createInferenceClient } from '../../clients/inference-client.ts'

/** The files of a network: its weights and its manifest. */
export interface NetworkPair {
  readonly model: File
  readonly manifest: File
}

export interface NetworkRun {
  /** What came of it; call it when the source has ended. */
  readonly report: () => Promise<NetworkReport>
  readonly stop: () => void
}

/** Opening includes fetching 27 MB, compiling them, and two clips; a network that takes longer on any machine would never keep up. */
const OPEN_WITHIN_MS = 60_000
/** After the last frame only one clip is left to read. */
const FINISH_WITHIN_MS = 60_000

const late = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms))

export async function startNetwork(pair: NetworkPair, capture: CaptureClient): Promise<NetworkRun> {
  const client = createInferenceClient()
  const refuse = (code: string, sentence: string): NetworkRun => {
    client.stop()
    return { stop: () => undefined, report: async () => ({ kind: 'refused', code, sentence }) }
  }
  const model = await pair.model.arrayBuffer()
  const files = { model, manifest: await pair.manifest.text() }
  const reply = await Promise.race([client.call('open', files, { transfer: [model] }), late(OPEN_WITHIN_MS, null)])
  const { name } = pair.model
  if (reply === null)
    return refuse('too-slow', `${name} did not open within a minute; Cortex goes on with its own methods.`)
  if (!reply.ok && reply.failure.code === 'crashed')
    return refuse(
      'too-slow',
      `${name} answered nothing for seconds and was stopped; Cortex goes on with its own methods.`,
    )
  if (!reply.ok) return refuse('failed', `${name} could not be opened; Cortex goes on with its own methods.`)
  const opened = reply.value
  if (!opened.ok) return refuse(opened.refusal.code, opened.refusal.sentence)
  const { port1, port2 } = new MessageChannel()
  await client.call('begin', port2, { transfer: [port2] })
  await capture.call('attachCrops', { port: port1, sizePx: opened.sizePx }, { transfer: [port1] })
  return {
    stop: client.stop,
    async report() {
      const said = await Promise.race([client.call('finish', null), late(FINISH_WITHIN_MS, null)])
      client.stop()
      if (!said?.ok)
        return {
          kind: 'refused',
          code: 'failed',
          sentence: `${opened.name} broke off; Cortex goes on with its own methods.`,
        }
      const { provider, msPerClip } = opened
      return { kind: 'read', name: opened.name, provider, msPerClip, clips: said.value }
    },
  }
}
