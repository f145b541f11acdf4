// The pulse engine: colours of regions in, once a second a heart rate with interval or a reason, and the pulse wave.
import { declined, type DeclineReason, type Estimate } from '../../contracts/estimate.ts'
import type { FrameHint } from '../../contracts/frame-sample.ts'
import { judge, type PulseSigns, type Verdict } from '../quality/judge.ts'
import { createRateTracker } from '../rate/rate-tracker.ts'
import { createColourHistory, GRID_HZ, MAX_GAP_MS, type HistoryWindow } from './colour-history.ts'
import type { MethodReading } from './consensus.ts'
import { analyseWindow, type PulseWindow, type RegionLayout } from './pulse-window.ts'
import type { RegionsInWindow } from './region-window.ts'
import { pulseBandFilter } from './spatial-fusion.ts'
import { createWaveWriter, type WaveBlock } from './wave-writer.ts'

/** Full window: 10 s resolve 6 bpm and hold 7 beats at 40. */
export const WINDOW_S = 10
/** Shortest window that is looked at, and that is published. 5 s at 45 bpm hold 3.75 beats. */
const MIN_WINDOW_S = 5
const MIN_PUBLISHED_S = 6
/** Slowest camera: below, the second harmonic of 150 bpm is out of reach. */
const MIN_FPS = 10
/** Two windows in a row have to agree within this before the first rate is published. */
const CONFIRM_BPM = 5
const CAPACITY_S = 14

export interface PulseFrame {
  /** Capture time, ms. */
  readonly atMs: number
  /** regions x (r, g, b, pixels), or null without a face. */
  readonly colours: ArrayLike<number> | null
  readonly motions: ArrayLike<number>
  readonly hints?: readonly FrameHint[]
}

export interface PulseReading {
  readonly atMs: number
  /** Mean heart rate over the window. */
  readonly heartRate: Estimate
  /** Composite index 0..1; null while nothing could be analysed. */
  readonly index: number | null
  readonly signs: PulseSigns | null
  /** The rate that was judged, also where it was then withheld: for looking into a refusal, never to be shown as a value. */
  readonly judgedBpm: number | null
  readonly methods: readonly MethodReading[]
  /** Region number and share of every patch that was listened to. */
  readonly shares: readonly { readonly region: number; readonly share: number }[]
  readonly wave: WaveBlock | null
}

export interface PulseEngine {
  /** Takes one frame; gives a reading when the frame is the first of a new second of capture time. */
  push(frame: PulseFrame): PulseReading | null
}

/**
 * Engine for one stream of frames. Time is capture time only: the same frames give the same readings. Cost per second is constant.
 * Declines: `no-face`, `two-faces`, `too-slow` (under 10 fps), `warming-up`, `gap`, `too-dark`, `too-bright`, `turned-away`, and the
 * verdicts of `judge`.
 */
export function createPulseEngine(layout: RegionLayout & { readonly regions: number }): PulseEngine {
  const history = createColourHistory({
    regions: layout.regions,
    motions: layout.motionLimits.length,
    capacityS: CAPACITY_S,
  })
  const tracker = createRateTracker()
  const filter = pulseBandFilter(GRID_HZ)
  const writer = createWaveWriter()
  const clock = createFrameClock()
  let lock: { bpm: number; published: boolean } | null = null
  let hadSegment = false

  const decline = (atMs: number, reason: DeclineReason): PulseReading => {
    lock = null
    return {
      atMs,
      heartRate: declined(reason),
      index: null,
      signs: null,
      judgedBpm: null,
      methods: [],
      shares: [],
      wave: null,
    }
  }
  const lose = (atMs: number, reason: DeclineReason): PulseReading => {
    tracker.wait(1)
    writer.cut()
    return decline(atMs, reason)
  }
  const confirm = (verdict: Verdict, bpm: number): DeclineReason | null => {
    const reason = verdict.decline
    const agrees = lock !== null && Math.abs(lock.bpm - bpm) < CONFIRM_BPM
    lock = reason ? null : { bpm, published: agrees }
    return reason ?? (agrees ? null : 'warming-up')
  }
  const read = (atMs: number): PulseReading => {
    const missing = clock.missing(atMs)
    if (missing) return lose(atMs, missing)
    const window = history.latest(WINDOW_S)
    if (!window || window.length < MIN_WINDOW_S * GRID_HZ) return lose(atMs, hadSegment ? 'gap' : 'warming-up')
    hadSegment = true
    const outcome = analyseWindow(window, layout, { filter, tracker })
    if (outcome.kind === 'unusable') return lose(atMs, whyUnusable(outcome.regions))
    const { pulse } = outcome
    const verdict = judge(pulse.signs, lock?.published)
    const short = window.length < MIN_PUBLISHED_S * GRID_HZ
    const reason = clock.hint() ?? confirm(verdict, pulse.fit.meanBpm) ?? (short ? 'warming-up' : null)
    return {
      atMs,
      heartRate: reason ? declined(reason) : toEstimate(window, pulse, verdict),
      index: verdict.index,
      signs: pulse.signs,
      judgedBpm: pulse.fit.meanBpm,
      methods: pulse.methods,
      shares: pulse.patches.map(({ region }, p) => ({ region, share: pulse.consensus.fusion.weights[p] ?? 0 })),
      wave: writer.write(window, pulse.consensus, pulse.noiseVariance),
    }
  }
  return {
    push(frame) {
      const isNewSecond = clock.tick(frame)
      if (frame.colours) history.push(frame.atMs, frame.colours, frame.motions)
      return isNewSecond ? read(frame.atMs) : null
    },
  }
}

function toEstimate(window: HistoryWindow, { fit }: PulseWindow, { index, intervalBpm }: Verdict): Estimate {
  const startMs = (window.startIndex * 1000) / window.rateHz
  return {
    kind: 'measured',
    value: fit.meanBpm,
    unit: 'bpm',
    quality: index,
    interval: intervalBpm,
    window: { startMs, endMs: startMs + (window.length * 1000) / window.rateHz },
  }
}

/** The commonest defect of the regions that were left out. */
function whyUnusable({ dark, bright, unseen }: RegionsInWindow): DeclineReason {
  if (dark >= bright && dark >= unseen && dark > 0) return 'too-dark'
  if (bright >= unseen && bright > 0) return 'too-bright'
  return unseen > 0 ? 'turned-away' : 'no-pulse'
}

interface FrameClock {
  /** Notes a frame; true when it is the first of a second of capture time (never for the very first second). */
  tick(frame: PulseFrame): boolean
  /** Why there is nothing to analyse at all right now. */
  missing(atMs: number): DeclineReason | null
  /** A frame condition that held for most of the last second. */
  hint(): DeclineReason | null
}

/** Only hints that make the pulse of this person unknowable; light and movement are judged by what they do to the wave. */
const FORBIDDING: readonly FrameHint[] = ['two-faces']

function createFrameClock(): FrameClock {
  let second = Number.NaN
  let newestMs = Number.NEGATIVE_INFINITY
  let lastFaceMs = Number.NEGATIVE_INFINITY
  let wholeSeconds = -1 // the first second is seen in part
  let counts: { frames: number; hints: Map<FrameHint, number> } = { frames: 0, hints: new Map() }
  let past: typeof counts | null = null // null until a whole second was seen
  return {
    tick({ atMs, colours, hints = [] }) {
      if (!(atMs > newestMs)) return false
      newestMs = atMs
      if (colours) lastFaceMs = atMs
      const isNew = Math.floor(atMs / 1000) !== second
      const isFirst = Number.isNaN(second)
      if (isNew) {
        second = Math.floor(atMs / 1000)
        past = wholeSeconds > 0 ? counts : null
        wholeSeconds++
        counts = { frames: 0, hints: new Map() }
      }
      counts.frames++
      for (const hint of hints) counts.hints.set(hint, (counts.hints.get(hint) ?? 0) + 1)
      return isNew && !isFirst
    },
    missing(atMs) {
      if (atMs - lastFaceMs > MAX_GAP_MS) return 'no-face'
      return past && past.frames < MIN_FPS - 1 ? 'too-slow' : null
    },
    hint() {
      const seen = past
      return (seen && FORBIDDING.find((hint) => (seen.hints.get(hint) ?? 0) > seen.frames / 2)) ?? null
    },
  }
}
