import { describe, expect, it } from 'vitest'
import { type FocusEvent, emptyFocusGraph, focusLine, focusMinute, focusMoved, thrashShare } from './focus-graph.ts'

const events = (nodes: string, everyMs: number): FocusEvent[] =>
  [...nodes].map((node, k) => ({ atMs: 1_000_000 + k * everyMs, node }))
const graphOf = (list: readonly FocusEvent[]) => list.reduce(focusMoved, emptyFocusGraph)

describe('the focus graph', () => {
  it('[INP-9] [S15] a minute counts switches, nodes, returns and stays', () => {
    const graph = graphOf(events('ABCABD', 10_000))
    expect(focusMinute(graph, 1_059_999)).toEqual({
      switches: 5,
      nodes: 4,
      circling: 2,
      meanDwellMs: 59_999 / 6,
      alignment: null,
    })
    expect(focusMinute(graph, 1_200_000)).toMatchObject({ switches: 0, nodes: 1, circling: 0 })
    expect(focusMinute(emptyFocusGraph, 5)).toMatchObject({ switches: 0, nodes: 0 })
  })

  it('[INP-9] [S15] [T6] original defect 8: replaying the window into the graph changes nothing; a calm switch every 12 s is calm', () => {
    const list = events('ABCAB', 12_000)
    const once = graphOf(list)
    const nowMs = 1_058_000
    let replayed = once
    for (let k = 0; k < 30; k++) replayed = list.slice(-3).reduce(focusMoved, replayed)
    expect(replayed).toEqual(once)
    const share = thrashShare(focusMinute(once, nowMs))
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.45)
    const hectic = thrashShare(focusMinute(graphOf(events('ABCDEABCDEABCDEABCDEABCDEABCDE', 2_000)), nowMs))
    expect(hectic).toBeGreaterThan(0.75)
  })

  it('[INP-9] [S15] passages under half a second are no visits', () => {
    const passing: FocusEvent[] = [
      { atMs: 1_000_000, node: 'A' },
      { atMs: 1_010_000, node: 'B' },
      { atMs: 1_010_300, node: 'C' },
      { atMs: 1_020_000, node: 'B' },
      { atMs: 1_020_200, node: 'C' },
    ]
    expect(focusMinute(graphOf(passing), 1_030_000)).toMatchObject({ switches: 1, nodes: 2 })
  })

  it('[INP-9] [S15] time on the goal is a share of the time that says so, and renaming nodes changes nothing', () => {
    const graph = graphOf([
      { atMs: 1_000_000, node: 'A', aligned: true },
      { atMs: 1_015_000, node: 'B', aligned: false },
    ])
    expect(focusMinute(graph, 1_060_000).alignment).toBeCloseTo(0.25, 9)
    const line = focusLine(graph, { nowMs: 1_060_000, openTabs: 10 })
    expect(line?.values).toMatchObject({ switchesPerMin: 1, thrashNodes: 0, openTabs: 10, alignmentRatio: 0.25 })
    expect(focusLine(emptyFocusGraph, { nowMs: 0, openTabs: 1 })).toBeNull()
    expect(focusMinute(graphOf(events('XYZXYW', 10_000)), 1_059_999)).toEqual(
      focusMinute(graphOf(events('ABCABD', 10_000)), 1_059_999),
    )
  })
})
