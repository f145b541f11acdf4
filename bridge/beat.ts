// The beat: once a second, everything that must be looked at now and then is looked at.
import { join, dirname } from 'node:path'
import type { BootOptions } from './boot-options.ts'
import { createClockWatch } from './ledger/clock-watch.ts'
import { ownRow } from './ledger/ledger.ts'
import { forgetDevices } from './ledger/provision.ts'
import { watchOverrides } from './ledger/records.ts'
import { planRetention, removeSegment } from './ledger/retention.ts'
import type { Parts } from './parts.ts'
import { isAnswering } from './ports/probe.ts'

const BEAT_MS = 1_000
/** In beats. */
const LAUNCHER_EVERY = 10
const LAUNCHER_RETRY = 2
const KEY_EVERY = 5
const OVERRIDES_EVERY = 60
const RETENTION_EVERY = 3_600
const BYTES_PER_MB = 1_048_576

export interface Beat {
  end(): void
}

export function startBeat(boot: BootOptions, parts: Parts): Beat {
  const watchClock = createClockWatch(boot.clock)
  let beats = 0
  let told = ''
  const tellReadiness = (): void => {
    const readiness = parts.readiness()
    const text = JSON.stringify(readiness)
    if (text !== told) parts.hub.publish('READINESS', parts.mintCid(), readiness)
    told = text
  }
  const beat = (): void => {
    parts.loop.tick()
    parts.sessions.sweep()
    parts.hub.tick()
    parts.records.ledger.settle()
    parts.log.settle()
    noteGap(boot, parts, watchClock())
    if (beats % KEY_EVERY === 0) watchKey(boot, parts)
    if (beats % (parts.launcher.state === 'ok' ? LAUNCHER_EVERY : LAUNCHER_RETRY) === 0) void probeLauncher(boot, parts)
    if (beats % OVERRIDES_EVERY === 0) watchOverrides(boot.tree, parts.records.grants, parts.records.hints)
    if (beats % RETENTION_EVERY === 0) void keepWithinBounds(boot, parts)
    tellReadiness()
    beats++
  }
  const timer = setInterval(() => safely(parts, beat), BEAT_MS)
  safely(parts, beat)
  return { end: () => clearInterval(timer) }
}

/** One look that fails (no free file descriptor, a folder gone) must not end the bridge: the next beat looks again. */
function safely(parts: Parts, beat: () => void): void {
  try {
    beat()
  } catch (error) {
    parts.log.log.error({ err: error }, 'a beat failed')
  }
}

function noteGap(
  { clock }: BootOptions,
  { records, bootId }: Parts,
  gap: ReturnType<ReturnType<typeof createClockWatch>>,
): void {
  if (gap === null) return
  records.hints.add('clock-jumped')
  const row = ownRow('gap', clock.wallMs(), { ...gap })
  const write = { cid: bootId, who: 'bridge', durable: true, spool: { rows: [row], result: true } }
  void records.ledger.commit({ ...write, apply: (tx) => tx.append(row) })
}

/** Another root key: whatever was proved with the old one is over, and everyone proves themselves anew. */
function watchKey({ disk, tree }: BootOptions, { records, sessions, log }: Parts): void {
  if (!records.root.look()) return
  forgetDevices(disk, tree)
  for (const { session } of sessions.list()) sessions.end(session.sid)
  records.hints.add('keys-rotated')
  log.log.warn('the root key was replaced; every session has ended and pages must be paired again')
}

async function probeLauncher({ program }: BootOptions, { launcher }: Parts): Promise<void> {
  launcher.state = (await isAnswering(program.launcherPort)) ? 'ok' : 'not-running'
}

async function keepWithinBounds({ disk, tree, clock }: BootOptions, { records, settings }: Parts): Promise<void> {
  const { keepDays, diskBudgetMb } = settings.current().settings
  const plan = planRetention({
    disk,
    ledgerFolder: dirname(tree.ledger),
    mirrorFolder: join(tree.mirror),
    wallMs: clock.wallMs(),
    keepDays,
    budgetBytes: diskBudgetMb * BYTES_PER_MB,
  })
  if (plan.overBudget) records.hints.add('disk-nearly-full')
  for (const segment of plan.expired) if (!(await removeSegment(records.ledger, disk, segment))) return
  if (plan.expired.length > 0) records.ledger.compact()
}
