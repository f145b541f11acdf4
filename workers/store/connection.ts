// The one connection to the database: opened when first needed, let go when another window needs it, opened again when it was lost.
import type { Emit } from './events.ts'
import { openDatabase, type Opened } from './open.ts'
import { DATABASE_NAME, schemaVersions, type SchemaVersion } from './schema.ts'

export interface Connection {
  readonly name: string
  readonly open: () => Promise<Opened>
  /** Forgets the connection after an error; the next call opens a new one. */
  readonly drop: () => void
  /** Closes for good: every later `open` is refused. */
  readonly end: (reason: EndReason) => void
  /** Takes back `end('deleted')`: the next `open` makes a new, empty database. */
  readonly startAfresh: () => void
}
export type EndReason = 'outdated' | 'deleted'

export interface ConnectionOptions {
  readonly emit: Emit
  readonly pause: (ms: number) => Promise<void>
  readonly name?: string
  readonly versions?: readonly SchemaVersion[]
}

export function createConnection({
  emit,
  pause,
  name = DATABASE_NAME,
  versions = schemaVersions,
}: ConnectionOptions): Connection {
  let ended: EndReason | null = null
  let opening: Promise<Opened> | null = null
  let close = (): void => undefined
  let blocked = createGate()
  let isBlocked = false

  const drop = (): void => {
    close()
    close = () => undefined
    opening = null
  }
  const end = (reason: EndReason): void => {
    ended = reason
    drop()
  }
  const onBlocked = (): void => {
    isBlocked = true
    blocked.shut()
    emit({ kind: 'blocked' })
  }
  const unblock = (): void => {
    if (!isBlocked) return
    isBlocked = false
    blocked = createGate()
    emit({ kind: 'unblocked' })
  }

  const connect = async (): Promise<Opened> => {
    const opened = await openDatabase({
      name,
      versions,
      pause,
      onBlocked,
      onWanted: (next) => {
        end(next === null ? 'deleted' : 'outdated')
        emit({ kind: next === null ? 'deleted' : 'outdated' })
      },
      onLost: () => {
        drop()
        emit({ kind: 'lost' })
      },
    })
    unblock()
    if (opened.kind === 'refused') opening = null
    else close = () => opened.db.close()
    return opened
  }

  return {
    name,
    async open() {
      if (ended) return { kind: 'refused', refusal: ended, detail: '' }
      opening ??= connect()
      return Promise.race([opening, blocked.refusal])
    },
    drop,
    end,
    startAfresh() {
      if (ended === 'deleted') ended = null
    },
  }
}

/** A refusal that comes only when the gate is shut; until then it stays pending. */
function createGate() {
  let shut = (): void => undefined
  const refusal = new Promise<Opened>((resolve) => {
    shut = () => resolve({ kind: 'refused', refusal: 'blocked', detail: '' })
  })
  return { refusal, shut }
}
