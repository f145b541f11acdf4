// Every part says how it is doing in its own words, and every hint of the closed list has something that says it.
import { describe, expect, it } from 'vitest'
import { hintIds, hintSeverities, subsystems, type HintId } from '#core/contracts/bridge-readiness.ts'
import { createLoopWatch } from './ports/loop-watch.ts'
import { readReadiness, type ReadinessPorts } from './readiness.ts'

const well: ReadinessPorts = {
  input: () => ({ state: 'running' }),
  ledger: () => ({ state: 'ok' }),
  log: () => 'ok',
  llm: () => ({ state: 'ok' }),
  actions: () => ({ state: 'ok' }),
  launcher: () => 'ok',
  hasExtension: () => true,
  hasNativeHost: () => true,
  isSlow: () => false,
  lasting: new Set(),
}
const ill = (ports: Partial<ReadinessPorts>) => {
  const { subsystems: parts, hints } = readReadiness({ ...well, ...ports })
  expect(parts.map(({ name }) => name)).toEqual([...subsystems])
  return {
    parts: parts.flatMap(({ name, state, reason }) => (state === 'ok' ? [] : [`${name} ${state} ${reason}`])),
    hints: hints.map(({ id }) => id),
  }
}

const cases: readonly [Partial<ReadinessPorts>, string, HintId[]][] = [
  [{ input: () => ({ state: 'off' }) }, 'input unavailable off', []],
  [{ input: () => ({ state: 'restarting', reason: 'starting' }) }, 'input degraded restarting', []],
  [{ input: () => ({ state: 'failed', reason: 'failed' }) }, 'input unavailable failed', []],
  [
    { input: () => ({ state: 'unavailable', reason: 'no-display' }) },
    'input unavailable no-display',
    ['input-needs-display'],
  ],
  [{ input: () => ({ state: 'unavailable', reason: 'wayland' }) }, 'input unavailable wayland', ['input-on-wayland']],
  [{ ledger: () => ({ state: 'degraded', reason: 'disk-full' }) }, 'ledger degraded disk-full', ['disk-full']],
  [
    { ledger: () => ({ state: 'degraded', reason: 'newer-schema' }) },
    'ledger degraded newer-schema',
    ['records-unavailable'],
  ],
  [{ ledger: () => ({ state: 'degraded', reason: 'mirror-behind' }) }, 'ledger degraded mirror-behind', []],
  [
    { ledger: () => ({ state: 'unavailable', reason: 'spooling' }), isSlow: () => true },
    'ledger unavailable spooling',
    ['records-unavailable'],
  ],
  [{ isSlow: () => true }, 'ledger degraded slow', []],
  [{ log: () => 'not-writable' }, 'log unavailable not-writable', ['log-unwritable']],
  [{ llm: () => ({ state: 'unavailable', reason: 'not-configured' }) }, 'llm unavailable not-configured', []],
  [{ hasExtension: () => false }, 'extension unavailable not-connected', ['pair-extension']],
  [
    { hasExtension: () => false, hasNativeHost: () => false },
    'extension unavailable not-installed',
    ['install-native-host'],
  ],
  [{ launcher: () => 'not-running' }, 'launcher unavailable not-running', ['start-launcher']],
]

describe('readiness', () => {
  it('[B10] with everything well there is nothing to say', () => {
    expect(ill({})).toEqual({ parts: [], hints: [] })
  })

  it.each(cases)('[B10] [G17] one thing amiss is one part and its hint: %#', (ports, part, hints) => {
    expect(ill(ports)).toEqual({ parts: [part], hints })
  })

  it('[B10] what lasts until the next start is told once, each hint with the severity that belongs to it', () => {
    const lasting = new Set<HintId>(['keys-rotated', 'records-repaired', 'start-launcher'])
    const { hints } = readReadiness({ ...well, lasting, launcher: () => 'not-running' })
    expect(hints).toEqual([...lasting].map((id) => ({ id, severity: hintSeverities[id] })))
  })

  /** The rest is said by the parts themselves when it happens, each in a test of its own. */
  it('[B10] no hint of the closed list is beyond reach', () => {
    const said = new Set<HintId>(cases.flatMap(([, , hints]) => hints))
    const elsewhere: HintId[] = [
      'records-repaired',
      'keys-rotated',
      'clock-jumped',
      'override-without-grant',
      'disk-nearly-full',
    ]
    expect(hintIds.filter((id) => !said.has(id)).toSorted()).toEqual(elsewhere.toSorted())
  })

  it('[G17] an event loop that stood still for ten seconds is told for a minute', () => {
    let nowMs = 0
    const watch = createLoopWatch(() => nowMs)
    const passed = (ms: number): boolean => {
      nowMs += ms
      watch.tick()
      return watch.isSlow()
    }
    expect([passed(1_000), passed(1_900), passed(11_000), passed(1_000)]).toEqual([false, false, true, true])
    for (let second = 0; second < 60; second++) passed(1_000)
    expect([watch.isSlow(), watch.p99Ms()]).toEqual([false, 900])
  })
})
