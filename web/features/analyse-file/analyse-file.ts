// Analyses one video file with workers of its own: every frame, exact times, nothing kept but the document.
import type { CaptureOutcome } from '../../../workers/capture.worker.ts'
import type { FinishedDocument } from '../../../workers/measure.worker.ts'
import { createCaptureClient, type CaptureClient } from '../../clients/capture-client.ts'
import { createMeasureClient, type MeasureClient } from '../../clients/measure-client.ts'
import { unwrap } from '../../clients/worker-client.ts'
import { startNetwork, type NetworkPair } from './network-run.ts'

export interface Analysis {
  readonly file: File
  readonly landmarks?: boolean
  readonly patches?: boolean
  /** A pulse network to be asked as well. */
  readonly network?: NetworkPair | undefined
  readonly signal: AbortSignal
  /** `share` is null where the file does not tell its length. */
  readonly onProgress: (progress: { readonly frames: number; readonly share: number | null }) => void
}

export type AnalysisResult =
  | ({ readonly kind: 'measured' } & FinishedDocument)
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'cancelled' }

/** Uses two workers for the time of the analysis; cancelling ends them at once. A bug in them rejects. */
export async function analyseFile(analysis: Analysis): Promise<AnalysisResult> {
  const capture = createCaptureClient()
  const measure = createMeasureClient()
  const stop = (): void => {
    capture.stop()
    measure.stop()
  }
  analysis.signal.addEventListener('abort', stop)
  try {
    return await runAnalysis(analysis, capture, measure)
  } catch (error) {
    if (analysis.signal.aborted) return { kind: 'cancelled' }
    throw error
  } finally {
    stop()
  }
}

async function runAnalysis(
  analysis: Analysis,
  capture: CaptureClient,
  measure: MeasureClient,
): Promise<AnalysisResult> {
  const { file, signal, landmarks = false, patches = false } = analysis
  const settings = { delegate: 'CPU', mode: 'precise', regionSums: 'cpu' } as const
  const prepared = unwrap(await capture.call('prepare', settings, { signal }))
  if (!prepared.ok) return { kind: 'refused', sentence: prepared.sentence }
  const { port1, port2 } = new MessageChannel()
  unwrap(await capture.call('attach', port1, { transfer: [port1] }))
  const request = { samples: port2, name: file.name, landmarks, patches }
  unwrap(await measure.call('begin', request, { transfer: [port2] }))
  const network = analysis.network && (await startNetwork(analysis.network, capture))
  if (network) signal.addEventListener('abort', network.stop)
  const outcome: CaptureOutcome = unwrap(
    await capture.call(
      'run',
      { kind: 'file', blob: file, name: file.name },
      { signal, onProgress: ({ done, total }) => analysis.onProgress({ frames: done, share: total && done / total }) },
    ),
  )
  if (outcome.kind !== 'ended') network?.stop()
  if (outcome.kind === 'refused') return { kind: 'refused', sentence: outcome.refusal.sentence }
  if (outcome.kind === 'stopped') return { kind: 'cancelled' }
  const { rate, ledger } = outcome
  const run = { rateHz: rate.rateHz, jitterMs: rate.jitterMs, ledger }
  return {
    kind: 'measured',
    ...unwrap(await measure.call('finish', { run, network: await network?.report() }, { signal })),
  }
}
