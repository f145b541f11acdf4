// `npm run measure -- --features FILE.jsonl [--baseline B.json]`: feature lines through the shipped mind, as a timeline of states.
import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod/mini'
import { baselineFileSchema, type BaselineFile } from '#core/contracts/baseline-file.ts'
import { featureCatalogue, featureLineSchema, FEATURES_VERSION, type FeatureLine } from '#core/contracts/features.ts'
import { replayLines } from '#core/session/replay.ts'
import { firstMisfit } from '../misfit.ts'

/** What the command line hands over. */
export interface FeaturesJob {
  readonly file: string
  readonly baseline: string | undefined
  readonly target: string | undefined
}

/** Writes `{v, timeline, transitions}`; answers null, or the sentence that says why the file was refused. */
export async function measureFeatures({ file, baseline, target }: FeaturesJob): Promise<string | null> {
  try {
    const usual = baseline === undefined ? null : await readBaseline(baseline)
    const document = `${JSON.stringify({ v: FEATURES_VERSION, ...replayLines(await readLines(file), usual) })}\n`
    if (target === undefined) process.stdout.write(document)
    else await writeFile(target, document)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function readLines(file: string): Promise<readonly FeatureLine[]> {
  const lines: FeatureLine[] = []
  let number = 0
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number++
    if (text.trim() === '') continue
    const where = `line ${number} of ${file}`
    const line = parseLine(text, where)
    const last = lines.at(-1)
    if (last && line.atMs < last.atMs) throw new Error(`${where} goes back in time: ${line.atMs} after ${last.atMs}`)
    lines.push(line)
  }
  if (lines.length === 0) throw new Error(`${file} holds no feature line`)
  return lines
}

function parseLine(text: string, where: string): FeatureLine {
  const line = parseAs(featureLineSchema, text, where)
  const known = Object.keys(featureCatalogue[line.channel])
  const unknown = Object.keys(line.values).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(`${where}: the channel ${line.channel} has no feature "${unknown}"; it has ${known.join(', ')}`)
  return line
}

const readBaseline = async (file: string): Promise<BaselineFile> =>
  parseAs(baselineFileSchema, await readFile(file, 'utf8'), file)

function parseAs<S extends z.ZodMiniType>(schema: S, text: string, where: string): z.infer<S> {
  const result = z.safeParse(schema, parseJson(text, where))
  if (result.success) return result.data
  throw new Error(`${where} does not fit: ${firstMisfit(result.error)}`)
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${where} is not JSON`, { cause })
  }
}
