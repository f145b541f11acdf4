// [B4] The counting child under a virtual display: what it costs at a busy person's pace, and that it misses nothing at ten times that.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { InputBucket } from '#core/contracts/bridge-stream.ts'
import { superviseInput } from '../../bridge/input/supervisor.ts'
import type { InputPort } from '../../bridge/ports/input-port.ts'
import { cpuSeconds, row, rssMb, tableHead } from '../support/bridge/bench/figures.ts'
import { missingForDisplay, openDisplay, type VirtualDisplay } from '../support/bridge/virtual-display.ts'

const SECONDS = 10

export async function run(): Promise<void> {
  if (missingForDisplay.length > 0) {
    console.log(`Skipped: this machine lacks ${missingForDisplay.join(' and ')}.`)
    return
  }
  tableHead()
  const display = await openDisplay()
  const seen: Record<string, number> = {}
  const port = superviseInput({ onBucket: (bucket) => addTo(seen, bucket), onState: () => {} }, true, {
    machine: { env: display.env, platform: process.platform, arch: process.arch },
  })
  while (port.state().state !== 'running') await wait(20)
  await wait(1_000)
  const pid = childOf(process.pid, 'input')
  await measurePace(display, seen, pid)
  await measureFlood(display, seen, pid)
  await measureIdle(port, pid)
  await port.stop()
  await display.close()
}

function addTo(seen: Record<string, number>, bucket: InputBucket): void {
  for (const [name, value] of Object.entries(bucket)) seen[name] = (seen[name] ?? 0) + value
}

/** The one child of this process whose command line holds the word. */
function childOf(pid: number, word: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  const found = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(word))
  if (found === undefined) throw new Error('the counting child does not run')
  return found
}

/** Moves and clicks in one stream of records: whatever is lost takes a click along sooner or later. Keys would be slow: xdotool waits after each. */
const burst = (moves: number): string =>
  `${Array.from({ length: moves }, (_, i) => `mousemove ${100 + (i % 2) * 600} ${100 + (i % 7) * 50}`).join('\n')}\nmousedown 1\nmouseup 1\n`
const EVENTS_BESIDE_MOVES = 2

async function measurePace(display: VirtualDisplay, seen: Record<string, number>, pid: number): Promise<void> {
  const moves = 18
  const pauseS = 0.019
  const bursts = Math.round(SECONDS / 0.0222)
  const before = { cpu: cpuSeconds(pid), clicks: seen['clicks'] ?? 0 }
  const begunMs = performance.now()
  await display.play(`${burst(moves)}sleep ${pauseS}\n`.repeat(bursts))
  const tookS = (performance.now() - begunMs) / 1000
  await wait(2_500)
  const perSecond = ((moves + EVENTS_BESIDE_MOVES) * bursts) / tookS
  const share = ((cpuSeconds(pid) - before.cpu) / tookS) * 100
  row(
    `input child at ${Math.round(perSecond)} events/s`,
    `${share.toFixed(1)} % of a core, ${bursts - ((seen['clicks'] ?? 0) - before.clicks)} of ${bursts} clicks lost, ${rssMb(pid).toFixed(0)} MB`,
    '<= 7 % at 900 /s',
  )
}

async function measureFlood(display: VirtualDisplay, seen: Record<string, number>, pid: number): Promise<void> {
  const moves = 16
  const bursts = 5_000
  const before = { cpu: cpuSeconds(pid), clicks: seen['clicks'] ?? 0 }
  const begunMs = performance.now()
  await display.play(burst(moves).repeat(bursts))
  const tookS = (performance.now() - begunMs) / 1000
  for (let k = 0; k < 40 && (seen['clicks'] ?? 0) - before.clicks < bursts; k++) await wait(250)
  await wait(1_500)
  const perSecond = ((moves + EVENTS_BESIDE_MOVES) * bursts) / tookS
  const lost = bursts - ((seen['clicks'] ?? 0) - before.clicks)
  row(
    `input child at ${Math.round(perSecond)} events/s`,
    `${lost} of ${bursts} clicks lost, ${(((cpuSeconds(pid) - before.cpu) / tookS) * 100).toFixed(0)} % of a core`,
    'none lost at 10,000 /s',
  )
}

async function measureIdle(port: InputPort, pid: number): Promise<void> {
  const before = cpuSeconds(pid)
  await wait(SECONDS * 1000)
  row(
    'input child with nobody there',
    `${((cpuSeconds(pid) - before) * (100 / SECONDS)).toFixed(1)} % of a core, ${port.state().state}`,
    '',
  )
}
