import { describe, expect, it } from 'vitest'
import { minuteTable, trendSentence } from './trend-words.ts'

const pulse = { title: 'Pulse', unit: 'bpm' }
const points = [70, null, 74, 72].map((value, index) => ({ atMs: index * 30_000, value }))

describe('a trend in words', () => {
  it('[U2] says its range and how much of it could be read', () => {
    expect(trendSentence(pulse, points)).toBe('Between 70 and 74 bpm, read 75 % of the time.')
    expect(trendSentence(pulse, points.slice(0, 1))).toBe('Steady at 70 bpm, read 100 % of the time.')
    expect(trendSentence(pulse, points.slice(1, 2))).toBe('No readings in the last ten minutes.')
  })

  it('[U2] has the same numbers as a table, a minute a row, nothing where nothing was read', () => {
    const table = minuteTable(pulse, [...points, { atMs: 120_000, value: null }], (atMs) => `${atMs / 60_000}`)
    expect(table.columns).toEqual(['Minute', 'Pulse, bpm', 'Lowest', 'Highest', 'Read, %'])
    expect(table.rows).toEqual([
      ['0', 70, 70, 70, 50],
      ['1', 73, 72, 74, 100],
      ['2', null, null, null, 0],
    ])
  })
})
