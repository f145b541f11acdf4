// MeasureSection: one part of the measurement's output, fed with every sample in order; each lives in a file of its own.
import type { FrameSample } from '#core/contracts/frame-sample.ts'

export interface MeasureSection {
  /** Fields this section adds to the frame's row; nothing is fine. Called once a frame, in order. */
  add(sample: FrameSample): Record<string, unknown> | undefined
  /** Fields this section adds to the document, once all frames are in. */
  finish(): Record<string, unknown>
}

/** What a section may want to know beforehand. */
export interface SectionContext {
  readonly name: string
}

export type SectionFactory = (context: SectionContext) => MeasureSection

/** Numbers in the output carry this many digits after the point: below any sensor's noise, half the size of full floats. */
export const round = (value: number): number => Math.round(value * 1e4) / 1e4
