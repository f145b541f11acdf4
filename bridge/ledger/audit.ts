// The audit: who asked for what and what came of it. One writer; what was refused is gathered for a moment, what was done is written with the deed.
import type { BridgeErrorCode } from '#core/contracts/bridge-errors.ts'
import type { Surface } from '../guard/knock.ts'
import type { Clock } from '../ports/clock.ts'
import { ownRow, type Ledger } from './ledger.ts'
import type { NewRow } from './ledger-row.ts'

export interface DoneAct {
  readonly surface: Surface
  readonly route: string
  readonly sid: string | null
}

/** The row that goes into the same transaction as the deed itself: there is no deed without it. */
export const auditRow = (act: DoneAct, atMs: number): NewRow => ownRow('audit', atMs, { ...act, outcome: 'done' })

export interface Denial {
  readonly surface: Surface
  /** The method's own name where one was found; never the raw target, which is the caller's text. */
  readonly route: string | null
  readonly code: BridgeErrorCode
  readonly cid: string
  readonly who: string
}

export interface DenialLog {
  add(denial: Denial): void
  /** Writes what has gathered; also called at stop. */
  flush(): Promise<void>
  count(): number
}

/** Chosen by hand: a denial is on record within a quarter of a second. */
export const DENIAL_FLUSH_MS = 250
/** Chosen by hand: beyond this many in one flush, the rest is kept as a number a code, so that a flood cannot fill the disk. */
const DENIALS_KEPT = 50

export function createDenialLog(ledger: Ledger, clock: Clock): DenialLog {
  let waiting: Denial[] = []
  let beyond = new Map<BridgeErrorCode, number>()
  let timer: NodeJS.Timeout | null = null
  let count = 0

  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    const [denials, rest] = [waiting, beyond]
    waiting = []
    beyond = new Map()
    await Promise.all([
      ...denials.map((denial) => write(denial, 1)),
      ...[...rest].map(([code, times]) => write(summary(code), times)),
    ])
  }
  const write = ({ cid, who, ...denial }: Denial, times: number) => {
    const row = ownRow('audit', clock.wallMs(), { ...denial, outcome: 'denied', times })
    return ledger.commit({
      cid,
      who,
      durable: false,
      apply: (tx) => tx.append(row),
      spool: { rows: [row], result: true },
    })
  }
  return {
    add(denial) {
      count++
      if (waiting.length < DENIALS_KEPT) waiting.push(denial)
      else beyond.set(denial.code, (beyond.get(denial.code) ?? 0) + 1)
      timer ??= setTimeout(() => void flush(), DENIAL_FLUSH_MS)
    },
    flush,
    count: () => count,
  }
}

const summary = (code: BridgeErrorCode): Denial => ({
  surface: 'http',
  route: null,
  code,
  cid: 'aggregated',
  who: 'stranger',
})
