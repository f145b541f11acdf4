// Collects feature lines and writes them by batch; slows the sender down before it has to give anything up.
import { isRecordable } from '#core/contracts/recording-features.ts'
import { featureLineSchema, type FeatureLine } from '#core/contracts/features.ts'
import type { Emit } from './events.ts'
import { checked, refused, stored, type Stored } from './outcome.ts'

/** Four channels at one line a second: a batch is written every ten seconds or every 400 lines. A crash costs at most this much raw signal. */
export const FLUSH_AFTER_MS = 10_000
export const FLUSH_LINES = 400
/** From here a sender waits for the disk; a sender that does not wait loses its oldest lines beyond the limit. Ten minutes of four channels. */
export const HIGH_WATER_LINES = 1_200
export const MAX_PENDING_LINES = 2_400

export interface SampleReceipt {
  readonly pending: number
  /** Lines given up since the last receipt, because they came faster than they could be written. */
  readonly shed: number
}

export interface SampleWriterOptions {
  readonly write: (lines: readonly FeatureLine[]) => Promise<Stored<number>>
  readonly after: (ms: number, run: () => void) => void
  readonly emit: Emit
}

export function createSampleWriter({ write, after, emit }: SampleWriterOptions) {
  let pending: FeatureLine[] = []
  let flushing: Promise<Stored<number>> | null = null
  let isTimed = false
  let shedLines = 0

  /** Writes what is pending; one batch at a time. Lines of a batch that could not be written wait for the next. */
  const flush = async (): Promise<Stored<number>> => {
    while (flushing) await flushing
    if (pending.length === 0) return stored(0)
    const batch = pending
    pending = []
    flushing = write(batch)
    const written = await flushing
    flushing = null
    if (!written.ok) giveBack(batch, written.refusal === 'full')
    return written
  }

  const giveBack = (batch: readonly FeatureLine[], isFull: boolean): void => {
    if (isFull) return giveUp(batch.length, { cause: 'quota', beforeMs: batch.at(-1)?.atMs ?? 0 })
    pending = [...batch, ...pending]
    trim()
  }
  const trim = (): void => {
    const excess = pending.length - MAX_PENDING_LINES
    if (excess <= 0) return
    const gone = pending.splice(0, excess)
    giveUp(excess, { cause: 'backlog', beforeMs: gone.at(-1)?.atMs ?? 0 })
  }
  const giveUp = (lines: number, news: { cause: 'quota' | 'backlog'; beforeMs: number }): void => {
    shedLines += lines
    emit({ kind: 'shed', lines, ...news })
  }
  const flushLater = (): void => {
    if (isTimed) return
    isTimed = true
    after(FLUSH_AFTER_MS, () => {
      isTimed = false
      void flush()
    })
  }
  const takeReceipt = (): SampleReceipt => {
    const receipt = { pending: pending.length, shed: shedLines }
    shedLines = 0
    return receipt
  }

  return {
    flush,
    /** Times are wall clock ms. Resolves at once while there is room, else when a batch has been written. */
    async addSamples(lines: readonly FeatureLine[]): Promise<Stored<SampleReceipt>> {
      const misfit = lines.findIndex((line) => !checked(featureLineSchema, line).ok || !isRecordable(line))
      if (misfit >= 0) return refused('invalid', `line ${misfit}`)
      for (const line of lines) pending.push(line)
      if (flushing) trim() // while nothing is being written, the whole of it can be
      if (pending.length >= HIGH_WATER_LINES) await flush()
      else if (pending.length >= FLUSH_LINES) void flush()
      else flushLater()
      return stored(takeReceipt())
    },
    /** Drops what is pending, for a deletion of everything. */
    forget: (): void => void (pending = []),
  }
}
