// Reads a JSONL bandit log line by line: our own decision log or any log of the documented shape; the first bad line is named.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod/mini'
import { logLineSchema, type LogLine } from '#core/contracts/bandit-log.ts'
import { storedRecordSchema, type StoredRecord } from '#core/contracts/records.ts'
import { OUTCOME_VERSION, PLACEBO_VERSION } from '#core/policy/outcome.ts'
import { toExperiment, toReplayRows, type ExperimentRow } from '#core/report/causal/experiment-row.ts'
import { toLoggedRows, type LoggedRow } from '#core/report/causal/logged-row.ts'
import { firstMisfit } from '../misfit.ts'

/** What a log file holds: rows to evaluate, and for our own log the experiment behind them. */
export interface ReadLog {
  readonly rows: readonly LoggedRow[]
  readonly experiment: readonly ExperimentRow[] | null
  /** A last line without its end, cut off by a crash while writing; left out. */
  readonly tornTail: boolean
}

/** Reads the whole file; throws an Error with one sentence naming the line and what is wrong with it. */
export async function readLog(file: string): Promise<ReadLog> {
  const own: StoredRecord[] = []
  const foreign: LogLine[] = []
  let number = 0
  let torn: string | null = null
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number++
    if (text.trim() === '') continue
    if (torn !== null) throw new Error(torn)
    const parsed = parseJson(text)
    if (parsed === null) torn = `line ${number} of ${file} is not JSON`
    else if (isRecordLike(parsed)) own.push(check(storedRecordSchema, parsed, { file, number }))
    else foreign.push(check(logLineSchema, parsed, { file, number }))
  }
  if (own.length > 0 && foreign.length > 0)
    throw new Error(`${file} mixes decision records with plain bandit lines; split it into two files`)
  if (own.length + foreign.length === 0) throw new Error(torn ?? `${file} holds no line`)
  if (own.length === 0) return { rows: toLoggedRows(foreign), experiment: null, tornTail: torn !== null }
  const experiment = toExperiment(own, { outcome: OUTCOME_VERSION, placebo: PLACEBO_VERSION }, localDay)
  return { rows: toReplayRows(experiment), experiment, tornTail: torn !== null }
}

function parseJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

const isRecordLike = ({ value }: { readonly value: unknown }): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && 'decisionId' in value

function check<S extends z.ZodMiniType>(
  schema: S,
  { value }: { readonly value: unknown },
  { file, number }: { readonly file: string; readonly number: number },
): z.infer<S> {
  const result = z.safeParse(schema, value)
  if (result.success) return result.data
  throw new Error(`line ${number} of ${file} does not fit: ${firstMisfit(result.error)}`)
}

/** The local calendar day of a wall time, YYYY-MM-DD. */
const localDay = (wallMs: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(wallMs)
