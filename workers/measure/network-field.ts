// What a network said, as a field of the document; where the own engine finds nobody alive, the network is not believed.
import type { Provider } from '../inference/network.ts'
import type { ClipReading } from '../inference/network-reader.ts'
import { round, type SummaryLine } from './section.ts'

/** How a network fared beside one run. */
export type NetworkReport =
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string }
  | {
      readonly kind: 'read'
      readonly name: string
      readonly provider: Provider
      readonly msPerClip: number
      readonly clips: readonly ClipReading[]
    }

/** The part of a row of `pulse` that decides. */
interface OwnReading {
  readonly tMs: number
  readonly declined?: string
}

/** Reasons of the own engine that hold for every method: a network gives a photo a pulse as readily as a face. */
const BINDING: ReadonlySet<string> = new Set(['no-pulse', 'no-face', 'two-faces'])

export interface NetworkField {
  readonly field: object
  readonly summary: readonly SummaryLine[]
}

export function toNetworkField(report: NetworkReport, own: readonly OwnReading[]): NetworkField {
  if (report.kind === 'refused') return { field: { refused: report.code, sentence: report.sentence }, summary: [] }
  const { name, provider, msPerClip, clips } = report
  const pulse = clips.flatMap((clip) => toRow(clip, own))
  const dropped = clips.find((clip) => clip.kind === 'dropped')
  const rates = pulse.flatMap(({ bpm }) => bpm ?? []).toSorted((a, b) => a - b)
  return {
    field: {
      name,
      provider,
      msPerClip: round(msPerClip),
      pulse,
      ...(dropped?.kind === 'dropped' ? { dropped: dropped.sentence } : {}),
    },
    summary: [{ name: `Pulse by ${name}`, value: rates[rates.length >> 1] ?? null, unit: 'bpm' }],
  }
}

interface NetworkRow {
  readonly tMs: number
  readonly bpm: number | null
  readonly interval: number | null
  readonly declined?: string
}

function toRow(clip: ClipReading, own: readonly OwnReading[]): NetworkRow[] {
  if (clip.kind === 'dropped') return []
  const tMs = round(clip.atMs)
  const none = (declined: string): NetworkRow[] => [{ tMs, bpm: null, interval: null, declined }]
  if (clip.kind === 'nothing') return none('low-quality')
  const beside = own.findLast((row) => row.tMs <= clip.atMs + 1000)?.declined ?? ''
  return BINDING.has(beside) ? none(beside) : [{ tMs, bpm: round(clip.bpm), interval: round(clip.interval) }]
}
