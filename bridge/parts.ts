// The parts of a running bridge, opened in order: log, records, access, stream, settings, scans, input.
import { existsSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Readiness } from '#core/contracts/bridge-readiness.ts'
import type { EventKind, LedgerEvent } from '#core/contracts/bridge-records.ts'
import { openActions, type Actions } from './actions/open-actions.ts'
import type { BootOptions } from './boot-options.ts'
import { thisComputer } from './install/places.ts'
import { wrapperPath } from './install/plan.ts'
import { createDenialLog, type DenialLog } from './ledger/audit.ts'
import { noteBoot, openRecords, type Records } from './ledger/records.ts'
import { mintId } from './ports/clock.ts'
import { noInput, type InputPort } from './ports/input-port.ts'
import { openLog, type LogFile } from './ports/log.ts'
import { openPlanning, type Planning } from './planner/open-planning.ts'
import { createLoopWatch, type LoopWatch } from './ports/loop-watch.ts'
import { scanProjects } from './ports/project-scan.ts'
import { scanWindows } from './ports/window-scan.ts'
import { readReadiness } from './readiness.ts'
import { openScanDesk, type ScanDesk } from './routes/scan-desk.ts'
import { openSettings, type SettingsDesk } from './routes/settings-routes.ts'
import { openDeviceBook, type DeviceBook } from './sessions/device-book.ts'
import { createPairingCodes, type PairingCodes } from './sessions/pairing-codes.ts'
import { createSessionBook, type SessionBook } from './sessions/session-book.ts'
import { Hub, hubCaps } from './stream/hub.ts'
import { createTicketBook, type TicketBook } from './stream/tickets.ts'

export interface Parts {
  readonly bootId: string
  readonly mintCid: () => string
  readonly log: LogFile
  readonly records: Records
  readonly denials: DenialLog
  readonly sessions: SessionBook
  readonly codes: PairingCodes
  readonly devices: DeviceBook
  readonly tickets: TicketBook
  readonly hub: Hub
  readonly settings: SettingsDesk
  readonly scans: ScanDesk
  readonly planning: Planning
  readonly actions: Actions
  readonly input: InputPort
  readonly loop: LoopWatch
  readonly launcher: { state: 'ok' | 'not-running' }
  readonly requests: { count: number }
  /** Requests being answered, each with its method's name. */
  readonly inFlight: Map<IncomingMessage, string>
  readonly startedMonoMs: number
  readonly readiness: () => Readiness
}

/** Rows that concern only the record itself are not told on the stream. */
const untold: ReadonlySet<EventKind> = new Set<EventKind>(['audit', 'answer', 'document', 'telemetry'])

/** Throws StartFailure with exit code 2, 3 or 4. */
export function openParts(boot: BootOptions): Parts {
  const { clock, disk, tree, random, program } = boot
  const bootId = mintId(random)
  const mintCid = () => mintId(random)
  const monoMs = () => clock.monoMs()
  const hub: Hub = new Hub({
    caps: boot.trial?.caps ?? hubCaps,
    monoMs,
    mintCid,
    onAlive: (sid) => sessions.touch(sid),
  })
  const tell = (rows: readonly LedgerEvent[]) => {
    for (const row of rows) if (!untold.has(row.kind)) hub.publish('EVENT', row.cid, row)
  }
  const keep = { disk, tree, clock, bootId, onAppended: tell }
  const records = openRecords(keep)
  noteBoot(keep, records)
  const log = openLog({ disk, folder: tree.logs, bootId, level: boot.logLevel ?? 'info' })
  const sessions = createSessionBook({ monoMs, random, onEnd: (sid) => hub.endSession(sid) })
  const loop = createLoopWatch(monoMs)
  const hostWrapper = wrapperPath({ computer: thisComputer(), stateDir: tree.base })
  const launcher: Parts['launcher'] = { state: 'not-running' }
  const settings = openSettings(records.ledger, (changed, cid) => {
    hub.publish('SETTINGS', cid, changed)
    input.setEnabled(changed.settings.inputRhythm)
  })
  const planning = openPlanning(boot, records.ledger, log.log)
  const input = startInput(boot, hub, { mintCid, enabled: settings.current().settings.inputRhythm })
  return {
    bootId,
    mintCid,
    log,
    records,
    denials: createDenialLog(records.ledger, clock),
    sessions,
    codes: createPairingCodes({ monoMs, random, port: program.httpPort }),
    devices: openDeviceBook(disk, tree.devices),
    tickets: createTicketBook({ port: program.streamPort, monoMs, random }),
    hub,
    settings,
    scans: openScans(boot, hub, settings),
    planning,
    actions: openActions(boot, { ledger: records.ledger, settings, planner: planning.planner }),
    input,
    loop,
    launcher,
    requests: { count: 0 },
    inFlight: new Map(),
    startedMonoMs: clock.monoMs(),
    readiness: () =>
      readReadiness({
        input: () => input.state(),
        ledger: () => records.ledger.state(),
        log: () => log.state(),
        launcher: () => launcher.state,
        llm: planning.readiness,
        actions: () => ({ state: 'ok' }), // each kind says its own reason when asked what it can do
        hasNativeHost: () => existsSync(hostWrapper),
        hasExtension: () => sessions.list().some(({ client }) => client.kind === 'extension'),
        isSlow: () => loop.isSlow(),
        lasting: records.hints,
      }),
  }
}

function startInput(
  boot: BootOptions,
  hub: Hub,
  { mintCid, enabled }: { mintCid: () => string; enabled: boolean },
): InputPort {
  if (!boot.startInput) return noInput
  const onBucket: Parameters<typeof boot.startInput>[0]['onBucket'] = (bucket) =>
    hub.publish('INPUT', mintCid(), bucket)
  return boot.startInput({ onBucket, onState: () => {} }, enabled) // readiness is looked at every second anyway
}

function openScans({ clock, homeDir, run }: BootOptions, hub: Hub, settings: SettingsDesk): ScanDesk {
  const rootsOf = (): readonly string[] => {
    const { projectRoots } = settings.current().settings
    return projectRoots.length > 0 ? projectRoots : [homeDir]
  }
  return openScanDesk({
    clock,
    scanners: {
      windows: () => scanWindows({ platform: process.platform, env: process.env, run }),
      projects: (signal) => scanProjects({ roots: rootsOf(), signal, monoMs: () => clock.monoMs() }),
    },
    onDone: (scan, cid) => hub.publish('SCAN', cid, scan),
  })
}
