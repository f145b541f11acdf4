// Scans: one of a kind at a time, a few at once, waited for if asked, the last hundred kept.
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { FoundProject, Scan, ScanFinding, ScanKind } from '#core/contracts/bridge-workspace.ts'
import type { Routes } from '../kernel.ts'
import { notFound, ok, refuse, type Settled } from '../outcome.ts'
import { mintId, type Clock } from '../ports/clock.ts'

const IN_FLIGHT_CAP = 4
const KEPT = 100

export interface ScanPorts {
  readonly clock: Clock
  readonly scanners: Readonly<Record<ScanKind, (signal: AbortSignal) => Promise<ScanFinding>>>
  readonly onDone: (scan: Scan, cid: string) => void
}

export interface ScanDesk {
  readonly routes: Routes
  /** A project that a scan of this run has found. */
  discovered(id: string): FoundProject | null
  stop(): void
}

interface Running {
  readonly scan: Scan
  readonly finished: Promise<Scan>
}

export function openScanDesk(ports: ScanPorts): ScanDesk {
  const kept = new Map<string, Scan>()
  const running = new Map<ScanKind, Running>()
  const stopping = new AbortController()

  const keep = (scan: Scan): void => {
    kept.set(scan.id, scan)
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break
      kept.delete(oldest)
    }
  }
  const start = (kind: ScanKind, cid: string): Running => {
    const scan: Scan = {
      id: mintId(randomBytes),
      kind,
      state: 'running',
      startedAtMs: ports.clock.wallMs(),
      finding: null,
    }
    keep(scan)
    const finished = ports.scanners[kind](stopping.signal)
      .catch((): ScanFinding => ({ kind: 'unavailable', reason: 'failed' }))
      .then((finding) => {
        const done: Scan = { ...scan, state: 'done', finding }
        running.delete(kind)
        keep(done)
        ports.onDone(done, cid)
        return done
      })
    const entry = { scan, finished }
    running.set(kind, entry)
    return entry
  }
  return {
    routes: {
      startScan({ body, cid }) {
        const current = running.get(body.kind)
        if (!current && running.size >= IN_FLIGHT_CAP) return refuse('rate_limited', { retryAfterMs: 1_000 })
        return waitFor(current ?? start(body.kind, cid), body.wait ?? 0)
      },
      getScan({ params }) {
        const scan = kept.get(params['id'] ?? '')
        return scan ? ok(scan) : notFound()
      },
    },
    discovered: (id) => findDiscovered([...kept.values()], id),
    stop: () => stopping.abort(),
  }
}

async function waitFor({ scan, finished }: Running, seconds: number): Promise<Settled<Scan>> {
  if (seconds === 0) return ok(scan, 202)
  const giveUp = new AbortController()
  const timeout = wait(seconds * 1000, null, { signal: giveUp.signal, ref: false }).catch(() => null)
  const done = await Promise.race([finished, timeout])
  giveUp.abort()
  return done ? ok(done) : refuse('scan_timeout', { scanId: scan.id })
}

function findDiscovered(scans: readonly Scan[], id: string): FoundProject | null {
  for (const { finding } of scans.toReversed()) {
    const found = finding?.kind === 'projects' ? finding.projects.find((project) => project.id === id) : undefined
    if (found) return found
  }
  return null
}
