// How well the mind reads scripted days, how quick a step is, how much is written a day, and how quick a synthetic year is read.
import type { Channel } from '#core/contracts/features.ts'
import type { StateLabel } from '#core/contracts/state.ts'
import type { SessionEvent } from '#core/session/session-event.ts'
import { type SessionState, defaultChoices, openSession } from '#core/session/session-state.ts'
import { step } from '#core/session/step.ts'
import { DWELL_MS } from '#core/state/smoother.ts'
import { type Mood, type ScriptedDay, expectedState, scriptedLines, workingDay } from '../support/scripted-day.ts'

const START_MS = Date.UTC(2026, 10, 16, 8)
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** A change may take its dwell and ten seconds. */
const SLACK_MS = 10_000

interface Reading {
  readonly atMs: number
  readonly mood: Mood
  readonly moodSinceMs: number
  readonly state: StateLabel
}

interface Lived {
  readonly readings: readonly Reading[]
  readonly state: SessionState
  readonly stepMs: number
  readonly p99Ms: number
  readonly minuteBytes: number
  readonly checkpointBytes: number
}

const local = (nowMs: number) => ({
  minuteOfDay: Math.floor(nowMs / MINUTE_MS) % 1440,
  weekday: 1,
  dayStartMs: Math.floor(nowMs / DAY_MS) * DAY_MS,
  timeZone: 'UTC',
  offsetMin: 0,
})

/** Lives through a day, beginning with what an earlier state knew. */
function live(day: ScriptedDay, earlier: SessionState | null): Lived {
  let state = openSession(
    { sessionId: 'session-bench', build: 'bench', nowMs: day.startMs, local: local(day.startMs) },
    earlier ? { baseline: earlier.baseline } : {},
  )
  const readings: Reading[] = []
  let minuteBytes = 0
  let checkpointBytes = 0
  let steps = 0
  let spentMs = 0
  const tookMs: number[] = []
  const send = (event: SessionEvent, nowMs: number, reading?: Omit<Reading, 'state'>): void => {
    const before = performance.now()
    const stepped = step(state, event, nowMs, Math.random)
    const took = performance.now() - before
    spentMs += took
    steps++
    if (event.kind === 'tick') tookMs.push(took)
    state = stepped.state
    for (const effect of stepped.effects) {
      if (effect.kind === 'minute') minuteBytes += JSON.stringify(effect.minute).length
      if (effect.kind === 'checkpoint') checkpointBytes += JSON.stringify(effect.report).length
    }
    if (reading) readings.push({ ...reading, state: state.smoother.state })
  }
  send({ kind: 'choices', choices: { ...defaultChoices, on: false } }, day.startMs)
  const moodAt = moodsOf(day)
  for (const lines of scriptedLines(day)) {
    const atMs = lines[0]?.atMs ?? 0
    for (const line of lines) send({ kind: 'features', line }, atMs)
    send({ kind: 'tick', local: local(atMs) }, atMs, { atMs, ...moodAt(atMs) })
  }
  return { readings, state, stepMs: spentMs / steps, p99Ms: percentile(tookMs, 0.99), minuteBytes, checkpointBytes }
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((left, right) => left - right)[Math.floor(share * (values.length - 1))] ?? 0

function moodsOf({ script, startMs }: ScriptedDay): (atMs: number) => { mood: Mood; moodSinceMs: number } {
  let at = startMs
  const spans = script.map(([mood, minutes]) => {
    const span = { mood, moodSinceMs: at, endMs: at + minutes * MINUTE_MS }
    at = span.endMs
    return span
  })
  return (atMs) => {
    const found = spans.find(({ endMs }) => atMs < endMs) ?? spans.at(-1)
    return { mood: found?.mood ?? 'calm', moodSinceMs: found?.moodSinceMs ?? startMs }
  }
}

interface Score {
  readonly rightMinutes: number
  readonly worstOnsetMs: number
  readonly falsePerHour: number
}

/** Minutes with the right state most of the time, the slowest onset beyond its dwell, and changes to a state nobody was in. */
function judge(readings: readonly Reading[]): Score {
  const minutes = new Map<number, { right: number; all: number }>()
  let falseChanges = 0
  const onsets = new Map<number, number | null>()
  for (const [k, { atMs, mood, moodSinceMs, state }] of readings.entries()) {
    const wanted = expectedState[mood]
    const dwell = wanted === 'UNKNOWN' ? 0 : DWELL_MS[wanted]
    const settled = atMs - moodSinceMs >= dwell + SLACK_MS
    if (settled) {
      const minute = minutes.get(Math.floor(atMs / MINUTE_MS)) ?? { right: 0, all: 0 }
      minute.all++
      if (state === wanted || (mood === 'calm' && state === 'RECOVERY')) minute.right++
      minutes.set(Math.floor(atMs / MINUTE_MS), minute)
    }
    if (wanted !== 'UNKNOWN') {
      const known = onsets.get(moodSinceMs) ?? null
      if (known === null) onsets.set(moodSinceMs, state === wanted ? atMs - moodSinceMs - dwell : null)
    }
    const before = readings[k - 1]?.state ?? state
    const isFalse = state !== before && state !== 'UNKNOWN' && state !== 'RECOVERY' && state !== wanted
    if (isFalse) falseChanges++
  }
  const judged = [...minutes.values()]
  const late = [...onsets.values()].map((ms) => ms ?? Infinity)
  return {
    rightMinutes: judged.filter(({ right, all }) => right > all / 2).length / judged.length,
    worstOnsetMs: Math.max(...late),
    falsePerHour: falseChanges / (readings.length / 3600),
  }
}

const sets: readonly (readonly [name: string, kept: readonly Channel[]])[] = [
  ['everything', ['physio', 'kinematics', 'input', 'tabs']],
  ['no camera', ['input', 'tabs']],
  ['no keys', ['physio', 'kinematics', 'tabs']],
  ['no tabs', ['physio', 'kinematics', 'input']],
  ['camera alone', ['physio', 'kinematics']],
  ['keys alone', ['input']],
]
const people = [
  ['typical', {}],
  [
    'other',
    {
      heartRateBpm: -12,
      rmssdMs: 25,
      blinksPerMin: 6,
      keysPerMin: 40,
      correctionsPer100: 3,
      switchesPerMin: 1.5,
      inactivitySeconds: -3,
    },
  ],
] as const

export function run(): Promise<void> {
  console.log('| person | sources | day | right minutes | latest onset after dwell | false changes an hour |')
  console.log('|---|---|---|---|---|---|')
  let last: Lived | null = null
  for (const [name, person] of people)
    for (const [sources, kept] of sets) {
      let known: SessionState | null = null
      for (const day of [1, 2, 3]) {
        const lived = live(
          { script: workingDay, startMs: START_MS + day * DAY_MS, kept, seed: 10 * day, person },
          known,
        )
        known = lived.state
        last = lived
        const { rightMinutes, worstOnsetMs, falsePerHour } = judge(lived.readings)
        console.log(
          `| ${name} | ${sources} | ${day} | ${(100 * rightMinutes).toFixed(1)} % | ${(worstOnsetMs / 1000).toFixed(0)} s | ${falsePerHour.toFixed(2)} |`,
        )
      }
    }
  if (last) printCost(live({ script: workingDay, startMs: START_MS, kept: sets[0]?.[1] ?? [], seed: 1 }, last.state))
  return Promise.resolve()
}

function printCost({ stepMs, p99Ms, minuteBytes, checkpointBytes, readings }: Lived): void {
  const hours = readings.length / 3600
  console.log(`\n| what | value |\n|---|---|`)
  console.log(`| a step, mean; a tick, 99th of 100 | ${stepMs.toFixed(3)} ms, ${p99Ms.toFixed(2)} ms |`)
  console.log(
    `| ${hours.toFixed(1)} simulated hours in steps alone | ${((stepMs * readings.length * 5) / 1000).toFixed(1)} s |`,
  )
  console.log(`| heap after it | ${(process.memoryUsage().heapUsed / 1e6).toFixed(0)} MB |`)
  console.log(
    `| written as text: minutes, checkpoints | ${(minuteBytes / 1e6).toFixed(2)} MB, ${(checkpointBytes / 1e6).toFixed(2)} MB |`,
  )
}
