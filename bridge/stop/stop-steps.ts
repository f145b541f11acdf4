// What the bridge does when it stops, in order: tell, close the doors, end what runs, finish the records, leave no run file.
import { setTimeout as wait } from 'node:timers/promises'
import { closeCodes } from '#core/contracts/bridge-stream.ts'
import type { BootOptions } from '../boot-options.ts'
import { removeRunFile } from '../ledger/run-file.ts'
import type { Servers } from '../open-ports.ts'
import type { Parts } from '../parts.ts'
import type { Hub } from '../stream/hub.ts'
import { STOP_LIMIT_MS, type StopStep } from './stopper.ts'

/** Chosen by hand so that they fit in the five seconds with room: what takes longer is named and left behind. */
const LIMITS_MS = {
  announce: 100,
  doors: 100,
  input: 1_500,
  streams: 500,
  requests: 1_000,
  records: 1_500,
  files: 300,
} as const

export function stopSteps(boot: BootOptions, parts: Parts, servers: () => Servers): StopStep[] {
  const { hub, scans, planning, actions, input, inFlight } = parts
  const runs: Record<keyof typeof LIMITS_MS, StopStep['run']> = {
    announce: () => hub.announce({ type: 'STOPPING', seq: 0, cid: parts.bootId, payload: { withinMs: STOP_LIMIT_MS } }),
    doors() {
      scans.stop()
      planning.planner.stop()
      actions.actor.stop()
      for (const server of Object.values(servers())) server.close()
      for (const server of Object.values(servers())) server.closeIdleConnections()
    },
    input: () => input.stop(),
    streams: () => endStreams(hub),
    requests: () => untilEmpty(inFlight),
    records: () => finishRecords(parts, servers()),
    files: () => leave(boot, parts),
  }
  return Object.entries(runs).map(([name, run]) => ({ name, limitMs: LIMITS_MS[name as keyof typeof runs], run })) // keys of `runs`
}

const LOOK_AGAIN_MS = 20

async function endStreams(hub: Hub): Promise<void> {
  hub.closeAll(closeCodes.stopping)
  // Counted in looks, not by the clock: on a machine that stood still nobody has had the time to answer.
  for (let looks = LIMITS_MS.streams / LOOK_AGAIN_MS - 2; looks > 0 && hub.counts().open > 0; looks--)
    await wait(LOOK_AGAIN_MS)
  hub.terminateAll()
}

async function untilEmpty(open: ReadonlyMap<unknown, string>): Promise<void> {
  const end = performance.now() + LIMITS_MS.requests
  while (open.size > 0 && performance.now() < end) await wait(LOOK_AGAIN_MS)
}

/** Chosen by hand: enough names to find what hangs. */
const NAMED_REQUESTS = 20

async function finishRecords({ inFlight, log, denials, records }: Parts, servers: Servers): Promise<void> {
  const open = [...inFlight.values()].slice(0, NAMED_REQUESTS)
  if (open.length > 0) log.log.warn({ open, openRequests: inFlight.size }, 'requests still open at the stop')
  for (const server of Object.values(servers)) server.closeAllConnections()
  await denials.flush()
  records.close()
}

function leave({ disk, tree }: BootOptions, { log }: Parts): void {
  removeRunFile(disk, tree.run)
  log.log.info('stopped')
  log.close()
}
