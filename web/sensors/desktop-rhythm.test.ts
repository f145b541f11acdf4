import { expect, it } from 'vitest'
import type { FeatureLine } from '#core/contracts/features.ts'
import type { ServerMessage } from '#core/contracts/bridge-stream.ts'
import type { InputState } from '#core/contracts/bridge-readiness.ts'
import { defaultBridgeSettings } from '#core/contracts/bridge-settings.ts'
import { RhythmCounter } from '#core/input/rhythm-counter.ts'
import { rhythmLine } from '#core/input/rhythm-line.ts'
import { unconnected, type BridgeView } from '../clients/bridge-view.ts'
import { createStore } from '../ui/store.ts'
import { createDesktopRhythm } from './desktop-rhythm.ts'

const live: BridgeView['link'] = { kind: 'live', scopes: [], bootId: 'boot', launcherUrl: '' }
const settingsWith = (inputRhythm: boolean) => ({ version: 1, settings: { ...defaultBridgeSettings, inputRhythm } })

function set(state: InputState['state'] = 'running', isChosen = true) {
  const view = createStore<BridgeView>({ ...unconnected, link: live, input: { state }, settings: settingsWith(true) })
  const choice = createStore(isChosen)
  const lines: FeatureLine[] = []
  let stops = 0
  let hear: (message: ServerMessage) => void = () => {}
  const onMessage = (listener: typeof hear) => {
    hear = listener
    return () => {}
  }
  const counting = createDesktopRhythm({
    bridge: { get: view.get, subscribe: view.subscribe, onMessage },
    choice,
    wallMs: () => 77_000,
    onLine: (line) => lines.push(line),
    stopCounting: () => stops++,
  })
  return { view, choice, lines, counting, stops: () => stops, hear: (message: ServerMessage) => hear(message) }
}

/** Thirty seconds of even typing, as the child would count them. */
function typedBuckets() {
  const counter = new RhythmCounter(0)
  for (let atMs = 0; atMs < 30_000; atMs += 200) counter.add({ kind: 'key', atMs, keyClass: 'char', repeat: false })
  return counter.takeClosed(30_000)
}
const frame = <T extends ServerMessage['type']>(type: T, payload: unknown): ServerMessage =>
  ({ type, seq: 1, cid: 'cid-12345678', payload }) as unknown as ServerMessage // only what is looked at
const snapshot = (recent: unknown): ServerMessage =>
  frame('SNAPSHOT', { input: { state: { state: 'running' }, recent } })

it('[S14] buckets of the bridge come to the very line that the same events would give in the page', () => {
  const { hear, lines, counting } = set()
  expect(counting.get()).toBe(true)
  const buckets = typedBuckets()
  hear(snapshot(buckets.slice(0, 20)))
  expect(lines).toEqual([])
  for (const bucket of buckets.slice(20)) hear(frame('INPUT', bucket))
  const expected = rhythmLine(buckets, 30_000)
  expect(expected?.values['ikiMedianMs']).toBeGreaterThan(0)
  expect(lines).toHaveLength(10)
  expect(lines.at(-1)).toEqual({ ...expected, atMs: 77_000 })
})

it('[S14] a snapshot after a gap takes the place of what was collected, so nothing counts twice', () => {
  const { hear, lines } = set()
  const buckets = typedBuckets()
  hear(snapshot(buckets.slice(0, 20)))
  hear(snapshot(buckets.slice(0, 29)))
  hear(frame('INPUT', buckets[29]))
  expect(lines.at(-1)).toEqual({ ...rhythmLine(buckets, 30_000), atMs: 77_000 })
})

it.each(['off', 'restarting', 'failed', 'unavailable'] as const)(
  '[S14] while the counting is %s the page counts for itself, and late buckets say nothing',
  (state) => {
    const { counting, hear, lines } = set(state)
    expect(counting.get()).toBe(false)
    for (const bucket of typedBuckets()) hear(frame('INPUT', bucket))
    expect(lines).toEqual([])
  },
)

it('[S14] a lost bridge hands the counting back to the page', () => {
  const { counting, view } = set()
  view.set({ ...view.get(), link: { kind: 'not-running', since: 0 } })
  expect(counting.get()).toBe(false)
})

it('[S14] switching keys and pointer off here ends the counting on the desktop too', () => {
  const one = set()
  one.choice.set(false)
  expect([one.counting.get(), one.stops()]).toEqual([false, 1])
  const other = set('off')
  other.view.set({ ...other.view.get(), settings: settingsWith(false) })
  other.choice.set(false)
  expect(other.stops()).toBe(0)
})

it('[S14] a switch that was off from the start leaves the bridge to whoever switched it on', () => {
  const one = set('running', false)
  one.view.set({ ...one.view.get(), input: { state: 'running' } })
  expect([one.counting.get(), one.stops()]).toEqual([false, 0])
})
