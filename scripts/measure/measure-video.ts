// Measures one video file: frames from the browser go through the sections into the output document.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PATCH_COUNT, REGION_STRIDE, namedRegions, type FrameSample } from '#core/contracts/frame-sample.ts'
import { ensureAssets } from '../assets.ts'
import { ensureBuilt } from '../build/builds.ts'
import { runInBrowser, type Opened } from './browser-run.ts'
import { Output } from './output.ts'
import { createProgress } from './progress.ts'
import { RegionColumns } from './region-columns.ts'
import { round, type MeasureSection } from './section.ts'
import { sectionFactories } from './sections.ts'

export const SCHEMA = 'cortex-measure-1'

export interface VideoMeasurement {
  readonly root: string
  readonly file: string
  /** Where the document goes; standard output without it. */
  readonly target: string | undefined
  /** Add all 478 points to each frame's row. */
  readonly landmarks: boolean
  /** Add the mean colours of all patches to each frame's row. */
  readonly patches: boolean
}

/** Answers null, or the sentence that says why the file was refused. */
export async function measureVideo(job: VideoMeasurement): Promise<string | null> {
  ensureAssets(job.root)
  await ensureBuilt(job.root, (line) => console.error(line))
  const pages = join(job.root, 'dist', 'web')
  const scratch = join(tmpdir(), `cortex-measure-${randomUUID()}`)
  const output = new Output(job.target === undefined ? `${scratch}.json` : `${job.target}.part`)
  const columns = await RegionColumns.create(scratch)
  try {
    const refusal = await writeDocument(job, { pages, output, columns })
    await (refusal === null ? output.finish(job.target) : output.discard())
    return refusal
  } catch (error) {
    await output.discard()
    throw error
  } finally {
    await columns.close()
    await rm(scratch, { force: true })
  }
}

interface Parts {
  readonly pages: string
  readonly output: Output
  readonly columns: RegionColumns
}

async function writeDocument(job: VideoMeasurement, { pages, output, columns }: Parts): Promise<string | null> {
  const name = basename(job.file)
  const sections = sectionFactories.map((create) => create({ name }))
  const progress = createProgress()
  let total: Opened | null = null
  let count = 0
  await output.write(`{"schema":"${SCHEMA}","file":${JSON.stringify(name)},"frames":[`)
  const outcome = await runInBrowser({
    pages,
    file: job.file,
    onOpen: (opened) => (total = opened),
    onBatch: async (batch) => {
      for (const sample of batch) {
        await output.write(`${count ? ',' : ''}\n${JSON.stringify(toRow(sample, sections, job))}`)
        await columns.add(sample)
        count += 1
      }
      progress.update(count, shareDone(total, count, batch.at(-1)?.atMs ?? 0))
    },
  })
  progress.end()
  if (outcome.kind === 'refused') return outcome.refusal.sentence
  await output.write('\n]')
  for (const section of sections) {
    for (const [key, value] of Object.entries(section.finish())) {
      await output.write(`,\n${JSON.stringify(key)}:${JSON.stringify(value)}`)
    }
  }
  await output.write(',\n"regions":')
  await columns.writeTo(output.write)
  const { rateHz, jitterMs } = outcome.rate
  await output.write(`,\n"run":${JSON.stringify({ frames: count, rateHz, jitterMs, ledger: outcome.ledger })}}\n`)
  return null
}

function toRow(sample: FrameSample, sections: readonly MeasureSection[], job: VideoMeasurement): object {
  const row: Record<string, unknown> = { tMs: round(sample.atMs) }
  for (const section of sections) Object.assign(row, section.add(sample))
  if (job.landmarks) row['landmarks'] = sample.face ? [...sample.face.landmarks].map(round) : null
  if (job.patches) row['patches'] = sample.regions ? patchRows(sample.regions) : null
  return row
}

const patchRows = (regions: Float32Array): number[][] =>
  Array.from({ length: PATCH_COUNT }, (_, k) => {
    const at = (namedRegions.length + k) * REGION_STRIDE
    return [...regions.subarray(at, at + REGION_STRIDE)].map(round)
  })

function shareDone(total: Opened | null, frames: number, atMs: number): number | null {
  if (total?.frameCount) return frames / total.frameCount
  return total?.durationMs ? atMs / total.durationMs : null
}
