import { describe, expect, it } from 'vitest'
import { type GateId, type Situation, closedGates, defaultLimits, gateIds, insideHours } from './gates.ts'
import { decayed, dismissed, noQuiet, quietUntil, LEVEL_DECAY_MS } from './quiet-mode.ts'

const now = 1_000_000_000
const minute = 60_000
const free: Situation = {
  nowMs: now,
  localMinuteOfDay: 10 * 60,
  localWeekday: 3,
  state: 'HYPER',
  pausedUntilMs: null,
  quietUntilMs: null,
  lastDecisionAtMs: null,
  lastClosedAtMs: null,
  shownAtMs: [],
  dayStartMs: now - 6 * 3_600_000,
  inCall: false,
  fullscreen: false,
  audibleTab: false,
  exerciseRunning: false,
  typing: null,
  lastActivityAtMs: now - 1000,
  quality: 0.8,
  consentAllowsSuggestion: true,
  likelyDismissal: false,
}
const shut = (change: Partial<Situation>, limits = defaultLimits) =>
  closedGates({ ...free, ...change }, limits).map((gate) => gate.id)

describe('availability', () => {
  it('[POL-5] [P1] a free moment has no closed gate', () => expect(shut({})).toEqual([]))

  const closing: Record<GateId, Partial<Situation>> = {
    paused: { pausedUntilMs: now + 1 },
    'quiet-mode': { quietUntilMs: now + 1 },
    'window-open': { lastDecisionAtMs: now - 299_999 },
    call: { inCall: true },
    fullscreen: { fullscreen: true },
    'audible-tab': { audibleTab: true },
    'quiet-hours': { localMinuteOfDay: 23 * 60 },
    'weekday-off': { localWeekday: 0 },
    'in-flow': { state: 'FLOW' },
    'exercise-running': { exerciseRunning: true },
    idle: { lastActivityAtMs: now - 300_000 },
    typing: { typing: { startedAtMs: now - 5_000, lastKeyAtMs: now - 500 } },
    'cool-down': { lastClosedAtMs: now - 59_999 },
    spacing: { shownAtMs: [now - 44 * minute] },
    'daily-cap': { shownAtMs: [now - 300 * minute, now - 200 * minute, now - 100 * minute] },
    'hourly-cap': { shownAtMs: [1, 2, 3, 4, 5, 6].map((k) => now - (59 - k) * minute) },
    'low-quality': { quality: 0.29 },
    'no-consent': { consentAllowsSuggestion: false },
    'likely-dismissal': { likelyDismissal: true },
  }
  it.each(gateIds)('[POL-5] [P1] gate %s closes and is named', (id) => {
    const limits = { ...defaultLimits, weekdaysOff: id === 'weekday-off' ? [0] : [] }
    expect(shut(closing[id], limits)).toContain(id)
  })

  it.each([
    ['window-open', { lastDecisionAtMs: now - 300_000 }],
    ['cool-down', { lastClosedAtMs: now - 60_000 }],
    ['spacing', { shownAtMs: [now - 45 * minute] }],
    ['typing', { typing: { startedAtMs: now - 20_000, lastKeyAtMs: now - 10_000 } }],
    ['typing', { typing: { startedAtMs: now - 60_000, lastKeyAtMs: now } }],
    ['quiet-hours', { localMinuteOfDay: 7 * 60 }],
    ['daily-cap', { shownAtMs: [now - 400 * minute, now - 390 * minute, now - 380 * minute] }],
  ] as [GateId, Partial<Situation>][])('[POL-5] gate %s opens at its edge', (id, change) => {
    expect(shut(change)).not.toContain(id)
  })

  it('[POL-5] the reasons come in the fixed order', () => {
    expect(shut({ quality: 0, pausedUntilMs: now + 1, inCall: true })).toEqual(['paused', 'call', 'low-quality'])
  })

  it('[POL-5] oracle E7: seven eligible moments in an hour show six', () => {
    const shown: number[] = []
    const limits = { ...defaultLimits, dailyCap: 99, spacingMs: 0 }
    for (const at of [0, 600, 1200, 1800, 2400, 3000, 3599].map((s) => now + s * 1000))
      if (closedGates({ ...free, nowMs: at, shownAtMs: shown, lastActivityAtMs: at }, limits).length === 0)
        shown.push(at)
    expect(shown).toHaveLength(6)
  })

  it('[POL-5] quiet hours wrap midnight', () => {
    const night = { fromMinute: 22 * 60, toMinute: 7 * 60 }
    expect([21 * 60, 22 * 60, 0, 6 * 60 + 59, 7 * 60].map((m) => insideHours(m, night))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })
})

describe('quiet mode', () => {
  const sequence = (...at: number[]) => at.reduce((mode, s) => dismissed(mode, s * 1000), noQuiet)

  it('[POL-6] oracle E5: 0, 100, 299 s start it, 0, 100, 301 s do not', () => {
    expect(quietUntil(sequence(0, 100, 299), 299_000)).toBe(299_000 + 30 * minute)
    expect(quietUntil(sequence(0, 100, 301), 301_000)).toBeNull()
  })

  it('[POL-6] it grows 30, 60, 120 minutes and forgets a level a clean week', () => {
    let mode = noQuiet
    const lengths = [0, 1, 2, 3].map((k) => {
      const start = k * 10_000_000
      for (const at of [start, start + 1000, start + 2000]) mode = dismissed(mode, at)
      return ((mode.untilMs ?? 0) - (start + 2000)) / minute
    })
    expect(lengths).toEqual([30, 60, 120, 120])
    expect(decayed(mode, mode.levelSinceMs + LEVEL_DECAY_MS - 1).level).toBe(3)
    expect(decayed(mode, mode.levelSinceMs + 2 * LEVEL_DECAY_MS).level).toBe(1)
    expect(decayed(mode, mode.levelSinceMs + 20 * LEVEL_DECAY_MS).level).toBe(0)
  })

  it('[POL-6] a clock set back does not extend the silence', () => {
    const mode = sequence(100_000, 100_100, 100_200)
    expect(quietUntil(mode, 0)).toBeNull()
    expect(dismissed(sequence(500), 0).dismissalsAtMs).toEqual([0])
  })
})
