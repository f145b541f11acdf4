// `cortex status`: is it running, how are its parts, is help paused.
import type { Dashboard } from '#core/contracts/bridge-status.ts'
import type { Readiness } from '#core/contracts/bridge-readiness.ts'
import { explain } from '../bridge-access.ts'
import { done, type Command } from '../command.ts'

export const status: Command = {
  name: 'status',
  summary: 'Is Cortex running, and how are its parts?',
  usage: '',
  help: ['Shows the running bridge: its parts in fixed order, counts, hints, and whether help is paused.'],
  flags: {},
  async run({ access, program, wallMs }) {
    const opened = await access.bridge(['state:read'])
    if (opened.kind === 'closed') return opened.result
    const { call } = opened.value
    const [readiness, dashboard] = [await call('readiness'), await call('dashboard', { query: { recents: '1' } })]
    if (readiness.kind !== 'ok') return explain(readiness, program)
    if (dashboard.kind !== 'ok') return explain(dashboard, program)
    const object = { ok: true, running: true, httpPort: program.httpPort, ...readiness.result, ...dashboard.result }
    return done(object, ...toLines(readiness.result, dashboard.result, wallMs()))
  },
}

function toLines(readiness: Readiness, { counts, uptimeMs, settings }: Dashboard, nowMs: number): string[] {
  const { pausedUntilMs } = settings.settings
  const paused = pausedUntilMs !== null && pausedUntilMs > nowMs
  return [
    `Running for ${toDuration(uptimeMs)}; ${counts.sessions} session${counts.sessions === 1 ? '' : 's'}, ${counts.events} records.`,
    paused ? `Help is paused until ${new Date(pausedUntilMs).toLocaleString()}.` : 'Help is not paused.',
    ...readiness.subsystems.map(
      ({ name, state, reason }) => `  ${name.padEnd(10)} ${state}${reason ? ` (${reason})` : ''}`,
    ),
    ...readiness.hints.map(({ id, severity }) => `  ${severity}: ${id}`),
  ]
}

const MS_PER_MINUTE = 60_000
const MINUTES_PER_HOUR = 60

function toDuration(ms: number): string {
  const minutes = Math.floor(ms / MS_PER_MINUTE)
  return minutes < MINUTES_PER_HOUR
    ? `${minutes} min`
    : `${Math.floor(minutes / MINUTES_PER_HOUR)} h ${minutes % MINUTES_PER_HOUR} min`
}
