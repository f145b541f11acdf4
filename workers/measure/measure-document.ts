// MeasureDocument: the JSON document of a measurement as it grows: a row a frame, a column a region, then what the sections found.
import {
  PATCH_COUNT,
  REGION_STRIDE,
  namedRegions,
  regionOffset,
  type FrameSample,
} from '#core/contracts/frame-sample.ts'
import { toNetworkField, type NetworkReport } from './network-field.ts'
import { round, type MeasureSection, type SummaryLine } from './section.ts'
import { TextBlob } from './text-blob.ts'

export const MEASURE_SCHEMA = 'cortex-measure-1'

export interface DocumentOptions {
  readonly name: string
  /** Add all 478 points to each row. */
  readonly landmarks: boolean
  /** Add all fields of all patches to each row. */
  readonly patches: boolean
}

export interface FinishedDocument {
  readonly document: Blob
  readonly summary: readonly SummaryLine[]
  readonly frames: number
}

export class MeasureDocument {
  readonly #options: DocumentOptions
  readonly #sections: readonly MeasureSection[]
  readonly #rows = new TextBlob()
  readonly #columns = namedRegions.map(() => new TextBlob())
  #frames = 0

  constructor(sections: readonly MeasureSection[], options: DocumentOptions) {
    this.#sections = sections
    this.#options = options
  }

  add(sample: FrameSample): void {
    const comma = this.#frames ? ',' : ''
    this.#rows.append(`${comma}\n${JSON.stringify(this.#row(sample))}`)
    this.#columns.forEach((column, region) => column.append(comma + colourText(sample.regions, region)))
    this.#frames += 1
  }

  /** `run` is what the capture worker says about the run; `network` what came of a network that was asked as well. */
  finish(run: Record<string, unknown>, network?: NetworkReport): FinishedDocument {
    const ends = this.#sections.map((section) => section.finish())
    const fields = ends.flatMap((end) => Object.entries(end.fields))
    const summary = ends.flatMap((end) => [...end.summary])
    if (network) {
      const own = fields.find(([key]) => key === 'pulse')?.[1] ?? []
      const told = toNetworkField(network, own as Parameters<typeof toNetworkField>[1]) // rows of vitals-section
      fields.push(['network', told.field])
      summary.push(...told.summary)
    }
    const { name } = this.#options
    const head = `{"schema":"${MEASURE_SCHEMA}","file":${JSON.stringify(name)},"frames":[`
    const found = fields.map(([key, value]) => `,\n${JSON.stringify(key)}:${JSON.stringify(value)}`)
    const columns = this.#columns.flatMap((column, k) => [
      `${k ? ',' : ''}\n"${namedRegions[k]}":[`,
      ...column.parts(),
      ']',
    ])
    const tail = `},\n"run":${JSON.stringify({ frames: this.#frames, ...run })}}\n`
    const parts = [head, ...this.#rows.parts(), '\n]', ...found, ',\n"regions":{', ...columns, tail]
    const document = new Blob(parts, { type: 'application/json' })
    return { document, summary, frames: this.#frames }
  }

  #row(sample: FrameSample): Record<string, unknown> {
    const row: Record<string, unknown> = { tMs: round(sample.atMs) }
    for (const section of this.#sections) Object.assign(row, section.add(sample))
    const { landmarks, patches } = this.#options
    if (landmarks) row['landmarks'] = sample.face ? Array.from(sample.face.landmarks, round) : null
    if (patches) row['patches'] = sample.regions ? patchRows(sample.regions) : null
    return row
  }
}

/** `[r,g,b]`, or null where the region has no pixels in this frame. */
function colourText(regions: Float32Array | null, region: number): string {
  const at = regionOffset(region)
  if (!regions || !((regions[at + 3] ?? 0) > 0)) return 'null'
  return JSON.stringify(Array.from(regions.subarray(at, at + 3), round))
}

const patchRows = (regions: Float32Array): number[][] =>
  Array.from({ length: PATCH_COUNT }, (_, k) => {
    const at = regionOffset(namedRegions.length + k)
    return Array.from(regions.subarray(at, at + REGION_STRIDE), round)
  })
