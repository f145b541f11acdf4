// The knowing half of a tick: fuse, score, smooth, integrate load, remember; emits the estimate and any transition.
import { STATE_VERSION, type StateEstimate } from '../contracts/state.ts'
import { type Snapshot, fuse } from '../state/fusion.ts'
import { LOAD_LIMIT_ZS, LOAD_WARNING_RATIO, deficitOf, integrateLoad } from '../state/load.ts'
import { zAgainst } from '../state/baseline.ts'
import { probabilitiesOf } from '../state/classify/personal-model.ts'
import { stepDetectors } from '../state/detectors/watch.ts'
import { featureScales } from '../state/feature-scales.ts'
import { type HyperMemory, type Scored, leadingLabel, scoreSnapshot } from '../state/scorer.ts'
import { type Smoother, stepSmoother } from '../state/smoother.ts'
import { collect } from './minute-buffer.ts'
import { modelInput } from './personal.ts'
import { presenceOf } from './presence.ts'
import type { SessionEffect } from './session-event.ts'
import { type LoadMemory, POINTS_KEPT_MS, type SessionState } from './session-state.ts'
import { segmentLabelOf, tallyTick } from './tally.ts'
import { renewOne } from './usual.ts'
import { contributorsOf, extendTrails } from './why.ts'

export interface Sensed {
  readonly state: SessionState
  readonly snapshot: Snapshot
  readonly estimate: StateEstimate
  readonly effects: readonly SessionEffect[]
}

/** One tick of knowing at `nowMs`. Pure; the same state and time give the same result. */
export function sense(state: SessionState, nowMs: number): Sensed {
  const snapshot = fuse(state.latest, nowMs)
  const scored = scoreSnapshot(snapshot, { usuals: state.usuals, hyper: state.hyper })
  const smoother = stepSmoother(
    state.smoother,
    { atMs: nowMs, scores: scored.scores, known: scored.known },
    state.thresholds,
  )
  const load = stepLoad(state, snapshot, nowMs)
  const presence = presenceOf(snapshot)
  const elapsedMs = nowMs - (state.points.at(-1)?.atMs ?? nowMs)
  const watched = stepDetectors(
    state.detectors,
    { snapshot, usuals: state.usuals, hypo: smoother.ema.HYPO, localMinuteOfDay: state.local.minuteOfDay },
    nowMs,
  )
  const known: SessionState = {
    ...state,
    detectors: watched.clocks,
    ...renewOne(state.usuals, state.baseline, { renewal: state.renewal, nowMs }),
    smoother,
    load,
    hyper: rememberHyper(state.hyper, smoother, nowMs),
    minute: collect(state.minute, snapshot, { label: smoother.state, presence, ms: elapsedMs, loadZs: load.zs }),
    tally: tallyTick(state.tally, {
      atMs: nowMs,
      label: segmentLabelOf(smoother.state, presence),
      loadZs: load.zs,
    }),
    trails: extendTrails(state.trails, snapshot),
    points: [
      ...state.points.filter(({ atMs }) => nowMs - atMs <= POINTS_KEPT_MS),
      { atMs: nowMs, hyper: scored.known ? smoother.ema.HYPER : null },
    ],
  }
  const estimate = describe(known, scored, snapshot)
  const why = contributorsOf(estimate.reasons, known.trails)
  return {
    state: known,
    snapshot,
    estimate,
    effects: [
      { kind: 'state', estimate, why },
      ...transitions(state.smoother, smoother, nowMs),
      ...warnings(state.load, load),
      ...watched.sightings.map((sighting) => ({ kind: 'seen', sighting }) as const),
    ],
  }
}

function stepLoad(state: SessionState, snapshot: Snapshot, nowMs: number): LoadMemory {
  const usable = snapshot.features.get('rmssdMs')
  const usual = state.usuals.get('rmssdMs')
  const scale = featureScales.rmssdMs
  const zLn = usable && usual && scale ? zAgainst(usable.value, usual, scale) : null
  const { last, zs, warned } = state.load
  const z = zLn === null ? null : deficitOf(zLn)
  const dtSeconds = last === null ? 0 : (nowMs - last.atMs) / 1000
  const step = z === null || last === null ? { z0: 0, z1: 0, dtSeconds } : { z0: last.z, z1: z, dtSeconds }
  const next = integrateLoad(zs, step)
  const ratio = next / LOAD_LIMIT_ZS
  return {
    zs: next,
    last: { atMs: nowMs, z: z ?? 0 },
    warned: warned ? ratio >= LOAD_WARNING_RATIO / 2 : ratio >= LOAD_WARNING_RATIO,
  }
}

/** The peak grows while HYPER is current and is forgotten with the next one. */
function rememberHyper(memory: HyperMemory, smoother: Smoother, nowMs: number): HyperMemory {
  if (smoother.state !== 'HYPER') return memory
  const fresh = smoother.ema.HYPER ?? 0
  const continued = memory.lastAtMs !== null && memory.lastAtMs >= smoother.sinceMs
  return { peak: continued ? Math.max(memory.peak, fresh) : fresh, lastAtMs: nowMs }
}

function describe(state: SessionState, scored: Scored, snapshot: Snapshot): StateEstimate {
  const { smoother, load } = state
  const label = smoother.state === 'UNKNOWN' ? leadingLabel(scored.scores) : smoother.state
  const share = (value: number | null): number | null => (value === null || !scored.known ? null : clip(value))
  return {
    v: STATE_VERSION,
    atMs: snapshot.atMs,
    state: smoother.state,
    sinceMs: smoother.sinceMs,
    scores: {
      FLOW: share(smoother.ema.FLOW),
      HYPER: share(smoother.ema.HYPER),
      HYPO: share(smoother.ema.HYPO),
      RECOVERY: share(smoother.ema.RECOVERY),
    },
    ...likely(state, scored, snapshot),
    coverage: clip(snapshot.coverage),
    coverageByChannel: snapshot.coverageByChannel,
    reasons: label === null || !scored.known ? [] : [...scored.reasons[label]],
    load: { zs: load.zs, ratio: load.zs / LOAD_LIMIT_ZS },
  }
}

/** Probabilities from the person's own labels, read off the smoothed scores after the filter (defect X14). */
function likely(
  { personal, smoother, usuals }: SessionState,
  { known }: Scored,
  snapshot: Snapshot,
): Pick<StateEstimate, 'probabilities'> {
  if (!personal || !known) return {}
  const { HYPER, HYPO, FLOW } = smoother.ema
  const scores = { HYPER: HYPER ?? 0, HYPO: HYPO ?? 0, FLOW: FLOW ?? 0 }
  return { probabilities: { ...probabilitiesOf(personal, scores, modelInput(snapshot, usuals)) } }
}

const clip = (value: number): number => Math.min(1, Math.max(0, value))

const transitions = (before: Smoother, after: Smoother, atMs: number): readonly SessionEffect[] =>
  before.state === after.state
    ? []
    : [{ kind: 'transition', transition: { atMs, from: before.state, to: after.state } }]

const warnings = (before: LoadMemory, after: LoadMemory): readonly SessionEffect[] =>
  !before.warned && after.warned ? [{ kind: 'load-warning', ratio: after.zs / LOAD_LIMIT_ZS }] : []
