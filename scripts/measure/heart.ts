// `npm run measure -- --ppg | --ibi | --resp FILE.json`: beats, HRV and breathing of a wave or a list of intervals, by the shipped core.
import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod/mini'
import { seededRandom } from '#core/maths/seeded-random.ts'
import { toIntervalRuns } from '#core/signal/hrv/interval-runs.ts'
import { BREATH_RATE_HZ } from '#core/signal/respiration/breaths.ts'
import { reportHrv } from '#core/signal/hrv/report.ts'
import { measureWaveHrv } from '#core/signal/hrv/wave-hrv.ts'
import { resampleUniform } from '#core/signal/filter/resample.ts'
import { firstMisfit } from '../misfit.ts'
import { breathOfPulse, breathOfSeries, holdsOf, toBreathRate } from './breath.ts'

interface HeartJob {
  readonly file: string
  readonly target: string | undefined
}

const series = z.array(z.number()).check(z.minLength(3), z.maxLength(5_000_000))
/** `fs` in Hz, or `t` in seconds for every sample. */
const ppgSchema = z.union([
  z.object({ fs: z.number().check(z.gt(0), z.maximum(10_000)), ppg: series }),
  z.object({ t: series, ppg: series }),
])
/** Intervals in ms; a bare list will do. Or beat times in ms. */
const ibiSchema = z.union([series, z.object({ ibi: series }), z.object({ beats: series })])

/** HRV windows of the document: length and step, ms. */
const WINDOW_MS = 60_000
const STEP_MS = 10_000
/** The noise measurement's dice, fixed so that the same file gives the same document. */
const SEED = 1
/** A longer silence between samples is a gap, ms. */
const MAX_GAP_MS = 500

export const measurePpg = (job: HeartJob): Promise<string | null> => answer(job, ppgSchema, ppgDocument)
/** A belt, chest or nasal series. */
const respSchema = z.union([
  z.object({ fs: z.number().check(z.gt(0), z.maximum(10_000)), resp: series }),
  z.object({ t: series, resp: series }),
])

export const measureResp = (job: HeartJob): Promise<string | null> => answer(job, respSchema, respDocument)
export const measureIbi = (job: HeartJob): Promise<string | null> => answer(job, ibiSchema, ibiDocument)

function ppgDocument(input: z.infer<typeof ppgSchema>): unknown {
  const { samples, rateHz, startMs } = toWave(input, input.ppg)
  const whole = measureWaveHrv({ samples, rateHz }, seededRandom(SEED))
  if (!whole) throw new Error('no pulse rate between 39 and 198 bpm was found in at least five seconds of wave')
  const endMs = (samples.length * 1000) / rateHz
  const windows = []
  const breathing = []
  for (let from = 0; from + WINDOW_MS <= endMs; from += STEP_MS) {
    const part = samples.slice(Math.round((from * rateHz) / 1000), Math.round(((from + WINDOW_MS) * rateHz) / 1000))
    const measured = measureWaveHrv({ samples: part, rateHz }, seededRandom(SEED))
    const window = { startMs: startMs + from, endMs: startMs + from + WINDOW_MS }
    if (!measured) continue
    windows.push({ ...window, metrics: reportHrv(measured.intervals, window, measured.inflation) })
    const beats = measured.beatsMs.map((beat) => (beat * rateHz) / 1000)
    breathing.push(breathOfPulse({ samples: part, rateHz }, beats, window.startMs))
  }
  return {
    pulseBpm: 60 * whole.pulseHz,
    beats: Array.from(whole.beatsMs, (beat) => startMs + beat),
    artefacts: whole.intervals.counts,
    inflation: whole.inflation,
    hrv: reportHrv(whole.intervals, { startMs, endMs: startMs + endMs }, whole.inflation),
    windows,
    breathing,
  }
}

function respDocument(input: z.infer<typeof respSchema>): unknown {
  const { samples, rateHz, startMs } = toWave(input, input.resp)
  const series = toBreathRate(samples, rateHz)
  const width = (WINDOW_MS * BREATH_RATE_HZ) / 1000
  const breathing = []
  for (let from = 0; from + width <= series.length; from += (STEP_MS * BREATH_RATE_HZ) / 1000)
    breathing.push(breathOfSeries(series.slice(from, from + width), startMs + (from * 1000) / BREATH_RATE_HZ))
  return { whole: breathOfSeries(series, startMs), breathing, holds: holdsOf(series, startMs) }
}

interface Wave {
  readonly samples: Float64Array
  readonly rateHz: number
  readonly startMs: number
}

/** Uniform samples as they are; timed ones on a grid at their median step, the longest stretch without a gap. */
function toWave(input: { readonly fs: number } | { readonly t: readonly number[] }, values: readonly number[]): Wave {
  if ('fs' in input) return { samples: Float64Array.from(values), rateHz: input.fs, startMs: 0 }
  if (input.t.length !== values.length) throw new Error(`t has ${input.t.length} values and the wave ${values.length}`)
  const steps = input.t.slice(1).map((t, k) => t - (input.t[k] ?? 0))
  const step = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
  if (!(step > 0)) throw new Error('t must ascend')
  const times = input.t.map((t) => t * 1000)
  const [longest] = resampleUniform(times, values, { rateHz: 1 / step, maxGapMs: MAX_GAP_MS }).toSorted(
    (a, b) => b.values.length - a.values.length,
  )
  if (!longest) throw new Error('there is no stretch without a gap')
  return { samples: longest.values, rateHz: longest.rateHz, startMs: longest.startMs }
}

function ibiDocument(input: z.infer<typeof ibiSchema>): unknown {
  const beats = 'beats' in input ? input.beats : toBeats(Array.isArray(input) ? input : input.ibi)
  const intervals = toIntervalRuns(beats)
  const window = { startMs: beats[0] ?? 0, endMs: beats.at(-1) ?? 0 }
  return { beats, artefacts: intervals.counts, hrv: reportHrv(intervals, window) }
}

function toBeats(intervals: readonly number[]): readonly number[] {
  const bad = intervals.findIndex((interval) => !(interval > 0))
  if (bad >= 0) throw new Error(`interval ${bad + 1} is not positive; intervals are in milliseconds`)
  let at = 0
  return [0, ...intervals.map((interval) => (at += interval))]
}

/** Reads, checks, computes and writes; answers null, or the sentence that says why the file was refused. */
async function answer<S extends z.ZodMiniType>(
  { file, target }: HeartJob,
  schema: S,
  toDocument: (input: z.infer<S>) => unknown,
): Promise<string | null> {
  try {
    const parsed = z.safeParse(schema, JSON.parse(await readFile(file, 'utf8')))
    if (!parsed.success) return `${file} does not fit: ${firstMisfit(parsed.error)}`
    const document = `${JSON.stringify(toDocument(parsed.data))}\n`
    if (target === undefined) process.stdout.write(document)
    else await writeFile(target, document)
    return null
  } catch (error) {
    return `${file}: ${error instanceof Error ? error.message : String(error)}`
  }
}
