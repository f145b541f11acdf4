// What is known right now, as the page shows it: sources, the last frame in words, feature lines with their trends, the state.
import { declined, isMeasured, type Estimate } from '#core/contracts/estimate.ts'
import { featureCatalogue, type Channel, type FeatureLine, type FeatureName } from '#core/contracts/features.ts'
import type { FrameHint, FrameSample } from '#core/contracts/frame-sample.ts'
import type { Contributor, StateEstimate } from '#core/contracts/state.ts'
import type { TrendPoint } from '../../ui/sparkline.tsx'
import { createStore, type Readable } from '../../ui/store.ts'

export type SourceName = 'camera' | 'input' | 'tabs'
export type SourceStatus =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly rateHz: number | null }
  | { readonly kind: 'lost'; readonly sentence: string }

/** The part of a frame the page shows; landmarks and regions stay in the workers. */
export interface FrameView {
  readonly atMs: number
  readonly faceCount: number
  readonly hints: readonly FrameHint[]
}

/** Why nothing is said just now (or why something was), as the policy puts it. */
export interface QuietLine {
  readonly because: string
  readonly detail: string
}

export interface LiveView {
  readonly sources: Readonly<Record<SourceName, SourceStatus>>
  readonly frame: FrameView | null
  readonly lines: Readonly<Partial<Record<Channel, FeatureLine>>>
  /** The latest estimates behind a channel's line, where its source gives them: with interval, window and quality of their own. */
  readonly readings: Readonly<Partial<Record<Channel, Readonly<Record<string, Estimate>>>>>
  readonly trends: Readonly<Partial<Record<FeatureName, readonly TrendPoint[]>>>
  readonly state: StateEstimate | null
  /** The state's strongest reasons, with change and the last minute. */
  readonly why: readonly Contributor[]
  readonly quiet: QuietLine | null
}

export interface LiveStore extends Readable<LiveView> {
  readonly setSource: (name: SourceName, status: SourceStatus) => void
  readonly pushFrame: (frame: Pick<FrameSample, 'atMs' | 'faceCount' | 'hints'>) => void
  readonly pushLine: (line: FeatureLine) => void
  readonly setReadings: (channel: Channel, readings: Readonly<Record<string, Estimate>>) => void
  readonly setState: (state: StateEstimate, why?: readonly Contributor[]) => void
  readonly setQuiet: (quiet: QuietLine | null) => void
  /** Forgets everything that was read (sources keep their status): a stopped source must not leave its last number behind. */
  readonly clear: () => void
}

/** Frames come at 30 Hz; words change at most this often. Chosen by hand: faster reads as flicker. */
const FRAME_VIEW_PERIOD_MS = 250
/** Length of a trend on the Now page. */
export const TREND_MS = 10 * 60_000
/** A line older than this says nothing about now: lines come once a second, and three may be late. */
export const LINE_STALE_MS = 4_000

const empty: LiveView = {
  sources: { camera: { kind: 'off' }, input: { kind: 'off' }, tabs: { kind: 'off' } },
  frame: null,
  lines: {},
  readings: {},
  trends: {},
  state: null,
  why: [],
  quiet: null,
}

function extendTrends(trends: LiveView['trends'], line: FeatureLine): LiveView['trends'] {
  const next: Partial<Record<string, readonly TrendPoint[]>> = { ...trends }
  const add = (name: string, value: number | null): void => {
    const kept = (next[name] ?? []).filter((point) => point.atMs > line.atMs - TREND_MS)
    next[name] = [...kept, { atMs: line.atMs, value }]
  }
  for (const [name, value] of Object.entries(line.values)) add(name, value)
  for (const name of Object.keys(line.declined ?? {})) add(name, null)
  return next
}

export function createLiveStore(): LiveStore {
  const store = createStore(empty)
  const change = (part: Partial<LiveView>): void => store.set({ ...store.get(), ...part })
  return {
    get: store.get,
    subscribe: store.subscribe,
    setSource: (name, status) => change({ sources: { ...store.get().sources, [name]: status } }),
    pushFrame({ atMs, faceCount, hints }) {
      const last = store.get().frame
      if (last && atMs - last.atMs < FRAME_VIEW_PERIOD_MS && atMs >= last.atMs) return
      change({ frame: { atMs, faceCount, hints } })
    },
    pushLine(line) {
      const { lines, trends } = store.get()
      change({ lines: { ...lines, [line.channel]: line }, trends: extendTrends(trends, line) })
    },
    setReadings: (channel, readings) => change({ readings: { ...store.get().readings, [channel]: readings } }),
    setState: (state, why = []) => change({ state, why }),
    setQuiet: (quiet) => change({ quiet }),
    clear: () => store.set({ ...empty, sources: store.get().sources }),
  }
}

/**
 * The latest reading of one feature: the source's own estimate where it gave one for this line's value, else the line's value with the
 * line's quality and instant.
 * Declines: `source-off` before any line, `stale` when the line is older than LINE_STALE_MS, else the line's own reason.
 */
export function latestReading(
  view: Pick<LiveView, 'lines' | 'readings'>,
  { channel, name }: { readonly channel: Channel; readonly name: FeatureName },
  nowMs: number,
): Estimate {
  const line = view.lines[channel]
  if (!line) return declined('source-off')
  if (nowMs - line.atMs > LINE_STALE_MS) return declined('stale')
  const value = line.values[name]
  if (value === undefined) return declined(line.declined?.[name] ?? 'warming-up')
  const own = view.readings[channel]?.[name]
  if (own && isMeasured(own) && own.value === value) return own
  const units: Readonly<Record<string, string>> = featureCatalogue[channel]
  const window = { startMs: line.atMs, endMs: line.atMs }
  return { kind: 'measured', value, unit: units[name] ?? '', quality: line.quality, window }
}
