// `npm run measure -- FILE [--json OUT]`: measures a video file with the shipped workers and writes one JSON.
import { createWriteStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { REGION_COUNT, REGION_STRIDE, namedRegions, regionFields } from '#core/contracts/frame-sample.ts'
import { runInBrowser, type PlainSample } from './browser-run.ts'
import { buildPages } from './page-build.ts'

const root = join(import.meta.dirname, '..', '..')
const round = (value: number): number => Math.round(value * 1e4) / 1e4

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      faces: { type: 'string', default: '1' },
      landmarks: { type: 'boolean', default: false },
    },
  })
  const file = positionals[0]
  if (!file) return fail('Name a file: npm run measure -- FILE.y4m [--json OUT]')
  if (
    !(await access(file).then(
      () => true,
      () => false,
    ))
  )
    return fail(`${file} is not there.`)
  const pages = await buildPages(root)
  const out = createWriteStream(values.json ?? '/dev/stdout')
  out.write(`{"schema":"cortex-measure-1","file":${JSON.stringify(file)},`)
  out.write(`"regionNames":${JSON.stringify([...namedRegions, `${REGION_COUNT - namedRegions.length} patches`])},`)
  out.write(`"regionFields":${JSON.stringify(regionFields)},"frames":[`)
  let count = 0
  const outcome = await runInBrowser({
    pages,
    file,
    faces: Number(values.faces),
    onBatch: async (batch) => {
      for (const sample of batch) {
        const line = `${count++ ? ',' : ''}\n${JSON.stringify(toRow(sample, values.landmarks))}`
        if (!out.write(line)) await new Promise((resolve) => out.once('drain', resolve))
      }
      process.stderr.write(`\r${count} frames`)
    },
  })
  out.end('\n]}\n')
  process.stderr.write('\n')
  if (outcome.kind === 'refused') return fail(outcome.refusal.sentence)
  return 0
}

function toRow(sample: PlainSample, landmarks: boolean): unknown {
  const { face, regions, ...rest } = sample
  return {
    ...rest,
    tMs: round(sample.atMs),
    face: face
      ? {
          pose: face.pose,
          distanceMm: round(face.distanceMm),
          ...(landmarks ? { landmarks: face.landmarks.map(round) } : {}),
        }
      : null,
    regions: regions
      ? Array.from({ length: REGION_COUNT }, (_, k) =>
          regions.slice(k * REGION_STRIDE, (k + 1) * REGION_STRIDE).map(round),
        )
      : null,
  }
}

function fail(sentence: string): number {
  console.error(sentence)
  return 1
}

process.exitCode = await main()
