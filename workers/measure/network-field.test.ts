// What a network said in the document: its rates, its end, and that it is not believed where nobody alive was found.
import { describe, expect, it } from 'vitest'
import { type NetworkReport, toNetworkField } from './network-field.ts'

const read = (clips: Extract<NetworkReport, { kind: 'read' }>['clips']): NetworkReport => ({
  kind: 'read',
  name: 'Tiny',
  provider: 'wasm',
  msPerClip: 12.34567,
  clips,
})
const rate = (atMs: number, bpm: number) => ({ kind: 'rate', atMs, bpm, interval: 1.5 }) as const
const own = (declined?: string) => [{ tMs: 4000, ...(declined === undefined ? {} : { declined }) }]

describe('a network in the document', () => {
  it('[S7] stands with its rates, rounded, and the middle of them in the table', () => {
    const { field, summary } = toNetworkField(read([rate(5000, 70.123456), { kind: 'nothing', atMs: 7500 }]), own())
    expect(field).toEqual({
      name: 'Tiny',
      provider: 'wasm',
      msPerClip: 12.3457,
      pulse: [
        { tMs: 5000, bpm: 70.1235, interval: 1.5 },
        { tMs: 7500, bpm: null, interval: null, declined: 'low-quality' },
      ],
    })
    expect(summary).toEqual([{ name: 'Pulse by Tiny', value: 70.1235, unit: 'bpm' }])
  })

  it.each(['no-pulse', 'no-face', 'two-faces'])('[S7] [S9] is not believed where the own engine says %s', (reason) => {
    const { field, summary } = toNetworkField(read([rate(5000, 70)]), own(reason))
    expect(field).toMatchObject({ pulse: [{ bpm: null, declined: reason }] })
    expect(summary[0]?.value).toBeNull()
  })

  it('[S7] is believed where the own engine merely lacks quality', () => {
    expect(toNetworkField(read([rate(5000, 70)]), own('low-quality')).field).toMatchObject({ pulse: [{ bpm: 70 }] })
  })

  it('[S7] names why it was refused, or why it was dropped on the way', () => {
    const refused = toNetworkField({ kind: 'refused', code: 'too-slow', sentence: 'Tiny takes 900 ms.' }, own())
    expect(refused).toEqual({ field: { refused: 'too-slow', sentence: 'Tiny takes 900 ms.' }, summary: [] })
    const sentence = 'Tiny gave no numbers.'
    const { field } = toNetworkField(read([rate(5000, 70), { kind: 'dropped', atMs: 7500, sentence }]), own())
    expect(field).toMatchObject({ dropped: sentence, pulse: [{ bpm: 70 }] })
  })
})
