// Region colours frame by frame, kept in a scratch file and written out as one column a region: memory does not grow with the video.
import { open, type FileHandle } from 'node:fs/promises'
import { REGION_STRIDE, namedRegions, type FrameSample } from '#core/contracts/frame-sample.ts'
import { round } from './section.ts'

/** Red, green, blue and pixel count of each named region. */
const FIELDS = 4
const ROW_BYTES = namedRegions.length * FIELDS * 4
/** Rows read back at once. */
const CHUNK_ROWS = 1024

export class RegionColumns {
  readonly #scratch: FileHandle
  #rows = 0

  private constructor(scratch: FileHandle) {
    this.#scratch = scratch
  }

  static async create(path: string): Promise<RegionColumns> {
    return new RegionColumns(await open(path, 'w+'))
  }

  /** A frame without a face leaves pixel counts of 0. */
  async add(sample: FrameSample): Promise<void> {
    const row = new Float32Array(namedRegions.length * FIELDS)
    namedRegions.forEach((_, k) => {
      if (sample.regions) row.set(sample.regions.subarray(k * REGION_STRIDE, k * REGION_STRIDE + FIELDS), k * FIELDS)
    })
    await this.#scratch.write(new Uint8Array(row.buffer), 0, ROW_BYTES, this.#rows * ROW_BYTES)
    this.#rows += 1
  }

  /** Writes `{"forehead":[[r,g,b],null,...],...}`; null where the region was not to be seen. */
  async writeTo(write: (text: string) => Promise<void>): Promise<void> {
    await write('{')
    for (const [k, name] of namedRegions.entries()) {
      await write(`${k ? ',' : ''}\n"${name}":[`)
      for (let row = 0; row < this.#rows; row += CHUNK_ROWS) {
        const cells = await this.#column(k, row)
        await write((row ? ',' : '') + cells.join(','))
      }
      await write(']')
    }
    await write('}')
  }

  async #column(region: number, firstRow: number): Promise<string[]> {
    const rows = Math.min(CHUNK_ROWS, this.#rows - firstRow)
    const bytes = new Uint8Array(rows * ROW_BYTES)
    await this.#scratch.read(bytes, 0, bytes.length, firstRow * ROW_BYTES)
    const values = new Float32Array(bytes.buffer)
    return Array.from({ length: rows }, (_, row) => {
      const at = (row * namedRegions.length + region) * FIELDS
      return (values[at + 3] ?? 0) > 0 ? JSON.stringify([...values.subarray(at, at + 3)].map(round)) : 'null'
    })
  }

  close(): Promise<void> {
    return this.#scratch.close()
  }
}
