// Every method of the bridge with what answers it.
import { STREAM_PATH } from '#core/contracts/bridge-stream.ts'
import type { BootOptions } from './boot-options.ts'
import { pageOrigin } from './doors.ts'
import type { Routes } from './kernel.ts'
import { createCursorSealer } from './ledger/cursor.ts'
import { ownRow } from './ledger/ledger.ts'
import type { Parts } from './parts.ts'
import { LOOPBACK } from './ports/hardened-server.ts'
import { identifyProject } from './ports/project-scan.ts'
import { accessRoutes } from './routes/access-routes.ts'
import { planRoutes } from './routes/plan-routes.ts'
import { projectRoutes } from './routes/project-routes.ts'
import { recordRoutes } from './routes/record-routes.ts'
import { shutdownRoute } from './routes/shutdown-route.ts'
import { statusRoutes } from './routes/status-routes.ts'
import { createHello, type Hello } from './sessions/hello.ts'
import type { RequestStop } from './stop/stop-request.ts'
import type { Stopper } from './stop/stopper.ts'

export interface RouteNeeds {
  readonly stopper: Stopper
  readonly requestStop: RequestStop
}

export function allRoutes(boot: BootOptions, parts: Parts, { stopper, requestStop }: RouteNeeds): Routes {
  const { records, settings, scans } = parts
  return {
    ...openStatus(boot, parts, stopper),
    ...recordRoutes(
      records.ledger,
      createCursorSealer(() => records.root.current()),
    ),
    ...settings.routes,
    ...scans.routes,
    ...projectRoutes({ discovered: (id) => scans.discovered(id), identify: identifyProject }),
    ...planRoutes(parts.planning),
    ...parts.actions.routes,
    ...openAccess(boot, parts),
    ...shutdownRoute(requestStop),
  }
}

function openStatus({ clock }: BootOptions, parts: Parts, stopper: Stopper): Routes {
  const { sessions, devices, hub, records, denials, loop } = parts
  return statusRoutes({
    ledger: records.ledger,
    clock,
    startedMonoMs: parts.startedMonoMs,
    isStopping: () => stopper.isStopping(),
    readiness: parts.readiness,
    settings: () => parts.settings.current(),
    present: () => ({ sessions: sessions.list().length, streams: hub.counts().open, devices: devices.list().length }),
    metrics: () => ({
      requests: parts.requests.count,
      denied: denials.count(),
      sessions: sessions.list().length,
      streams: hub.counts().open,
      framesSent: hub.counts().framesSent,
      ...records.ledger.counts(),
      loopDelayP99Ms: loop.p99Ms(),
    }),
  })
}

const streamUrlOf = ({ program }: BootOptions): string => `ws://${LOOPBACK}:${program.streamPort}${STREAM_PATH}`

function openAccess(boot: BootOptions, parts: Parts): Routes {
  const { sessions, codes, devices, tickets } = parts
  const origin = pageOrigin(boot.program)
  return accessRoutes({
    hello: openHello(boot, parts),
    sessions,
    codes,
    devices,
    tickets,
    pageUrl: `${origin}/`,
    streamUrl: streamUrlOf(boot),
    ownOrigin: origin,
    onSession: noteSession(boot, parts),
  })
}

function openHello(boot: BootOptions, { records, devices, codes, sessions, bootId }: Parts): Hello {
  const { program, clock, random } = boot
  return createHello({
    port: program.httpPort,
    rootKey: () => records.root.current(),
    devices,
    codes,
    sessions,
    clock,
    random,
    greeting: () => ({
      capabilities: { input: boot.startInput !== undefined },
      bootId,
      streamUrl: streamUrlOf(boot),
      launcherUrl: `http://${LOOPBACK}:${program.launcherPort}`,
    }),
  })
}

/** A session is on record, but saying hello must not fail because the disk is full: that is when one most needs to look. */
function noteSession({ clock }: BootOptions, { records, sessions }: Parts): (sid: string, cid: string) => void {
  return (sid, cid) => {
    const opened = sessions.peek(sid)
    const who = opened?.session.who ?? 'stranger'
    const body = { surface: 'http', route: 'hello', sid, outcome: 'done', client: opened?.client.kind ?? '' }
    const row = ownRow('audit', clock.wallMs(), body)
    const write = { cid, who, durable: false, spool: { rows: [row], result: true } }
    void records.ledger.commit({ ...write, apply: (tx) => tx.append(row) })
  }
}
