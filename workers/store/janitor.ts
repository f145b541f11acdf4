// Retention and space: deletes what has outlived its time, keeps the samples within their budget, and tells how full it is.
import type { Settings } from '#core/contracts/settings.ts'
import type { Access } from './access.ts'
import { spaceSteps, type Emit, type SpaceStep } from './events.ts'
import { stored, type Stored } from './outcome.ts'
import type { Shedding } from './raw-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Settled undo entries stay visible in the history as long as this. Chosen by hand. */
const UNDO_DAYS = 30
const BYTES_PER_MEGABYTE = 1_000_000

export interface JanitorReport {
  readonly rawLines: number
  readonly summaries: number
  readonly undoEntries: number
  readonly usedBytes: number
  readonly quotaBytes: number
}

export interface JanitorOptions {
  readonly access: Access
  readonly raw: {
    readonly shedBefore: (beforeMs: number) => Promise<Stored<Shedding>>
    readonly shedBytes: (bytes: number) => Promise<Stored<Shedding>>
  }
  readonly estimate: () => Promise<{ readonly usage?: number; readonly quota?: number }>
  readonly emit: Emit
}

export function createJanitor({ access, raw, estimate, emit }: JanitorOptions) {
  let lastStep: SpaceStep = 0

  const tellSpace = (usedBytes: number, quotaBytes: number): void => {
    const step = toSpaceStep(usedBytes, quotaBytes)
    if (step !== lastStep) emit({ kind: 'space', step, usedBytes, quotaBytes })
    lastStep = step
  }

  /** Samples above the budget go, oldest first; decisions and what people wrote never do. */
  const keepBudget = async (usedBytes: number, budgetBytes: number): Promise<Stored<number>> => {
    if (usedBytes <= budgetBytes) return stored(0)
    const shed = await raw.shedBytes(usedBytes - budgetBytes)
    if (!shed.ok) return shed
    const { lines, beforeMs } = shed.value
    if (lines > 0) emit({ kind: 'shed', cause: 'budget', lines, beforeMs })
    return stored(lines)
  }

  /** One run, at time `nowMs` (wall clock), under the person's own limits. Safe to repeat. */
  return async (nowMs: number, keeping: Settings['keeping']): Promise<Stored<JanitorReport>> => {
    const aged = await raw.shedBefore(nowMs - keeping.rawHours * HOUR_MS)
    if (!aged.ok) return aged
    const rows = await deleteAged(access, nowMs, keeping.featureDays)
    if (!rows.ok) return rows
    const { usage = 0, quota = 0 } = await estimate()
    tellSpace(usage, quota)
    const over = await keepBudget(usage, keeping.budgetMegabytes * BYTES_PER_MEGABYTE)
    if (!over.ok) return over
    return stored({ ...rows.value, rawLines: aged.value.lines + over.value, usedBytes: usage, quotaBytes: quota })
  }
}

/** The highest step that is reached; 0 also when the browser does not tell its quota. */
export const toSpaceStep = (usedBytes: number, quotaBytes: number): SpaceStep =>
  spaceSteps.findLast((step) => step === 0 || (quotaBytes > 0 && usedBytes >= (quotaBytes * step) / 100)) ?? 0

/** Minute and hour summaries and settled undo entries; days are kept for good. */
function deleteAged(access: Access, nowMs: number, featureDays: number) {
  const before = nowMs - featureDays * DAY_MS
  return access.write({ stores: ['summaries', 'undo'], durability: 'relaxed' }, async (transaction) => {
    const store = transaction.objectStore('summaries')
    let summaries = 0
    for (const level of ['minute', 'hour']) {
      const aged = IDBKeyRange.bound([level, 0], [level, before], false, true)
      summaries += await store.count(aged)
      await store.delete(aged)
    }
    let undoEntries = 0
    const oldUndo = IDBKeyRange.upperBound(nowMs - UNDO_DAYS * DAY_MS, true)
    let cursor = await transaction.objectStore('undo').index('doneMs').openCursor(oldUndo)
    while (cursor) {
      await cursor.delete()
      undoEntries++
      cursor = await cursor.continue()
    }
    return { summaries, undoEntries }
  })
}
