// The mind in one function: step(state, event, nowMs, random) -> { state, effects }. Hosts carry effects out; replay repeats it exactly.
import { addMinute, usualTable, bucketOf } from '../state/baseline.ts'
import { creditBreak } from '../state/load.ts'
import { account } from './account.ts'
import { answer, askOn } from './ask.ts'
import { abortCalibration, calibrateOn, recall } from './calibrate.ts'
import { startCalibration } from './calibration.ts'
import { changeConsent } from './consents.ts'
import { help } from './help.ts'
import { type PastHelp, memoryOf } from './help-memory.ts'
import { becomeDurable, becomeShown, notShown, respond } from './respond.ts'
import { closeMinute } from './minute.ts'
import { sense } from './sense.ts'
import type { SessionEvent } from './session-event.ts'
import type { SessionState } from './session-state.ts'
import type { Stepped } from './stepped.ts'

/**
 * One event at wall time `nowMs`. `random` is consumed only at ticks that want help (at most one number for the open gate and one for the
 * draw) and once a minute in which a question may be asked. No clock, no dice, no I/O: the same events with the same numbers give the same state and effects.
 */
export function step(state: SessionState, event: SessionEvent, nowMs: number, random: () => number): Stepped {
  const stepped = account(stepOne(state, event, { nowMs, random }), event, nowMs)
  if (event.kind === 'remembered' || isSameMemory(state, stepped.state)) return stepped
  return { ...stepped, effects: [...stepped.effects, { kind: 'memory', memory: memoryOf(stepped.state) }] }
}

function stepOne(
  state: SessionState,
  event: SessionEvent,
  { nowMs, random }: { readonly nowMs: number; readonly random: () => number },
): Stepped {
  switch (event.kind) {
    case 'features':
      return quietly({ ...state, latest: { ...state.latest, [event.line.channel]: event.line } })
    case 'tick':
      return tick({ ...state, local: event.local }, nowMs, random)
    case 'surroundings':
      return quietly({ ...state, surroundings: event.surroundings })
    case 'choices':
      return quietly({ ...state, choices: event.choices })
    case 'pause':
      return quietly({ ...state, pausedUntilMs: event.untilMs })
    case 'durable':
      return becomeDurable(state, event.decisionId, nowMs)
    case 'shown':
      return becomeShown(state, event, nowMs)
    case 'not-shown':
      return notShown(state, event.decisionId, event.reason)
    case 'response':
      return respond(state, event, nowMs)
    case 'learned':
      return quietly({ ...state, model: event.model })
    case 'remembered':
      return quietly({
        ...state,
        ...event.memory,
        ...mergePast(state, event.past),
        // What was said while the past was being read counts.
        pausedUntilMs: state.pausedUntilMs ?? event.memory?.pausedUntilMs ?? null,
      })
    case 'consent':
      return changeConsent(state, event.subject, { kind: event.change, atMs: nowMs })
    case 'recalled':
      return quietly(recall(state, event, nowMs))
    case 'personal':
      return quietly({ ...state, personal: event.model, thresholds: event.thresholds })
    case 'answered':
      return answer(state, event.askId, event.label)
    case 'calibrate':
      return quietly({ ...state, calibrating: startCalibration(event.step, nowMs) })
    case 'calibrate-abort':
      return abortCalibration(state)
    case 'calibrated':
      return quietly(calibrate(state, event.minutes, nowMs))
    case 'break-taken':
      return quietly({
        ...state,
        load: { ...state.load, zs: creditBreak(state.load.zs, event.seconds), warned: false },
      })
  }
}

const isSameMemory = (before: SessionState, after: SessionState): boolean =>
  before.quiet === after.quiet &&
  before.dismissals === after.dismissals &&
  before.pausedUntilMs === after.pausedUntilMs &&
  before.consents === after.consents

/** Decisions of earlier sessions stand beside those of this one. */
const mergePast = (state: SessionState, past: PastHelp): Partial<SessionState> => ({
  open: [...past.open, ...state.open],
  shownAtMs: [...past.shownAtMs, ...state.shownAtMs],
  lastDecisionAtMs: state.lastDecisionAtMs ?? past.lastDecisionAtMs,
})

const quietly = (state: SessionState): Stepped => ({ state, effects: [] })

function tick(state: SessionState, nowMs: number, random: () => number): Stepped {
  const closed = closeMinute(state, nowMs)
  const sensed = sense(closed.state, nowMs)
  const helped = help(sensed, nowMs, random)
  const calibrated = calibrateOn(helped.state, sensed.snapshot, nowMs)
  const asking = askOn(calibrated.state, { nowMs, random, isMinute: closed.state !== state })
  return {
    state: asking.state,
    effects: [...closed.effects, ...sensed.effects, ...helped.effects, ...calibrated.effects, ...asking.effects],
  }
}

/** Seeds the baseline from a guided sit and compares with it at once. */
function calibrate(
  state: SessionState,
  minutes: Extract<SessionEvent, { readonly kind: 'calibrated' }>['minutes'],
  nowMs: number,
): SessionState {
  const baseline = minutes.reduce((all, minute) => addMinute(all, minute), state.baseline)
  const bucket = bucketOf(state.local.minuteOfDay / 60, 'other')
  return { ...state, baseline, usuals: usualTable(baseline, { nowMs, bucket }) }
}
