// What one window of history says about each region: its relative colour over time, and whether it may be listened to.
import { meanOf, type ColourTrace } from './colour-trace.ts'
import type { HistoryWindow } from './colour-history.ts'

/** Levels between which a channel still follows the light. Below: black clipping and noise; above: saturation. sRGB 0..255. */
const USABLE_LEVELS = [10, 250] as const
/** Share of rows in which a region may be out of sight. */
const MAX_UNSEEN = 0.1
/** Fewest pixels (mean over the window) a region may have: below, one pixel's noise is the region's. */
const MIN_PIXELS = 6

export interface RegionColour {
  readonly region: number
  /** Mean pixels behind a sample. */
  readonly pixels: number
  /** Mean level of r, g, b. */
  readonly level: readonly [number, number, number]
  /** Colour divided by its mean over the window. */
  readonly relative: ColourTrace
}

/** Why a region of the list is left out, counted. */
export interface RegionsInWindow {
  readonly usable: readonly RegionColour[]
  readonly dark: number
  readonly bright: number
  readonly unseen: number
}

/** Reads the given regions of a window; dark, saturated and unseen ones are left out and counted. */
export function readRegions(window: HistoryWindow, regions: readonly number[]): RegionsInWindow {
  const usable: RegionColour[] = []
  let dark = 0
  let bright = 0
  let unseen = 0
  const pixelRow = new Float64Array(window.length)
  for (const region of regions) {
    window.region(region, 3, pixelRow)
    const pixels = meanOf(pixelRow)
    if (pixels < MIN_PIXELS || shareBelow(pixelRow, 0.5) > MAX_UNSEEN) {
      unseen++
      continue
    }
    const [r, g, b] = [0, 1, 2].map((c) => window.region(region, c, new Float64Array(window.length)))
    if (!r || !g || !b) continue
    const level = [meanOf(r), meanOf(g), meanOf(b)] as const
    if (Math.min(...level) < USABLE_LEVELS[0]) dark++
    else if (Math.max(...level) > USABLE_LEVELS[1]) bright++
    else {
      divide(r, level[0])
      divide(g, level[1])
      divide(b, level[2])
      usable.push({ region, pixels, level, relative: { rateHz: window.rateHz, r, g, b } })
    }
  }
  return { usable, dark, bright, unseen }
}

function divide(values: Float64Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / by
}

function shareBelow(values: Float64Array, limit: number): number {
  let count = 0
  for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) < limit) count++
  return count / values.length
}
