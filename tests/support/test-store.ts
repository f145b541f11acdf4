// The real store over an in-memory IndexedDB, with a clock that moves by hand and a note of every event.
import 'fake-indexeddb/auto'
import type { CallContext } from '../../workers/host/expose.ts'
import type { StoreEvent } from '../../workers/store/events.ts'
import type { Stored } from '../../workers/store/outcome.ts'
import type { SchemaVersion } from '../../workers/store/schema.ts'
import { createStoreMethods, type StoreMethods } from '../../workers/store/store.ts'

/** Noon on a Friday, universal time. */
export const NOON_MS = Date.UTC(2026, 10, 20, 12)

export interface TestStore {
  readonly methods: StoreMethods
  readonly events: StoreEvent[]
  /** When settings were told to other windows. */
  readonly announced: number[]
  readonly databaseName: string
  /** Runs timers that are due after `ms`. */
  readonly advance: (ms: number) => Promise<void>
}

interface TestStoreOptions {
  readonly databaseName?: string
  readonly versions?: readonly SchemaVersion[]
  readonly timeZone?: string
  readonly estimate?: () => Promise<{ usage?: number; quota?: number }>
}

let stores = 0

/** Each store has a database of its own unless it is given the name of another's. */
export function createTestStore(options: TestStoreOptions = {}): TestStore {
  const databaseName = options.databaseName ?? `test-${++stores}`
  const events: StoreEvent[] = []
  const announced: number[] = []
  let now = NOON_MS
  let ids = 0
  let timers: { readonly at: number; readonly run: () => void }[] = []
  const methods = createStoreMethods({
    // Every append tells its number; only the test of that wants to see it.
    emit: (event) => void (event.kind !== 'logged' && events.push(event)),
    nowMs: () => now,
    newId: () => `id-${databaseName}-${++ids}`,
    after: (ms, run) => void timers.push({ at: now + ms, run }),
    estimate: options.estimate ?? (() => Promise.resolve({ usage: 1_000_000, quota: 10_000_000_000 })),
    announceSettings: () => void announced.push(now),
    databaseName,
    timeZone: () => options.timeZone ?? 'UTC',
    ...(options.versions ? { versions: options.versions } : {}),
  })
  const advance = async (ms: number): Promise<void> => {
    now += ms
    const due = timers.filter((timer) => timer.at <= now)
    timers = timers.filter((timer) => timer.at > now)
    for (const timer of due) timer.run()
    await turn()
  }
  return { methods, events, announced, databaseName, advance }
}

/** Lets everything that is ready happen. */
export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

/** A context for calls that are neither aborted nor watched. */
export const quietContext = (): CallContext => ({ signal: new AbortController().signal, report: () => undefined })

/** The value, or a failing test that says why there is none. */
export function valueOf<T>(one: Stored<T>): T {
  if (!one.ok) throw new Error(`${one.refusal}: ${one.detail}`)
  return one.value
}

export const refusalOf = (one: Stored<unknown>): string => (one.ok ? 'ok' : one.refusal)
