// Heartbeats: intervals given, or drawn with a wanted mean rate, RMSSD and LF/HF, breathing included.
import { gaussian, type Random } from '../random.ts'

export interface HeartScript {
  readonly meanBpm: number
  /** Root mean square of successive differences of the drawn intervals. */
  readonly rmssdMs: number
  /** Power of slow (near 0.1 Hz) against breathing-linked variation. */
  readonly lfHf: number
  /** Linear change of rate over the scene, beats per minute a minute. */
  readonly driftBpmPerMin: number
  /** Intervals to play instead of drawing, repeated when they run out; everything above is then ignored. */
  readonly intervalsMs?: readonly number[]
  /** Share of beats that come early (30 % short, followed by a pause), 0 for none. */
  readonly ectopicShare: number
}

/** Lung volume over time, 0..1; breathing in speeds the heart. */
export type LungVolume = (tMs: number) => number

interface Slow {
  readonly hz: number
  readonly phase: number
}
/** Baroreflex waves: three sinusoids around 0.1 Hz, drawn once a scene. */
function drawSlowWaves(random: Random): Slow[] {
  return [0.08, 0.1, 0.12].map((hz) => ({ hz: hz + 0.012 * (random() - 0.5), phase: 2 * Math.PI * random() }))
}
const slowWave = (waves: readonly Slow[], tMs: number) =>
  waves.reduce((sum, { hz, phase }) => sum + Math.sin((2 * Math.PI * hz * tMs) / 1000 + phase), 0)

/** Beat-to-beat scatter that belongs to neither band, relative to the breathing part. Chosen by hand. */
const SCATTER = 0.12
/** Lung volume swings 0..1, so half of it times sqrt(1/2) is its RMS; three sinusoids have RMS sqrt(3/2). */
const LUNG_RMS = 0.354
const SLOW_RMS = 1.225

interface Draw {
  readonly heart: HeartScript
  readonly lung: LungVolume
  readonly waves: readonly Slow[]
  readonly scatter: Float64Array
  readonly fromMs: number
  readonly untilMs: number
}

/** Plays the model at modulation strength `scale` (ms at one RMS of breathing variation). */
function playIntervals({ heart, lung, waves, scatter, fromMs, untilMs }: Draw, scale: number): number[] {
  const times = [fromMs]
  const slowGain = Math.sqrt(heart.lfHf) / SLOW_RMS
  for (let tMs = fromMs; tMs < untilMs;) {
    const rate = heart.meanBpm + (heart.driftBpmPerMin * Math.max(0, tMs)) / 60_000
    const breathing = -(lung(tMs) - 0.45) / LUNG_RMS
    const wave = breathing + slowGain * slowWave(waves, tMs) + SCATTER * (scatter[times.length % scatter.length] ?? 0)
    tMs += Math.max(280, 60_000 / rate + scale * wave)
    times.push(tMs)
  }
  return times
}

/** Root mean square of successive differences of intervals between `times`. */
export function rmssd(times: readonly number[]): number {
  let sum = 0
  for (let i = 2; i < times.length; i++) sum += ((times[i] ?? 0) - 2 * (times[i - 1] ?? 0) + (times[i - 2] ?? 0)) ** 2
  return times.length < 3 ? 0 : Math.sqrt(sum / (times.length - 2))
}

const inScene = (times: readonly number[], endMs: number) => times.filter((t) => t >= 0 && t <= endMs)

/**
 * Beat times (milliseconds, systolic peaks) from `fromMs` to past `untilMs`. The strength of the modulation is solved so
 * that the RMSSD of the beats within 0..untilMs is `rmssdMs` (to 0.5 % when the scene holds 20 beats or more and the wanted
 * value is one the rate allows). With `intervalsMs` those are played as they are.
 */
export function drawBeats(
  heart: HeartScript,
  { lung, fromMs, untilMs, random }: { lung: LungVolume; fromMs: number; untilMs: number; random: Random },
): number[] {
  if (heart.intervalsMs && heart.intervalsMs.length > 0) return playGiven(heart.intervalsMs, fromMs, untilMs)
  const scatter = Float64Array.from({ length: 512 }, () => gaussian(random))
  const waves = drawSlowWaves(random)
  const start = fromMs - (random() * 60_000) / heart.meanBpm
  const draw: Draw = { heart, lung, waves, scatter, fromMs: start, untilMs: untilMs + 3000 }
  let scale = heart.rmssdMs * 0.8
  for (let i = 0; i < 40 && heart.rmssdMs > 0; i++) {
    const got = rmssd(inScene(playIntervals(draw, scale), untilMs))
    if (got === 0 || Math.abs(got / heart.rmssdMs - 1) < 0.002) break
    scale *= Math.sqrt(heart.rmssdMs / got)
  }
  const times = playIntervals(draw, scale)
  return heart.ectopicShare > 0 ? addEctopics(times, heart.ectopicShare, random) : times
}

function playGiven(intervalsMs: readonly number[], fromMs: number, untilMs: number): number[] {
  const total = intervalsMs.reduce((sum, interval) => sum + interval, 0)
  if (!(total > 0)) throw new RangeError('beat intervals must be positive milliseconds')
  const times = [Math.ceil(fromMs / total) * total - total]
  for (let i = 0; (times.at(-1) ?? 0) < untilMs + 3000; i++)
    times.push((times.at(-1) ?? 0) + (intervalsMs[i % intervalsMs.length] ?? 1000))
  return times
}

function addEctopics(times: readonly number[], share: number, random: Random): number[] {
  return times.map((time, i) => {
    const before = times[i - 1]
    if (before === undefined || random() >= share) return time
    return time - 0.3 * (time - before)
  })
}
