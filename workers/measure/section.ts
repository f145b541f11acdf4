// MeasureSection: one part of a measurement, fed with every sample in order; each lives in a file of its own.
import type { FrameSample } from '#core/contracts/frame-sample.ts'

/** One line of the table a person sees at the end. */
export interface SummaryLine {
  readonly name: string
  /** null with a reason in `note`: there is no reading. */
  readonly value: number | null
  readonly unit: string
  readonly note?: string
}

export interface MeasureSection {
  /** Fields this section adds to the frame's row; nothing is fine. Called once a frame, in order. */
  add(sample: FrameSample): Record<string, unknown> | undefined
  /** Called once after the last frame: fields of the document, and lines of the table. */
  finish(): { readonly fields: Record<string, unknown>; readonly summary: readonly SummaryLine[] }
}

export type SectionFactory = () => MeasureSection

/** Numbers in the output carry this many digits after the point: below any sensor's noise, half the size of full floats. */
export const round = (value: number): number => Math.round(value * 1e4) / 1e4
