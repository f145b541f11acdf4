// Physiology in a measurement, by the readers the page uses: pulse once a second, beats, variability and breathing as they are known.
import { type Estimate, isMeasured } from '#core/contracts/estimate.ts'
import type { FeatureLine } from '#core/contracts/features.ts'
import { type HrvReport, hrvMetrics } from '#core/signal/hrv/report.ts'
import type { BeatLook } from '../vitals/beat-memory.ts'
import { createPhysioReader, type PhysioReading } from '../vitals/physio.ts'
import { type MeasureSection, round, type SummaryLine } from './section.ts'
import { WaveRuns } from './wave-runs.ts'

/** @param onLine hears the feature line of each reading, at the sample's time */
export function createVitalsSection(onLine: (line: FeatureLine) => void = () => undefined): MeasureSection {
  const read = createPhysioReader()
  const runs = new WaveRuns()
  const rows: Record<'pulse' | 'hrv' | 'breathing', object[]> = { pulse: [], hrv: [], breathing: [] }
  const rates: number[] = []
  let last: PhysioReading | null = null
  let looked: BeatLook | null = null
  return {
    add(sample) {
      const reading = read(sample)
      if (!reading) return undefined
      last = reading
      onLine({ ...reading.line, atMs: sample.atMs })
      runs.add(reading.wave)
      const { heartRateBpm } = reading.readings
      if (heartRateBpm && isMeasured(heartRateBpm)) rates.push(heartRateBpm.value)
      rows.pulse.push(toPulse(sample.atMs, reading))
      if (reading.look === looked) return undefined
      looked = reading.look
      rows.hrv.push(toHrv(sample.atMs, reading))
      rows.breathing.push(toBreathing(sample.atMs, reading.look))
      return undefined
    },
    finish() {
      const { beatsMs, hrv } = runs.findings()
      const fields = { ...rows, beats: beatsMs.map(round), hrvWhole: hrv && toldReport(hrv) }
      return { fields, summary: summarise(rates, last) }
    },
  }
}

/** `sqi` is there also where the rate was withheld; null while nothing could be analysed. */
function toPulse(atMs: number, { readings, sqi }: PhysioReading): object {
  const rate = readings['heartRateBpm']
  const known = rate && isMeasured(rate) ? rate : null
  return {
    tMs: round(atMs),
    bpm: known && round(known.value),
    interval: known?.interval === undefined ? null : round(known.interval),
    sqi: sqi === null ? null : round(sqi),
    ...(rate?.kind === 'declined' ? { declined: rate.reason } : {}),
  }
}

/** Withheld as on the page: with the pulse, and where the pulse is too noisy for variability. */
function toHrv(atMs: number, { readings, look }: PhysioReading): object {
  const { rmssdMs, sdnnMs } = readings
  const isWithheld = look.rmssd !== rmssdMs || look.sdnn !== sdnnMs
  if (look.hrv && !isWithheld) return { tMs: round(atMs), ...toldReport(look.hrv) }
  return { tMs: round(atMs), declined: rmssdMs?.kind === 'declined' ? rmssdMs.reason : 'low-quality' }
}

function toBreathing(atMs: number, { breathing, apnea }: BeatLook): object {
  const hold = { holdS: isMeasured(apnea) ? round(apnea.value) : null }
  if (!isMeasured(breathing))
    return { tMs: round(atMs), perMin: null, quality: null, ...hold, declined: breathing.reason }
  return { tMs: round(atMs), perMin: round(breathing.value), quality: round(breathing.quality), ...hold }
}

const toldReport = (report: HrvReport): Record<string, object> =>
  Object.fromEntries(hrvMetrics.map((metric) => [metric, told(report[metric])]))

function told(estimate: Estimate): object {
  if (!isMeasured(estimate)) return estimate
  const { value, quality, window, ...rest } = estimate
  const { startMs, endMs } = window
  return {
    ...rest,
    value: round(value),
    quality: round(quality),
    window: { startMs: round(startMs), endMs: round(endMs) },
  }
}

function summarise(rates: readonly number[], last: PhysioReading | null): SummaryLine[] {
  const sorted = rates.toSorted((a, b) => a - b)
  const line = (name: string, unit: string, estimate: Estimate | undefined): SummaryLine => {
    if (estimate && isMeasured(estimate)) return { name, value: round(estimate.value), unit }
    return { name, value: null, unit, note: estimate?.reason ?? 'warming-up' }
  }
  const pulse = last?.readings['heartRateBpm']
  const middle = sorted[sorted.length >> 1]
  return [
    middle === undefined ? line('Pulse', 'bpm', pulse) : { name: 'Pulse', value: round(middle), unit: 'bpm' },
    line('Variability in the last minute (RMSSD)', 'ms', last?.readings['rmssdMs']),
    line('Breathing in the last minute', '/min', last?.readings['respirationPerMin']),
  ]
}
