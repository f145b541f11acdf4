// `npm run measure -- --rgb FILE.json`: colour traces through every pulse method and through the engine the page uses.
import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod/mini'
import { isMeasured } from '#core/contracts/estimate.ts'
import { detrendBlock } from '#core/signal/filter/detrend.ts'
import { resampleUniform } from '#core/signal/filter/resample.ts'
import { gridBpm, harmonicEvidence, RATE_GRID, whitenedSpectrum } from '#core/signal/rate/harmonic-evidence.ts'
import { fitPhase } from '#core/signal/rate/phase-fit.ts'
import { GRID_HZ, MAX_GAP_MS, REGION_CHANNELS } from '#core/signal/rppg/colour-history.ts'
import { SLOW_TREND_LAMBDA } from '#core/signal/rppg/colour-match.ts'
import type { ColourTrace } from '#core/signal/rppg/colour-trace.ts'
import { indexOfTop, tame } from '#core/signal/rppg/consensus.ts'
import { methodNames, pulseMethods } from '#core/signal/rppg/methods.ts'
import { createPulseEngine, type PulseReading, WINDOW_S } from '#core/signal/rppg/pulse-engine.ts'
import type { WaveBlock } from '#core/signal/rppg/wave-writer.ts'
import { firstMisfit } from '../misfit.ts'

interface RgbJob {
  readonly file: string
  readonly target: string | undefined
}

export const RGB_SCHEMA = 'cortex-rgb-1'
/** An hour at 60 fps: beyond that the file does not fit into memory as text. */
const MOST_SAMPLES = 216_000
const MOST_REGIONS = 256

const colour = z.tuple([z.number(), z.number(), z.number()])
const trace = z.array(z.nullable(colour)).check(z.minLength(3), z.maxLength(MOST_SAMPLES))
const clock = { fs: z.optional(z.number().check(z.gte(1), z.lte(1000))), t: z.optional(z.array(z.number())) }
const rgbSchema = z.object({
  ...clock,
  rgb: z.optional(trace),
  regions: z.optional(z.union([z.record(z.string().check(z.maxLength(64)), trace), z.array(trace)])),
})

type Colour = readonly [number, number, number]
interface Region {
  readonly name: string
  readonly colours: readonly (Colour | null)[]
}
interface Traces {
  readonly timesMs: readonly number[]
  /** Of the file, or of the median step of its times. */
  readonly rateHz: number
  readonly regions: readonly Region[]
}

/** Writes the document to `target` or standard output; answers null, or the sentence that says why the file was refused. */
export async function measureRgb({ file, target }: RgbJob): Promise<string | null> {
  try {
    const parsed = z.safeParse(rgbSchema, JSON.parse(await readFile(file, 'utf8')))
    if (!parsed.success) return `${file} does not fit: ${firstMisfit(parsed.error)}`
    const document = `${JSON.stringify(toDocument(toTraces(parsed.data)))}\n`
    if (target === undefined) process.stdout.write(document)
    else await writeFile(target, document)
    return null
  } catch (error) {
    return `${file}: ${error instanceof Error ? error.message : String(error)}`
  }
}

function toTraces({ fs, t, rgb, regions }: z.infer<typeof rgbSchema>): Traces {
  if ((fs === undefined) === (t === undefined)) throw new Error('give either fs (Hz) or t (seconds of every sample)')
  if ((rgb === undefined) === (regions === undefined)) throw new Error('give either rgb or regions')
  const named = rgb
    ? [{ name: 'rgb', colours: rgb }]
    : Object.entries(regions ?? {}).map(([name, colours]) => ({ name, colours }))
  const [first] = named
  if (!first) throw new Error('regions is empty')
  if (named.length > MOST_REGIONS) throw new Error(`${named.length} regions are too many; ${MOST_REGIONS} can be read`)
  const count = first.colours.length
  const odd = named.find(({ colours }) => colours.length !== count)
  if (odd) throw new Error(`region ${odd.name} has ${odd.colours.length} samples and ${first.name} ${count}`)
  if (t && t.length !== count) throw new Error(`t has ${t.length} values and ${first.name} ${count} samples`)
  const timesMs = Array.from({ length: count }, (_, k) => (t ? (t[k] ?? 0) * 1000 : (k * 1000) / (fs ?? 1)))
  const back = timesMs.findIndex((at, k) => k > 0 && !(at > (timesMs[k - 1] ?? 0)))
  if (back > 0) throw new Error(`t does not ascend at sample ${back}`)
  return { timesMs, rateHz: fs ?? 1000 / medianStep(timesMs), regions: toLevels(named) }
}

function medianStep(times: readonly number[]): number {
  const steps = times.slice(1).map((at, k) => at - (times[k] ?? 0))
  return steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 1
}

/** Levels 0..255; a file whose colours all lie within 0..1 holds shares of full scale. */
function toLevels(regions: readonly Region[]): readonly Region[] {
  const all = regions.flatMap(({ colours }) => colours.flatMap((one) => one ?? []))
  const highest = all.reduce((top, value) => Math.max(top, value), 0)
  if (all.length === 0) throw new Error('there is no colour in it')
  if (all.some((value) => value < 0)) throw new Error('colours are levels, 0..255 or 0..1, and never negative')
  if (highest > 1) return regions
  const scale = ([r, g, b]: Colour): Colour => [255 * r, 255 * g, 255 * b]
  return regions.map(({ name, colours }) => ({ name, colours: colours.map((one) => one && scale(one)) }))
}

/** Background regions are the negative control: no method listens to them. */
const isSkin = ({ name }: Region): boolean => !name.startsWith('background')

function toDocument(traces: Traces): unknown {
  const { startMs, trace: mean } = meanTrace(traces)
  const methods = Object.fromEntries(
    methodNames.map((name) => {
      const wave = pulseMethods[name](mean)
      return [name, { ...ratesOf(wave, mean.rateHz, startMs), wave: Array.from(wave) }]
    }),
  )
  return { schema: RGB_SCHEMA, rateHz: mean.rateHz, startMs, methods, consensus: consensusOf(traces) }
}

/** Times this close to an even grid are on it: what rounding to microseconds and binary fractions leave. */
const ON_GRID_MS = 0.01

/** Mean colour of the skin regions, the longest stretch without a gap, on a grid of the file's own rate. */
function meanTrace({ timesMs, rateHz, regions }: Traces): { readonly startMs: number; readonly trace: ColourTrace } {
  const skin = regions.filter(isSkin)
  const rows = timesMs.flatMap((atMs, k) => {
    const seen = skin.flatMap(({ colours }) => (colours[k] ? [colours[k]] : []))
    const mean = (c: 0 | 1 | 2): number => seen.reduce((sum, one) => sum + one[c], 0) / seen.length
    return seen.length === 0 ? [] : [{ atMs, colour: [mean(0), mean(1), mean(2)] as const }]
  })
  const times = rows.map(({ atMs }) => atMs)
  const startMs = times[0] ?? 0
  const offGridMs = times.map((at, k) => Math.abs(at - startMs - (k * 1000) / rateHz))
  if (rows.length > 2 && offGridMs.every((ms) => ms < ON_GRID_MS)) {
    const channel = (c: 0 | 1 | 2): Float64Array => Float64Array.from(rows, (row) => row.colour[c])
    return { startMs, trace: { rateHz, r: channel(0), g: channel(1), b: channel(2) } }
  }
  const maxGapMs = Math.max(MAX_GAP_MS, (2.5 * 1000) / rateHz)
  const [r, g, b] = ([0, 1, 2] as const).map((c) => {
    const values = rows.map((row) => row.colour[c])
    const pieces = resampleUniform(times, values, { rateHz, maxGapMs })
    return pieces.toSorted((x, y) => y.values.length - x.values.length)[0]
  })
  if (!r || !g || !b) throw new Error('there is no stretch without a gap')
  return { startMs: r.startMs, trace: { rateHz, r: r.values, g: g.values, b: b.values } }
}

/** Smoothness of the detrending before the phase fit, which takes slow drift itself. */
const GENTLE_TREND_LAMBDA = 3000
/** Shortest wave that has a rate. */
const MIN_RATE_S = 4

/** A rate from the last ten seconds (fewer at the start) of every second, and the median of them. */
function ratesOf(wave: Float64Array, rateHz: number, startMs: number): object {
  const times = Array.from(wave, (_, k) => (k * 1000) / rateHz)
  const [even] = resampleUniform(times, Array.from(wave), { rateHz: GRID_HZ, maxGapMs: 5000 })
  const values = even?.values ?? new Float64Array(0)
  const rates = []
  for (let end = GRID_HZ * MIN_RATE_S; end <= values.length; end += GRID_HZ) {
    const bpm = rateOf(values.slice(Math.max(0, end - WINDOW_S * GRID_HZ), end))
    rates.push({ tMs: startMs + (end * 1000) / GRID_HZ, bpm })
  }
  const whole = rates.filter(({ tMs }) => tMs - startMs >= WINDOW_S * 1000)
  return { bpm: medianOf((whole.length > 0 ? whole : rates.slice(-1)).map(({ bpm }) => bpm)), rates }
}

function rateOf(wave: Float64Array): number {
  const spectrum = whitenedSpectrum(tame(detrendBlock(wave, SLOW_TREND_LAMBDA)), GRID_HZ)
  const bpm = gridBpm(RATE_GRID, indexOfTop(harmonicEvidence(spectrum)))
  const gentle = tame(detrendBlock(wave, GENTLE_TREND_LAMBDA))
  return fitPhase(gentle, { rateHz: GRID_HZ, bpm, noisePower: spectrum.noiseAt(bpm / 60) }).meanBpm
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null
}

/** Pixels behind every sample: not in the file, so all regions count alike. */
const ASSUMED_PIXELS = 1000

/** The shipped engine over all regions: what it publishes, what it heard, and its wave. */
function consensusOf({ timesMs, regions }: Traces): object {
  const numbers = regions.map((_, k) => k)
  const engine = createPulseEngine({
    regions: regions.length,
    patches: numbers.filter((k) => regions[k] && isSkin(regions[k])),
    background: numbers.filter((k) => regions[k] && !isSkin(regions[k])),
    motionLimits: [],
  })
  const colours = new Float64Array(regions.length * REGION_CHANNELS)
  const readings = timesMs.flatMap((atMs, k) => {
    regions.forEach((region, n) => {
      const seen = region.colours[k] ?? null
      colours.set(seen ? [...seen, ASSUMED_PIXELS] : [0, 0, 0, 0], n * REGION_CHANNELS)
    })
    return engine.push({ atMs, colours, motions: [] }) ?? []
  })
  const told = readings.flatMap(({ heartRate }) => (isMeasured(heartRate) ? [heartRate.value] : []))
  return { bpm: medianOf(told), pulse: readings.map(toRow), wave: joinWave(readings.map(({ wave }) => wave)) }
}

/** `heardBpm` is what the engine judged, also where it then withheld it: for looking into a refusal. */
function toRow({ atMs, heartRate, index, judgedBpm }: PulseReading): object {
  const known = isMeasured(heartRate) ? heartRate : null
  return {
    tMs: atMs,
    bpm: known?.value ?? null,
    interval: known?.interval ?? null,
    sqi: index,
    heardBpm: judgedBpm,
    ...(heartRate.kind === 'declined' ? { declined: heartRate.reason } : {}),
  }
}

/** Blocks that continue each other as one stretch: `{startMs, rateHz, values}`. */
function joinWave(blocks: readonly (WaveBlock | null)[]): object[] {
  const stretches: { startMs: number; rateHz: number; values: number[] }[] = []
  for (const block of blocks) {
    if (!block) continue
    const last = stretches.at(-1)
    if (block.joined && last) for (const value of block.values) last.values.push(value)
    else stretches.push({ startMs: block.startMs, rateHz: block.rateHz, values: [...block.values] })
  }
  return stretches
}
