// Calibration inside a step: a run goes on with each tick and ends by itself; only what it found changes the usual.
import { integrateLoad } from '../state/load.ts'
import { type Baseline, bucketOf, usualTable } from '../state/baseline.ts'
import type { Snapshot } from '../state/fusion.ts'
import { calibrationTick, finishCalibration, isCalibrationOver, progressOf, withCalibration } from './calibration.ts'
import type { SessionEvent } from './session-event.ts'
import type { SessionState } from './session-state.ts'
import type { Stepped } from './stepped.ts'
import { learnPast } from './usual.ts'

export function calibrateOn(state: SessionState, snapshot: Snapshot, nowMs: number): Stepped {
  if (!state.calibrating) return { state, effects: [] }
  const run = calibrationTick(state.calibrating, { snapshot, latest: state.latest, nowMs })
  const going = { kind: 'calibrating', progress: progressOf(run, state.latest) } as const
  if (!isCalibrationOver(run)) return { state: { ...state, calibrating: run }, effects: [going] }
  const result = finishCalibration(run, nowMs)
  const ended = { ...state, calibrating: null }
  const next = result.ok ? withBaseline(ended, withCalibration(state.baseline, result.found), nowMs) : ended
  return { state: next, effects: [going, { kind: 'calibration', result }] }
}

export function abortCalibration(state: SessionState): Stepped {
  if (!state.calibrating) return { state, effects: [] }
  const { step } = state.calibrating
  return {
    state: { ...state, calibrating: null },
    effects: [{ kind: 'calibration', result: { ok: false, step, cause: 'aborted' } }],
  }
}

/** Takes up what earlier sessions knew; a load of its own counts for more than what is left of the last one. */
export function recall(
  state: SessionState,
  { minutes, calibration, askedAtMs }: Extract<SessionEvent, { readonly kind: 'recalled' }>,
  nowMs: number,
): SessionState {
  const learned = learnPast(state.baseline, minutes)
  const baseline = [calibration.sit, calibration.typing].reduce(
    (known, found) => (found ? withCalibration(known, found) : known),
    learned,
  )
  const last = minutes.at(-1)
  const idleSeconds = last ? Math.max(0, nowMs - last.endMs) / 1000 : 0
  const left = integrateLoad(last?.load?.endZs ?? 0, { z0: 0, z1: 0, dtSeconds: idleSeconds })
  const recalled = withBaseline(state, baseline, nowMs)
  return {
    ...recalled,
    load: { ...state.load, zs: Math.max(state.load.zs, left) },
    asking: { ...state.asking, askedAtMs: [...askedAtMs, ...state.asking.askedAtMs] },
  }
}

const withBaseline = (state: SessionState, baseline: Baseline, nowMs: number): SessionState => ({
  ...state,
  baseline,
  usuals: usualTable(baseline, { nowMs, bucket: bucketOf(state.local.minuteOfDay / 60, 'other') }),
})
