// The canary: a note outside the database of which database there was, so that a wiped one is not taken for a first start.
import { z } from 'zod/mini'
import { idSchema, wallMsSchema } from '#core/contracts/text.ts'

export const CANARY_KEY = 'cortex.canary'

const canarySchema = z.strictObject({
  v: z.literal(1),
  databaseId: idSchema,
  createdMs: wallMsSchema,
  /** Highest number of the decision log that was ever durable. */
  lastSeq: z.int().check(z.minimum(0)),
})
export type Canary = z.infer<typeof canarySchema>

/** What the store says of its database. */
export interface DatabaseFacts {
  readonly databaseId: string
  readonly createdMs: number
  readonly lastSeq: number
  readonly isNew: boolean
}

export type CanaryVerdict =
  | 'first-start' // neither note nor database
  | 'fine'
  | 'note-lost' // the database is there, the note is not: nothing of value is gone
  | 'wiped' // the note remembers a database, but the one here was made just now
  | 'replaced' // another database than the one remembered
  | 'set-back' // the same database, with decisions missing at the end

export function judgeCanary(note: Canary | null, facts: DatabaseFacts): CanaryVerdict {
  if (!note) return facts.isNew ? 'first-start' : 'note-lost'
  if (note.databaseId !== facts.databaseId) return facts.isNew ? 'wiped' : 'replaced'
  return facts.lastSeq < note.lastSeq ? 'set-back' : 'fine'
}

export interface StorageCanary {
  /** Compares note and database, then makes the note agree with what is there. */
  readonly check: (facts: DatabaseFacts) => CanaryVerdict
  /** A decision record became durable. */
  readonly noteSeq: (seq: number) => void
  /** The records were deleted because the person wanted it: nothing is missing afterwards. */
  readonly forget: () => void
}

/** @param storage throws in browsers that keep nothing; then there is no canary and nothing is ever found missing */
export function createStorageCanary(storage: () => Storage): StorageCanary {
  const read = (): Canary | null => {
    try {
      return z.safeParse(canarySchema, JSON.parse(storage().getItem(CANARY_KEY) ?? 'null')).data ?? null
    } catch {
      return null // no storage, or a note that is not JSON
    }
  }
  const write = (note: Canary): void => {
    try {
      storage().setItem(CANARY_KEY, JSON.stringify(note))
    } catch {
      // no storage, or none left: the next start then says note-lost, which alarms nobody
    }
  }

  return {
    check(facts) {
      const verdict = judgeCanary(read(), facts)
      const { databaseId, createdMs, lastSeq } = facts
      write({ v: 1, databaseId, createdMs, lastSeq })
      return verdict
    },
    noteSeq(seq) {
      const note = read()
      if (note && seq > note.lastSeq) write({ ...note, lastSeq: seq })
    },
    forget() {
      try {
        storage().removeItem(CANARY_KEY)
      } catch {
        // no storage, so no note
      }
    },
  }
}
