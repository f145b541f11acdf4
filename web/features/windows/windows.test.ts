import { describe, expect, it, vi } from 'vitest'
import type { FeatureLine } from '#core/contracts/features.ts'
import { createLiveStore, latestReading } from '../live/live-store.ts'
import { createFollowed } from './followed.ts'
import { DEAD_AFTER_MS, joinWindows } from './windows.ts'

/** Windows over one pretended channel and one clock that the test turns. */
function desk() {
  let nowMs = 1_000_000
  const listeners: ((event: MessageEvent) => void)[] = []
  const ticks: (() => void)[] = []
  const open = (id: string) => {
    const live = createLiveStore()
    const takeOver = vi.fn<() => void>()
    const hear: { listener: (event: MessageEvent) => void } = { listener: () => undefined }
    const channel = {
      postMessage: (message: unknown) => {
        const data: unknown = structuredClone(message)
        for (const listener of listeners) if (listener !== hear.listener) listener({ data } as MessageEvent) // all it has
      },
      addEventListener: (_: string, listener: (event: MessageEvent) => void) => {
        hear.listener = listener
        listeners.push(listener)
      },
    }
    const windows = createFollowed()
    joinWindows({
      followed: windows,
      channel: channel as unknown as BroadcastChannel, // the two methods it uses
      live,
      id,
      nowMs: () => nowMs,
      every: (_, run) => void ticks.push(run),
      takeOver,
    })
    return { live, windows, takeOver }
  }
  const pass = (ms: number): void => {
    nowMs += ms
    for (const tick of ticks) tick()
  }
  const pulse = (bpm: number): FeatureLine => ({
    atMs: nowMs,
    channel: 'physio',
    quality: 0.8,
    values: { heartRateBpm: bpm },
  })
  return { open, pass, pulse, now: () => nowMs }
}

describe('several windows', () => {
  it('[S18] one senses and the others show the same', () => {
    const { open, pass, pulse, now } = desk()
    const first = open('a')
    const second = open('b')
    first.live.setSource('camera', { kind: 'on', rateHz: 30 })
    pass(1000)
    first.live.pushLine(pulse(70))
    expect(second.windows.get()).toMatchObject({ id: 'a', rank: 2 })
    const shown = latestReading(second.live.get(), { channel: 'physio', name: 'heartRateBpm' }, now())
    expect(shown).toMatchObject({ kind: 'measured', value: 70 })
    expect(first.windows.get()).toBeNull()
  })

  it('[S18] a window that dies is noticed within three seconds, its numbers go, and another is asked to go on', () => {
    const { open, pass, pulse } = desk()
    const first = open('a')
    const second = open('b')
    first.live.setSource('camera', { kind: 'on', rateHz: 30 })
    first.live.pushLine(pulse(70))
    pass(DEAD_AFTER_MS - 1)
    expect(second.windows.get()).not.toBeNull()
    pass(500)
    expect(second.windows.get()).toBeNull()
    expect(second.live.get().lines).toEqual({})
    expect(second.takeOver).toHaveBeenCalledTimes(1)
    expect(DEAD_AFTER_MS + 500).toBeLessThanOrEqual(3000)
  })

  it('[S18] what the person ended is not taken over', () => {
    const { open, pass, pulse } = desk()
    const first = open('a')
    const second = open('b')
    first.live.setSource('camera', { kind: 'on', rateHz: 30 })
    first.live.pushLine(pulse(70))
    first.live.setSource('camera', { kind: 'off' })
    expect(second.windows.get()).toBeNull()
    pass(10_000)
    expect(second.takeOver).not.toHaveBeenCalled()
  })

  it('[S18] a window that reads as much itself follows nobody', () => {
    const { open, pulse } = desk()
    const first = open('a')
    const second = open('b')
    second.live.setSource('camera', { kind: 'on', rateHz: 30 })
    first.live.setSource('camera', { kind: 'on', rateHz: 30 })
    first.live.pushLine(pulse(70))
    expect(second.windows.get()).toBeNull()
  })
})
