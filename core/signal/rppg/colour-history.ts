// The last seconds of colour of many regions and of the head's motion, on a uniform grid made from capture times.
import { createFrameBinner } from '../filter/frame-binner.ts'
import { createResampler, type GridRow } from '../filter/resample.ts'

/** Grid of all pulse work. 30 Hz: clean beats lose nothing against 100 Hz, and cameras give no more. */
export const GRID_HZ = 30
/** Longest silence that is bridged: five lost frames at 15 fps, half a beat at 90 bpm. */
export const MAX_GAP_MS = 400
/** Frames closer together are averaged: from about 45 fps on. */
const MIN_FRAME_MS = 22

/** Values kept per region: r, g, b and the pixels behind them. */
export const REGION_CHANNELS = 4

export interface HistoryOptions {
  readonly regions: number
  readonly motions: number
  readonly capacityS: number
}

export interface HistoryWindow {
  readonly rateHz: number
  /** Grid number of the first row. */
  readonly startIndex: number
  readonly length: number
  /** Copies channel `channel` (0..2 colour, 3 pixels) of a region into `into`. */
  region(region: number, channel: number, into: Float64Array): Float64Array
  motion(series: number, into: Float64Array): Float64Array
}

export interface ColourHistory {
  /** One frame: `colours` is regions x REGION_CHANNELS, `motions` one value per series. A region with 0 pixels keeps its last colour. */
  push(atMs: number, colours: ArrayLike<number>, motions: ArrayLike<number>): void
  /** Ends the running segment: what follows is not joined to what was. */
  cut(): void
  /** Up to `seconds` of gap-free rows ending at the newest; null while there is none. */
  latest(seconds: number): HistoryWindow | null
  /** Grid rows of the running segment. */
  readonly segmentRows: number
  /** Grid number of the newest row; -1 before the first. */
  readonly newestIndex: number
  /** Frames refused because their time did not advance. */
  readonly refused: number
}

/** Ring of grid rows; memory and cost per row are constant. */
export function createColourHistory({ regions, motions, capacityS }: HistoryOptions): ColourHistory {
  const channels = regions * REGION_CHANNELS + motions
  const capacity = Math.ceil(capacityS * GRID_HZ)
  const ring = new Float64Array(channels * capacity) // channel-major, so that one channel of a window is contiguous but for the wrap
  const frame = new Float64Array(channels)
  let newestIndex = -1
  let segmentRows = 0
  let lastMs = Number.NEGATIVE_INFINITY
  let refused = 0

  const store = (row: GridRow): void => {
    if (row.restarted) segmentRows = 0
    newestIndex = row.index
    segmentRows++
    const slot = row.index % capacity
    for (let c = 0; c < channels; c++) ring[c * capacity + slot] = row.values[c] ?? 0
  }
  const resampler = createResampler({ rateHz: GRID_HZ, channels, maxGapMs: MAX_GAP_MS }, store)
  const binner = createFrameBinner({ channels, minIntervalMs: MIN_FRAME_MS })

  const copy = (channel: number, startIndex: number, into: Float64Array): Float64Array => {
    const base = channel * capacity
    const first = startIndex % capacity
    const untilWrap = Math.min(into.length, capacity - first)
    into.set(ring.subarray(base + first, base + first + untilWrap))
    if (untilWrap < into.length) into.set(ring.subarray(base, base + into.length - untilWrap), untilWrap)
    return into
  }
  return {
    push(atMs, colours, motionValues) {
      if (!(atMs > lastMs && Number.isFinite(atMs))) {
        refused++
        return
      }
      lastMs = atMs
      for (let region = 0; region < regions; region++) {
        const at = region * REGION_CHANNELS
        const pixels = colours[at + 3] ?? 0
        frame[at + 3] = pixels
        if (!(pixels > 0)) continue // colour of an unseen region stays as it was; its pixel count tells
        for (let c = 0; c < 3; c++) frame[at + c] = colours[at + c] ?? 0
      }
      for (let m = 0; m < motions; m++) frame[regions * REGION_CHANNELS + m] = motionValues[m] ?? 0
      const binned = binner.push(atMs, frame)
      if (binned) resampler.push(binned.atMs, binned.values)
    },
    cut: () => resampler.flush(),
    latest(seconds) {
      const length = Math.min(segmentRows, capacity, Math.round(seconds * GRID_HZ))
      if (length < 1) return null
      const startIndex = newestIndex - length + 1
      return {
        rateHz: GRID_HZ,
        startIndex,
        length,
        region: (region, channel, into) => copy(region * REGION_CHANNELS + channel, startIndex, into),
        motion: (series, into) => copy(regions * REGION_CHANNELS + series, startIndex, into),
      }
    },
    get segmentRows() {
      return segmentRows
    },
    get newestIndex() {
      return newestIndex
    },
    get refused() {
      return refused
    },
  }
}
