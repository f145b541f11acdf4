// The cost ledger: sets the worst case aside before a call, durably, and settles it after; one document a local day.
import { z } from 'zod/mini'
import { checkShape } from '#core/contracts/check-shape.ts'
import { freshDay, reserve, settle, settleAbandoned, type SpendingDay } from '#core/plan/cost.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readDocument, toDocument, type LedgerTx } from '../ledger/ledger-tx.ts'
import type { Clock } from '../ports/clock.ts'

const usd = z.number().check(z.minimum(0))
const count = z.int().check(z.minimum(0))
const daySchema = z.strictObject({ spentUsd: usd, calls: count, fallbacks: count, open: z.record(z.string(), usd) })

export interface DayRow extends SpendingDay {
  readonly day: string
}
export interface Reservation {
  readonly day: string
  readonly id: string
}

export interface Spending {
  today(): DayRow
  /** Newest first; only days with a call or a fallback. */
  days(limit: number): readonly DayRow[]
  /** On record before it is answered; null when the cap does not allow it, `unavailable` when nothing can be recorded. */
  reserve(
    call: { id: string; worstUsd: number },
    stopUsd: number,
    cid: string,
  ): Promise<Reservation | 'over-cap' | 'unavailable'>
  settle(reservation: Reservation, usd: number, cid: string): Promise<void>
  noteFallback(cid: string): Promise<void>
}

const KIND = 'spending'
const DAYS_KEPT = 90

/** The local calendar day, as the person would say it; on a day of 23 or 25 hours too. */
export function localDay(wallMs: number): string {
  const date = new Date(wallMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

export function openSpending(ledger: Ledger, clock: Clock): Spending {
  const cache = new Map<string, SpendingDay>()
  const dayOf = (day: string): SpendingDay => {
    const known = cache.get(day)
    if (known) return known
    const read = toDay(ledger.read((sql) => readDocument(sql, KIND, day))?.body)
    cache.set(day, read)
    return read
  }
  /** Read and written in one transaction: two calls at once cannot both see the room for one. */
  const change = async (
    day: string,
    cid: string,
    next: (before: SpendingDay) => SpendingDay | null,
  ): Promise<boolean | null> => {
    const apply = (tx: LedgerTx): boolean => {
      const after = next(toDay(tx.readDocument(KIND, day)?.body))
      if (after === null) return false
      tx.putDocument(KIND, day, after)
      tx.afterCommit(() => void cache.set(day, after))
      return true
    }
    const written = await ledger.commit({ cid, who: 'bridge', durable: true, apply })
    return written.kind === 'failed' ? null : written.result
  }
  const today = () => localDay(clock.wallMs())
  void settleOld(ledger, today(), change)
  return {
    today: () => ({ day: today(), ...dayOf(today()) }),
    days: (limit) => listDays(ledger, limit),
    async reserve(call, stopUsd, cid) {
      const day = today()
      const done = await change(day, cid, (before) => reserve(before, call, stopUsd))
      return done === null ? 'unavailable' : done ? { day, id: call.id } : 'over-cap'
    },
    async settle({ day, id }, spent, cid) {
      await change(day, cid, (before) => settle(before, { id, usd: spent }))
    },
    async noteFallback(cid) {
      await change(today(), cid, (before) => ({ ...before, fallbacks: before.fallbacks + 1 }))
    },
  }
}

type Change = (day: string, cid: string, next: (before: SpendingDay) => SpendingDay | null) => Promise<boolean | null>

/** What an earlier run left under way was perhaps paid for: it counts in full. */
async function settleOld(ledger: Ledger, day: string, change: Change): Promise<void> {
  const left = listDays(ledger, DAYS_KEPT).filter(({ open }) => Object.keys(open).length > 0)
  await Promise.all(left.map((row) => change(row.day, `settle-${day}`, settleAbandoned)))
}

function listDays(ledger: Ledger, limit: number): readonly DayRow[] {
  const rows = ledger.read((sql) =>
    sql(`SELECT * FROM documents WHERE collection = '${KIND}' ORDER BY id DESC LIMIT ?`).all(
      Math.min(limit, DAYS_KEPT),
    ),
  )
  return (rows ?? []).map((row) => {
    const document = toDocument(row)
    return { day: document.id, ...toDay(document.body) }
  })
}

function toDay(body: unknown): SpendingDay {
  const checked = checkShape(daySchema, body)
  return checked.ok ? checked.value : freshDay
}
