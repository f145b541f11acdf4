// The pulse methods by name, and one of them over many regions.
import { chromWave } from './chrom.ts'
import type { ColourTrace, PulseMethod } from './colour-trace.ts'
import { greenWave } from './green.ts'
import { icaWave } from './ica.ts'
import { posWave } from './pos.ts'
import { lgiWave, omitWave, pbvWave } from './projection-methods.ts'

export const methodNames = ['POS', 'CHROM', 'GREEN', 'LGI', 'PBV', 'OMIT', 'ICA'] as const
export type MethodName = (typeof methodNames)[number]

export const pulseMethods: Record<MethodName, PulseMethod> = {
  POS: (trace) => posWave(trace),
  CHROM: (trace) => chromWave(trace),
  GREEN: greenWave,
  LGI: lgiWave,
  PBV: (trace) => pbvWave(trace),
  OMIT: omitWave,
  ICA: icaWave,
}

/** One method over every region of a window: regions in, waves out, in the same order. */
export const wavesOf = (method: MethodName, regions: readonly ColourTrace[]): Float64Array[] =>
  regions.map(pulseMethods[method])
