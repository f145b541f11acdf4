// What is left after the worst: writers killed at random moments, sixteen programs racing for one key, and a start over a million records.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { writeRunFile } from '../../bridge/ledger/run-file.ts'
import { systemDisk } from '../../bridge/ports/disk.ts'
import { row, runParts } from '../support/bridge/bench/figures.ts'
import { dropPlace, makePlace, startProgram } from '../support/bridge/run-bridge.ts'
import { scratchFolder } from '../support/bridge/scratch.ts'
import { movableClock } from '../support/bridge/trial-bridge.ts'
import { dropState, makeState, openTrialRecords } from '../support/bridge/trial-records.ts'

const ROOT = join(import.meta.dirname, '../..')
const SUPPORT = join(ROOT, 'tests/support/bridge')
const KILLS = Number(process.env['CORTEX_BENCH_KILLS'] ?? 2_000)
const RACES = Number(process.env['CORTEX_BENCH_RACES'] ?? 200)
/** Writers at once, each with records of its own. */
const LANES = 3

export async function run(): Promise<void> {
  await runParts({ long: measureLongLedger, kills: measureKills, races: measureRaces })
}

interface Toll {
  lost: number
  acknowledged: number
  torn: number
  mostTorn: number
  damaged: number
  early: number
  slowestMs: number
}

/** Told as it goes, so that a run that is cut short has said what it saw. */
const CHUNK = 250

async function measureKills(): Promise<void> {
  const toll: Toll = { lost: 0, acknowledged: 0, torn: 0, mostTorn: 0, damaged: 0, early: 0, slowestMs: 0 }
  let round = 0
  let done = 0
  const lane = async (): Promise<void> => {
    const state = join(scratchFolder('kills'), 'state')
    for (let own = 1; round < KILLS; own++) {
      await killOnce(state, round++, toll)
      if (++done % CHUNK === 0 || done === KILLS) tell(done, toll)
      if (own % 25 === 0) rmSync(state, { recursive: true }) // a new ledger now and then, so that its making is killed too
    }
    rmSync(join(state, '..'), { recursive: true, force: true })
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

const tell = (done: number, { early, lost, acknowledged, torn, mostTorn, damaged, slowestMs }: Toll): void =>
  row(
    `${done} kills at random moments, ${early} before the first record`,
    `${lost} of ${acknowledged} acknowledged lost, ${torn} torn tails, at most ${mostTorn} each, ${damaged} damaged lines, slowest opening ${Math.round(slowestMs)} ms`,
    '0 lost, <= 1 torn each, <= 1000 ms',
  )

/** Every fourth is killed at any moment of its start, the others while they write. */
async function killOnce(state: string, round: number, toll: Toll): Promise<void> {
  const child = spawn(process.execPath, [join(SUPPORT, 'bench/kill-writer.ts'), state, String(round)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(ROOT, '.cache/node') },
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  const ended = once(child, 'close')
  if (round % 4 === 0) await wait(Math.random() * 300)
  else {
    await Promise.race([once(child.stdout, 'data'), ended])
    await wait(Math.random() * 40)
  }
  child.kill('SIGKILL')
  await ended
  const ids = said.split('\n').slice(0, -1)
  if (ids.length === 0) toll.early++
  const begunMs = performance.now()
  const trial = openTrialRecords(state)
  toll.slowestMs = Math.max(toll.slowestMs, performance.now() - begunMs)
  const { tornTails = 0, damagedLines = 0 } = trial.records.found.report ?? {}
  const kept = new Set(
    trial.records.ledger.read((sql) =>
      sql('SELECT id FROM events WHERE id LIKE ?')
        .all(`r${round}-%`)
        .map((one) => String(one['id'])),
    ),
  )
  trial.records.close()
  toll.acknowledged += ids.length
  toll.lost += ids.filter((id) => !kept.has(id)).length
  toll.torn += tornTails
  toll.mostTorn = Math.max(toll.mostTorn, tornTails)
  toll.damaged += damagedLines
}

async function measureRaces(): Promise<void> {
  let disagreed = 0
  for (let round = 0; round < RACES; round++) {
    const place = await makePlace(join(scratchFolder('race'), 'state'))
    const programs = Array.from({ length: 16 }, () =>
      startProgram(join(SUPPORT, 'provision-once.ts'), place, { args: [place.stateDir] }),
    )
    const keys = new Set(
      (await Promise.all(programs.map(({ ended }) => ended))).map(({ code, out }) => `${code} ${out}`),
    )
    if (keys.size !== 1) disagreed++
    dropPlace(place)
  }
  row(`16 programs making one key, ${RACES} rounds`, `agreed in ${RACES - disagreed}`, `${RACES}`)
}

const DAY_MS = 86_400_000
const DAYS = 30
const PIECES = 8

/** [G19] A million records over a month, opened after a stop in order and after a kill. */
async function measureLongLedger(): Promise<void> {
  const state = makeState()
  const clock = movableClock()
  const first = openTrialRecords(state, { clock })
  const rows = Math.ceil(1_000_000 / DAYS / PIECES)
  for (let day = 0; day < DAYS; day++) {
    for (let piece = 0; piece < PIECES; piece++)
      await first.records.ledger.commit({
        cid: 'cid-12345678',
        who: 'bench',
        durable: false,
        apply(tx) {
          for (let i = 0; i < rows; i++)
            tx.append({
              id: `r-${day}-${piece}-${i}`,
              kind: i % 2 === 0 ? 'decision' : 'telemetry',
              atMs: clock.wallMs(),
              body: { n: i, arm: 'breathing', score: 0.5 },
            })
        },
      })
    clock.advance(DAY_MS)
  }
  first.records.close()
  const open = (): number => {
    const begunMs = performance.now()
    openTrialRecords(state, { clock }).records.close()
    return Math.round(performance.now() - begunMs)
  }
  const inOrder = open()
  const run = { pid: 1, startTime: 1, bootId: 'gone', httpPort: 1, streamPort: 1, launcherPort: 1, startedAtMs: 1 }
  writeRunFile(systemDisk, first.tree.run, run)
  row('opening a million records', `${inOrder} ms after a stop, ${open()} ms after a kill`, '<= 1000 ms')
  dropState(state)
}
