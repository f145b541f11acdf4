// GREEN: the green channel as it is. Verkruysse, Svaasand, Nelson 2008.
import type { ColourTrace } from './colour-trace.ts'

/** The green channel, in its own unit. Domain: any length. No light or motion rejection at all: the baseline the others are measured against. */
export const greenWave = ({ g }: ColourTrace): Float64Array => Float64Array.from(g)
