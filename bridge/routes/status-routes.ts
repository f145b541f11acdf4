// What the bridge shows of itself: preflight, readiness, dashboard, metrics.
import { CONTRACT_VERSION } from '#core/contracts/bridge-envelope.ts'
import type { Readiness } from '#core/contracts/bridge-readiness.ts'
import type { Dashboard, Metrics } from '#core/contracts/bridge-status.ts'
import type { VersionedSettings } from '#core/contracts/bridge-settings.ts'
import type { Routes } from '../kernel.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { countEvents, newestEvents, readProjects } from '../ledger/lists.ts'
import { ok, refuse } from '../outcome.ts'
import type { Clock } from '../ports/clock.ts'

export interface StatusPorts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly startedMonoMs: number
  readonly isStopping: () => boolean
  readonly readiness: () => Readiness
  readonly settings: () => VersionedSettings
  readonly present: () => { readonly sessions: number; readonly streams: number; readonly devices: number }
  readonly metrics: () => Omit<Metrics, 'uptimeMs' | 'rssBytes' | 'heapBytes'>
}

const RECENTS_DEFAULT = 10

export function statusRoutes(ports: StatusPorts): Routes {
  const uptimeMs = () => ports.clock.monoMs() - ports.startedMonoMs
  return {
    healthz: () => ok({ ok: true as const }),
    preflight: () => ok({ contract: CONTRACT_VERSION, shuttingDown: ports.isStopping() }),
    readiness: () => ok(ports.readiness()),
    dashboard({ query }) {
      const recents = query.recents === undefined ? RECENTS_DEFAULT : Number(query.recents)
      const records = readRecords(ports.ledger, recents)
      if (records === null) return refuse('storage_unavailable')
      const { bootId } = ports.ledger
      const { hints } = ports.readiness()
      const counts = { ...records.counts, ...ports.present() }
      const atMs = ports.clock.wallMs()
      return ok({
        bootId,
        atMs,
        uptimeMs: uptimeMs(),
        counts,
        recents: records.recents,
        settings: ports.settings(),
        hints,
      })
    },
    metrics() {
      const { rss, heapUsed } = readMemory()
      return ok({ uptimeMs: uptimeMs(), rssBytes: rss, heapBytes: heapUsed, ...ports.metrics() })
    },
  }
}

type RecordCounts = Pick<Dashboard['counts'], 'events' | 'decisions' | 'interventions' | 'crashes' | 'projects'>

function readRecords(ledger: Ledger, limit: number): { counts: RecordCounts; recents: Dashboard['recents'] } | null {
  return ledger.read((sql) => {
    const tallies = countEvents(sql)
    const of = (kind: string) => tallies.get(kind) ?? 0
    const events = [...tallies.values()].reduce((sum, rows) => sum + rows, 0)
    const projects = readProjects(sql).length
    return {
      counts: { events, decisions: of('decision'), interventions: of('intervention'), crashes: of('crash'), projects },
      recents: {
        decisions: newestEvents(sql, 'decision', limit),
        interventions: newestEvents(sql, 'intervention', limit),
        crashes: newestEvents(sql, 'crash', limit),
      },
    }
  })
}

/** Without a free file descriptor Node cannot read its own memory use and throws. */
function readMemory(): { rss: number; heapUsed: number } {
  try {
    return process.memoryUsage()
  } catch {
    return { rss: 0, heapUsed: 0 }
  }
}
