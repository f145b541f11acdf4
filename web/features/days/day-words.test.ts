import { describe, expect, it } from 'vitest'
import type { Segment } from '#core/contracts/session-report.ts'
import { labelTimes } from '#core/report/days/segments.ts'
import { comparisonWords, daySentence, dayTable, listedStretches, loadSentence } from './day-words.ts'

const MIN = 60_000
const stretch = (startMin: number, endMin: number, label: Segment['label']): Segment => ({
  startMs: startMin * MIN,
  endMs: endMin * MIN,
  label,
})

describe('a day in words', () => {
  it('[R2] says what the strip shows and how much could be read', () => {
    const times = labelTimes({ FLOW: 112 * MIN, HYPER: 24 * MIN })
    expect(daySentence({ times, knownMs: 136 * MIN, shares: null, coverage: 0.83 })).toBe(
      '1 h 52 in flow, 24 minutes busier than your usual; 83 % of the time could be read.',
    )
    expect(daySentence({ times: labelTimes({}), knownMs: 0, shares: null, coverage: null })).toBe(
      'Nothing could be read on this day.',
    )
    const usual = labelTimes({ USUAL: 30 * MIN })
    expect(daySentence({ times: usual, knownMs: 30 * MIN, shares: null, coverage: 1 })).toContain('like your usual')
  })

  it('[R2] is a table of stretches, helps and notes in order of time', () => {
    const segments = [stretch(10, 20, 'FLOW'), { ...stretch(30, 40, 'HYPER'), corrected: true as const }]
    const { columns, rows } = dayTable({ segments }, [{ atMs: 25 * MIN, lane: 'Note', text: 'call' }])
    expect(columns).toHaveLength(5)
    expect(rows.map((row) => row[4])).toEqual(['Flow', 'call', 'Busy, as you said'])
    expect(rows[0]?.[2]).toBe(10)
  })

  it('[R5] lists stretches of five minutes and more, joined over a break of a minute', () => {
    const segments = [stretch(0, 4, 'FLOW'), stretch(4.5, 8, 'FLOW'), stretch(8, 10, 'HYPER'), stretch(10, 60, 'AWAY')]
    expect(listedStretches(segments)).toEqual([stretch(0, 8, 'FLOW')])
  })

  it('[R2] tells the load by its highest point and what was paid back', () => {
    const points = [
      { atMs: 0, endZs: 10, maxZs: 10 },
      { atMs: 60 * MIN, endZs: 100, maxZs: 100 },
      { atMs: 120 * MIN, endZs: 40, maxZs: 60 },
    ]
    expect(loadSentence(points)).toMatch(/^Highest at .*; 60 % of that was paid back by .*\.$/)
    expect(loadSentence([])).toBe('No load was read on this day.')
  })

  it('[R3] calls a difference inside the usual spread just that', () => {
    const comparison = {
      metric: 'flowShare',
      value: 0.4,
      days: 20,
      median: 0.3,
      mad: 0.1,
      rank: 0.9,
      shift: 0.1,
      interval: { low: 0, high: 0.2 },
      notable: false,
    }
    expect(comparisonWords(comparison)).toEqual({
      name: 'Time in flow',
      value: '40 %',
      usual: '30 %',
      verdict: 'within your usual range',
    })
    expect(comparisonWords({ ...comparison, notable: true }).verdict).toBe('more than on 18 of your last 20 days')
    expect(comparisonWords({ ...comparison, rank: 0.1, notable: true }).verdict).toBe(
      'less than on 18 of your last 20 days',
    )
  })
})
