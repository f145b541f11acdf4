// Puts the store together from its parts and names what other code may ask of it.
import type { DeleteReceipt } from '#core/contracts/archive.ts'
import type { Channel } from '#core/contracts/features.ts'
import type { CallContext } from '../host/expose.ts'
import { createAccess } from './access.ts'
import { createConnection } from './connection.ts'
import { createConsentLog } from './consent-log.ts'
import { createDecisionLog } from './decision-log.ts'
import { eraseAll } from './erase.ts'
import type { Emit } from './events.ts'
import { readIdentity, type DatabaseIdentity } from './identity.ts'
import { createJanitor, type JanitorReport } from './janitor.ts'
import { createKeyedStores, type TimeRange } from './keyed.ts'
import { createMemoryStore } from './memory-store.ts'
import { stored, type Stored } from './outcome.ts'
import type { Exported, ExportRequest } from './portable/export.ts'
import type { Imported, ImportRequest } from './portable/import.ts'
import { createRawStore } from './raw-store.ts'
import { createRecordingStore } from './recording-store.ts'
import { createSampleWriter } from './sample-writer.ts'
import type { SchemaVersion } from './schema.ts'
import { createSettingsStore } from './settings-store.ts'

/** The world as the store needs it. */
export interface StoreSurroundings {
  readonly emit: Emit
  readonly nowMs: () => number
  readonly newId: () => string
  readonly after: (ms: number, run: () => void) => void
  readonly estimate: () => Promise<{ readonly usage?: number; readonly quota?: number }>
  /** Tells other windows that settings were saved here. */
  readonly announceSettings: () => void
  /** The zone whose calendar days are meant. */
  readonly timeZone?: () => string
  readonly databaseName?: string
  readonly versions?: readonly SchemaVersion[]
}

export type StoreMethods = ReturnType<typeof createStoreMethods>

export function createStoreMethods(world: StoreSurroundings) {
  const { emit, nowMs, after } = world
  const pause = (ms: number): Promise<void> => new Promise((resolve) => after(ms, resolve))
  const connection = createConnection({
    emit,
    pause,
    ...(world.databaseName === undefined ? {} : { name: world.databaseName }),
    ...(world.versions === undefined ? {} : { versions: world.versions }),
  })
  // Making room must not itself wait for room, so it goes through an access of its own.
  const lastResort = createRawStore(createAccess({ connection, makeRoom: () => Promise.resolve(false) }))
  const makeRoom = async (): Promise<boolean> => {
    const shed = await lastResort.shedTenth()
    if (!shed.ok || shed.value.rows === 0) return false
    emit({ kind: 'shed', cause: 'quota', lines: shed.value.lines, beforeMs: shed.value.beforeMs })
    return true
  }
  const access = createAccess({ connection, makeRoom })
  const raw = createRawStore(access)
  const samples = createSampleWriter({ write: raw.write, after, emit })
  const runJanitor = createJanitor({ access, raw, estimate: world.estimate, emit })
  const settings = createSettingsStore(access, world.announceSettings)

  const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
  const daysOff = async (): Promise<readonly number[]> => {
    const read = await settings.readSettings()
    return read.ok ? read.value.settings.help.weekdaysOff : []
  }

  return {
    ...createMemoryStore({ access, timeZone: world.timeZone ?? systemZone, daysOff }),
    ...createDecisionLog(access, (seq) => emit({ kind: 'logged', seq })),
    ...createConsentLog(access),
    ...createKeyedStores(access),
    ...createRecordingStore(access, nowMs),
    ...settings,
    /** Opens the database if need be and says which one it is. */
    identify: (): Promise<Stored<DatabaseIdentity>> =>
      readIdentity(access, { databaseId: world.newId(), createdMs: nowMs() }),
    addSamples: samples.addSamples,
    /** Writes what is pending, for a page that is about to be hidden. */
    flushSamples: (): Promise<Stored<number>> => samples.flush(),
    listRaw: (range: TimeRange & { channel: Channel }) => raw.list(range),
    /** Retention and budget under the saved settings, at time `nowMs`. */
    async runJanitor({ nowMs: at }: { nowMs: number }): Promise<Stored<JanitorReport>> {
      const read = await settings.readSettings()
      return read.ok ? runJanitor(at, read.value.settings.keeping) : read
    },
    async exportArchive(request: ExportRequest, context: CallContext): Promise<Stored<Exported>> {
      await samples.flush()
      const { exportAll } = await import('./portable/export.ts')
      return exportAll(access, request, context)
    },
    async importArchive(request: ImportRequest, context: CallContext): Promise<Stored<Imported>> {
      const { importAll } = await import('./portable/import.ts')
      const imported = await importAll(access, request, context)
      if (imported.ok && imported.value.written.settings > 0) world.announceSettings()
      return imported
    },
    eraseEverything(): Promise<Stored<DeleteReceipt>> {
      samples.forget()
      return eraseAll({ access, connection, pause, nowMs: nowMs(), receiptId: world.newId() })
    },
    /** After a deletion: the next call makes a new, empty database. */
    startAfresh: (): Stored<true> => {
      connection.startAfresh()
      return stored(true)
    },
  }
}
