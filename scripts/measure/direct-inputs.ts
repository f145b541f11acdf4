// Inputs that are signals already and need no browser: each is a file of its own and one line here.
import { measureFeatures } from './features.ts'
import { measureIbi, measurePpg, measureResp } from './heart.ts'
import { measureRgb } from './rgb.ts'

export interface DirectInput {
  /** Name of the command line option that takes the file, without dashes. */
  readonly flag: string
  /** What the file holds, for the usage text. */
  readonly describes: string
  /** Writes the document to `target` or standard output; answers null, or the sentence that says why the file was refused. */
  measure(job: {
    readonly file: string
    readonly target: string | undefined
    readonly baseline: string | undefined
  }): Promise<string | null>
}

export const directInputs: readonly DirectInput[] = [
  {
    flag: 'rgb',
    describes: 'colour traces {fs | t, rgb | regions}, as the wave and rate of every pulse method',
    measure: measureRgb,
  },
  { flag: 'ppg', describes: 'a pulse wave {fs | t, ppg}, as beats, HRV and breathing', measure: measurePpg },
  { flag: 'ibi', describes: 'beat intervals in ms ([...], {ibi} or {beats}), as HRV', measure: measureIbi },
  { flag: 'resp', describes: 'a breathing series {fs | t, resp}, as breathing and holds', measure: measureResp },
  {
    flag: 'features',
    describes: 'feature lines (JSONL), as a timeline of states; --baseline B.json gives the usual',
    measure: measureFeatures,
  },
]
