// Bench [S10] [S11]: variability and breathing on a real recording and from the camera wave of drawn people, beside published engines.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { classifyIntervals } from '#core/signal/hrv/artefacts.ts'
import { designButterworth } from '#core/signal/filter/butterworth.ts'
import { filterZeroPhase } from '#core/signal/filter/zero-phase.ts'
import { toIntervalRuns } from '#core/signal/hrv/interval-runs.ts'
import { timeDomain } from '#core/signal/hrv/time-domain.ts'
import { measureWaveHrv } from '#core/signal/hrv/wave-hrv.ts'
import { pulseModulation } from '#core/signal/respiration/pulse-modulation.ts'
import { measureBreathing } from '#core/signal/respiration/breathing.ts'
import { createPhysioReader, type PhysioReading } from '../../workers/vitals/physio.ts'
import { drawSamples } from '../support/drawn-samples.ts'
import { LONG_CLIP_S, longScenes } from '../support/pulse-scenes.ts'
import { meanOf } from '../support/pulse-score.ts'
import { normalFrom, seededRandom } from '../support/seeded-random.ts'

const SEED = 31
/** Draws of the noise that are averaged. */
const NOISE_DRAWS = 3
const RECORDINGS = process.env['CORTEX_REFERENCE_DATA'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
const WINDOW_S = 60
const STEP_S = 10

const text = (value: number, digits = 1): string => (Number.isFinite(value) ? value.toFixed(digits) : '-')
const row = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(26) : String(cell).padStart(11))).join(''))

interface RestRecording {
  readonly fs: number
  readonly signals: { readonly ppg: readonly number[] }
  readonly truth: { readonly r_peaks_s: readonly number[]; readonly insp_peaks_s: readonly number[] }
}

/** Metrics of the beats between two times, from the reference's own beats. */
const reference = (beatsS: readonly number[], fromS: number) =>
  timeDomain(toIntervalRuns(beatsS.filter((s) => s >= fromS && s < fromS + WINDOW_S).map((s) => 1000 * s)).runs)

interface Condition {
  readonly name: string
  readonly rateHz: number
  readonly snrDb: number | null
  readonly jitterMs: number
  /** Best published engine on the same recording: RMSSD (SDNN) error, ms. */
  readonly anchor: string
}

const conditions: readonly Condition[] = [
  { name: '30 fps clean', rateHz: 30, snrDb: null, jitterMs: 0, anchor: '1.7 (0.7)' },
  { name: '30 fps 10 dB', rateHz: 30, snrDb: 10, jitterMs: 0, anchor: '3.4 (1.5)' },
  { name: '30 fps 10 dB, +-12 ms', rateHz: 30, snrDb: 10, jitterMs: 12, anchor: '4.0 (1.7)' },
  { name: '30 fps 3 dB', rateHz: 30, snrDb: 3, jitterMs: 0, anchor: '7.8 (4.4)' },
  { name: '15 fps 10 dB', rateHz: 15, snrDb: 10, jitterMs: 0, anchor: '4.3 (3.6)' },
]

/** The wave as a camera of that rate would sample it, with white noise against its content between .6 and 4 Hz. */
function resampled({ fs, signals: { ppg } }: RestRecording, condition: Condition, seed: number): Float64Array {
  const { rateHz, snrDb, jitterMs } = condition
  const random = seededRandom(seed)
  const normal = normalFrom(random)
  const times = Array.from(
    { length: Math.floor((ppg.length / fs) * rateHz) - 1 },
    (_, k) => k / rateHz + (jitterMs / 1000) * (2 * random() - 1) * (k > 0 ? 1 : 0),
  )
  const valueAt = (s: number): number => {
    const x = Math.max(0, Math.min(ppg.length - 1.001, s * fs))
    const k = Math.floor(x)
    return (ppg[k] ?? 0) + (x - k) * ((ppg[k + 1] ?? 0) - (ppg[k] ?? 0))
  }
  const clean = Float64Array.from(times, valueAt)
  const inBand = filterZeroPhase(
    designButterworth({ kind: 'bandpass', order: 2, lowHz: 0.6, highHz: 4, rateHz }),
    clean,
  )
  const power = inBand.reduce((sum, v) => sum + v * v, 0) / inBand.length
  const sd = snrDb === null ? 0 : Math.sqrt(power / 10 ** (snrDb / 10))
  const noisy = clean.map((v) => v + sd * normal())
  if (jitterMs === 0) return noisy
  return Float64Array.from(noisy, (_, k) => {
    const s = k / rateHz
    let j = Math.max(0, Math.min(times.length - 2, k - 1))
    while (j + 2 < times.length && (times[j + 1] ?? 0) < s) j++
    const [from = 0, to = 1] = times.slice(j, j + 2)
    return (noisy[j] ?? 0) + ((s - from) / (to - from)) * ((noisy[j + 1] ?? 0) - (noisy[j] ?? 0))
  })
}

function benchRecording(recording: RestRecording): void {
  console.log(
    `\nfinger PPG of a resting person against ECG, 60 s windows every ${STEP_S} s, noise seeds from ${SEED} (ms; targets 1.7 / 3 / 7, bias 2, SDNN 1.5)`,
  )
  row(['condition', 'RMSSD MAE', 'bias', 'SDNN MAE', 'published', 'declined', 'best public'])
  const beats = recording.truth.r_peaks_s
  for (const condition of conditions) {
    const errors: number[] = []
    const sdnn: number[] = []
    let declined = 0
    for (let draw = 0; draw < NOISE_DRAWS; draw++) {
      const wave = resampled(recording, condition, SEED + draw)
      for (let from = 0; from + WINDOW_S <= 300; from += STEP_S) {
        const samples = wave.slice(
          Math.round(from * condition.rateHz),
          Math.round((from + WINDOW_S) * condition.rateHz),
        )
        const truth = reference(beats, from)
        const found = measureWaveHrv({ samples, rateHz: condition.rateHz }, seededRandom(SEED))?.time
        if (!truth || !found) declined++
        else {
          errors.push(found.rmssdMs - truth.rmssdMs)
          sdnn.push(Math.abs(found.sdnnMs - truth.sdnnMs))
        }
      }
    }
    row([
      condition.name,
      text(meanOf(errors.map(Math.abs)), 2),
      text(meanOf(errors), 2),
      text(meanOf(sdnn), 2),
      errors.length,
      declined,
      condition.anchor,
    ])
  }
}

/** Real R peaks with beats missed, invented and misplaced by 60 to 150 ms. */
function benchArtefacts({ truth: { r_peaks_s: peaks } }: RestRecording): void {
  const clean = peaks.map((s) => 1000 * s)
  const truth = timeDomain(toIntervalRuns(clean).runs)?.rmssdMs ?? 0
  const untouched = classifyIntervals(Float64Array.from(clean.slice(1), (beat, k) => beat - (clean[k] ?? 0)))
  console.log(
    '\nartefacts in real R peaks, 20 draws, RMSSD error ms (best public 3.9; target 3.5, and no change on clean beats)',
  )
  row(['missed/extra/misplaced %', 'MAE', 'bias', 'left out %'])
  for (const [missed, extra, misplaced] of [
    [0, 0, 0],
    [2, 0, 0],
    [0, 2, 0],
    [0, 0, 3],
    [2, 2, 3],
  ] as const) {
    const found = Array.from({ length: 20 }, (_, draw) => {
      const random = seededRandom(SEED + draw)
      const beats = clean.flatMap((beat, k) => {
        const lot = 100 * random()
        if (lot < missed) return []
        if (lot < missed + extra) return [beat, beat + (0.3 + 0.4 * random()) * ((clean[k + 1] ?? beat + 800) - beat)]
        if (lot < missed + extra + misplaced) return [beat + (random() < 0.5 ? -1 : 1) * (60 + 90 * random())]
        return [beat]
      })
      const { runs, artefactShare } = toIntervalRuns(beats.toSorted((a, b) => a - b))
      return { error: (timeDomain(runs)?.rmssdMs ?? 0) - truth, artefactShare }
    })
    row([
      `${missed}/${extra}/${misplaced}`,
      text(meanOf(found.map(({ error }) => Math.abs(error))), 2),
      text(meanOf(found.map(({ error }) => error)), 2),
      text(100 * meanOf(found.map(({ artefactShare }) => artefactShare))),
    ])
  }
  row(['clean beats not normal', untouched.filter((kind) => kind !== 'normal').length])
}

function benchPulseBreathing(recording: RestRecording): void {
  const rateHz = 30
  const wave = resampled(recording, { name: '', rateHz, snrDb: null, jitterMs: 0, anchor: '' }, SEED)
  const errors: number[] = []
  for (let from = 0; from + WINDOW_S <= 300; from += STEP_S) {
    const samples = wave.slice(Math.round(from * rateHz), Math.round((from + WINDOW_S) * rateHz))
    const found = measureWaveHrv({ samples, rateHz }, seededRandom(SEED))
    const beats = found?.beatsMs.map((ms) => (ms * rateHz) / 1000)
    const pulse = beats && pulseModulation({ samples, rateHz, beats })
    if (!pulse) continue
    const missing = { missing: 'out-of-view' } as const
    const { rate } = measureBreathing({ chest: missing, face: missing, pulse }, { startMs: 0, endMs: 1000 * WINDOW_S })
    const breaths = recording.truth.insp_peaks_s.filter((s) => s >= from && s < from + WINDOW_S)
    const truth = (60 * (breaths.length - 1)) / ((breaths.at(-1) ?? 0) - (breaths[0] ?? 0))
    if (rate.kind === 'measured') errors.push(Math.abs(rate.value - truth))
  }
  console.log(
    '\nbreathing from pulse alone on the same recording against a chest belt (best public 3.5 to 4.7 a minute; target 3)',
  )
  row(['mean error', text(meanOf(errors), 2), `${errors.length} windows`])
}

interface Found {
  readonly kind: 'measured' | 'declined'
  readonly text: string
  readonly error: number | null
}

function benchCamera(): void {
  console.log(
    `\nvariability and breathing of drawn people through the shipped readers, last second of ${LONG_CLIP_S} s (best public RMSSD from faces: 16 to 32 ms)`,
  )
  row(['scene', 'RMSSD true', 'found', 'SDNN true', 'found', 'first at s', 'breaths', 'found'])
  const errors = { rmssd: [] as number[], sdnn: [] as number[], breaths: [] as number[] }
  for (const scene of longScenes) {
    const { samples, truth } = drawSamples(scene, LONG_CLIP_S)
    const read = createPhysioReader()
    let last: PhysioReading | null = null
    let firstS = Number.NaN
    const breathErrors: number[] = []
    const trueBreaths = truth.people[0]?.breathsMs ?? []
    for (const sample of samples) {
      const reading = read(sample)
      if (!reading) continue
      last = reading
      if (reading.line.values['rmssdMs'] !== undefined && Number.isNaN(firstS)) firstS = sample.atMs / 1000
      const breathing = reading.line.values['respirationPerMin']
      if (breathing === undefined) continue
      const recent = trueBreaths.filter((ms) => ms > sample.atMs - 60_000 && ms <= sample.atMs)
      breathErrors.push(
        Math.abs(breathing - (60_000 * (recent.length - 1)) / ((recent.at(-1) ?? 0) - (recent[0] ?? 0))),
      )
    }
    const endMs = (LONG_CLIP_S - 3) * 1000
    const beats = (truth.people[0]?.beatsMs ?? []).filter((ms) => ms > endMs - 60_000 && ms < endMs)
    const trueTime = timeDomain(toIntervalRuns(beats).runs)
    const toFound = (name: string, value: number): Found => {
      const known = last?.line.values[name]
      const reason = last?.line.declined?.[name]
      return known === undefined
        ? { kind: 'declined', text: reason ?? '-', error: null }
        : { kind: 'measured', text: text(known), error: Math.abs(known - value) }
    }
    const rmssd = toFound('rmssdMs', trueTime?.rmssdMs ?? 0)
    const sdnn = toFound('sdnnMs', trueTime?.sdnnMs ?? 0)
    if (rmssd.error !== null) errors.rmssd.push(rmssd.error)
    if (sdnn.error !== null) errors.sdnn.push(sdnn.error)
    errors.breaths.push(...breathErrors)
    row([
      scene.name,
      text(trueTime?.rmssdMs ?? 0),
      rmssd.text,
      text(trueTime?.sdnnMs ?? 0),
      sdnn.text,
      text(firstS, 0),
      text(truth.people[0]?.breathsMs.length ? (60 * trueBreaths.length) / LONG_CLIP_S : 0),
      breathErrors.length > 0 ? `+-${text(meanOf(breathErrors), 2)}` : 'declined',
    ])
  }
  row([
    'MAE',
    '',
    text(meanOf(errors.rmssd)),
    '',
    text(meanOf(errors.sdnn)),
    '',
    '',
    `${text(meanOf(errors.breaths), 2)} (.7)`,
  ])
}

/** Prints every table; the real recording is skipped with a sentence where it is not there. */
export async function run(): Promise<void> {
  const path = join(RECORDINGS, 'nk_rest5.json')
  if (existsSync(path)) {
    const recording = JSON.parse(readFileSync(path, 'utf8')) as RestRecording // its format is documented beside it
    benchRecording(recording)
    benchArtefacts(recording)
    benchPulseBreathing(recording)
  } else console.log(`There is no ${path}; set CORTEX_REFERENCE_DATA to the folder of recordings.`)
  benchCamera()
  await Promise.resolve()
}
