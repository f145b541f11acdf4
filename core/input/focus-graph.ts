// The focus graph: which tabs or windows had the focus in the last minute and how it went around among them, fed once per event.
import type { FeatureLine } from '../contracts/features.ts'

/** Window of the graph and the shortest stay that is a visit (original 3.4; policy reference 5). */
const WINDOW_MS = 60_000
const MIN_DWELL_MS = 500

/** One change of focus. `node` names a tab or window opaquely and is never shown; `aligned` says whether it serves the declared goal. */
export interface FocusEvent {
  readonly atMs: number
  readonly node: string
  readonly aligned?: boolean
}

/** Visits in order; the last one is where the focus is now. */
export interface FocusGraph {
  readonly visits: readonly FocusEvent[]
}

export const emptyFocusGraph: FocusGraph = { visits: [] }

/**
 * Takes up one change of focus. The same event again, an older one, or one to where the focus is already changes nothing; a stay under half a
 * second was on the way to somewhere else and is forgotten.
 */
export function focusMoved(graph: FocusGraph, event: FocusEvent): FocusGraph {
  const last = graph.visits.at(-1)
  if (last && (event.atMs <= last.atMs || event.node === last.node)) return graph
  const passedThrough = last !== undefined && event.atMs - last.atMs < MIN_DWELL_MS
  const kept = passedThrough ? graph.visits.slice(0, -1) : graph.visits
  const current = kept.at(-1)
  const recent = kept.filter(
    (visit, k) => (kept[k + 1]?.atMs ?? event.atMs) > event.atMs - WINDOW_MS || visit === current,
  )
  return current?.node === event.node ? { visits: recent } : { visits: [...recent, event] }
}

/** The minute up to `nowMs`: switches, distinct nodes, how many of them were come back to, mean stay, time on the goal. */
export interface FocusMinute {
  readonly switches: number
  readonly nodes: number
  readonly circling: number
  readonly meanDwellMs: number
  /** null while no visit says whether it serves the goal. */
  readonly alignment: number | null
}

export function focusMinute({ visits }: FocusGraph, nowMs: number): FocusMinute {
  const fromMs = nowMs - WINDOW_MS
  const stays = visits
    .map((visit, k) => ({ ...visit, endMs: Math.min(nowMs, visits[k + 1]?.atMs ?? nowMs) }))
    .filter(({ endMs, atMs }) => endMs > fromMs && atMs <= nowMs)
    .map((stay) => ({ ...stay, dwellMs: stay.endMs - Math.max(fromMs, stay.atMs) }))
  const switches = stays.filter(({ atMs }) => atMs > fromMs).length - (visits[0] && visits[0].atMs > fromMs ? 1 : 0)
  const times = new Map<string, number>()
  for (const { node } of stays) times.set(node, (times.get(node) ?? 0) + 1)
  const told = stays.filter(({ aligned }) => aligned !== undefined)
  const toldMs = told.reduce((sum, { dwellMs }) => sum + dwellMs, 0)
  return {
    switches: Math.max(0, switches),
    nodes: times.size,
    circling: [...times.values()].filter((count) => count > 1).length,
    meanDwellMs: stays.length > 0 ? stays.reduce((sum, { dwellMs }) => sum + dwellMs, 0) / stays.length : 0,
    alignment: toldMs > 0 ? told.reduce((sum, one) => sum + (one.aligned ? one.dwellMs : 0), 0) / toldMs : null,
  }
}

/** Share 0..1 of a minute that is going around in circles, by the original's formula (3.4); 0 under three nodes. */
export function thrashShare({ nodes, switches, circling, meanDwellMs }: FocusMinute): number {
  if (nodes < 3) return 0
  const part = (value: number): number => Math.min(1, Math.max(0, value))
  const revisits = switches > 0 ? circling / nodes : 0
  return (
    0.3 * part((nodes - 2) / 4) +
    0.3 * part(switches / 60) +
    0.25 * part((30 - meanDwellMs / 1000) / 25) +
    0.15 * part(2 * revisits)
  )
}

/** The line of the channel `tabs` at `nowMs`; null before the first event. Quality is 1: what the browser tells is what happened. */
export function focusLine(
  graph: FocusGraph,
  { nowMs, openTabs }: { readonly nowMs: number; readonly openTabs: number },
): FeatureLine | null {
  if (graph.visits.length === 0) return null
  const minute = focusMinute(graph, nowMs)
  return {
    atMs: nowMs,
    channel: 'tabs',
    quality: 1,
    values: {
      switchesPerMin: minute.switches,
      distinctTabs: minute.nodes,
      openTabs,
      thrashNodes: minute.circling,
      complexityRatio: Math.min(1, (thrashShare(minute) + Math.min(1, openTabs / 20)) / 2),
      ...(minute.alignment === null ? {} : { alignmentRatio: minute.alignment }),
    },
  }
}
