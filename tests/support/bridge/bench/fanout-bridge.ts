// A bridge for the fan-out benchmark: room for many streams, and a message thirty times a second with the moment it left.
import { startTrialBridge } from '../trial-bridge.ts'

const HZ = 30
const DRAIN_MS = 2_000
const [seconds = '10'] = process.argv.slice(2)
const trial = await startTrialBridge({
  listen: true,
  trial: { caps: { perSession: 4_000, total: 4_000, unproven: 4_000 }, strangers: { perSecond: 1e6, burst: 1e6 } },
})
trial.token(['state:read'])
const sid = trial.bridge.parts.sessions.list()[0]?.session.sid ?? ''
const { tickets, hub } = trial.bridge.parts
const filler = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`countOfThings${i}`, i * 1_000 + 0.5]))
/** The system's monotonic clock, which every process on Linux reads alike. */
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

process.on('message', (kind: 'ticket' | 'go') => {
  if (kind === 'ticket') process.send?.({ kind: 'ticket', ticket: tickets.issue(sid, trial.origin) })
  else publish(HZ * Number(seconds))
})
process.send?.({ kind: 'ready', streamPort: trial.streamPort, origin: trial.origin })

function publish(total: number): void {
  let sent = 0
  const startMs = nowMs()
  const timer = setInterval(() => {
    // About 480 bytes, as large as a message gets.
    for (; sent < total && nowMs() - startMs >= (sent * 1000) / HZ; sent++)
      hub.publish('INPUT', 'cid-12345678', { sentMs: nowMs(), ...filler })
    if (sent < total) return
    clearInterval(timer)
    setTimeout(() => {
      process.send?.({ kind: 'done', sent, rssBytes: process.memoryUsage().rss, open: hub.counts().open })
      void trial.stop().then(() => process.exit(0))
    }, DRAIN_MS)
  }, 4)
}
