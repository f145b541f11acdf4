// The last errors of this page, each under a short id a person can read out or copy. Kept in memory only.

export interface LoggedError {
  readonly id: string
  readonly atMs: number
  readonly name: string
  readonly message: string
}

/** Enough to see a pattern; more would only grow. */
const KEPT = 20
/** Letters and digits that cannot be mistaken for each other when read aloud. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'
const ID_LENGTH = 8

const log: LoggedError[] = []

export const recentErrors = (): readonly LoggedError[] => log

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH))
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

export function logError(error: unknown): LoggedError {
  const known = error instanceof Error ? error : new Error(String(error))
  const entry = { id: newId(), atMs: Date.now(), name: known.name, message: known.message }
  log.push(entry)
  if (log.length > KEPT) log.shift()
  return entry
}

/** A chunk that cannot be fetched: the server is gone and no copy is kept, or this page is older than the copy. */
export const isMissingChunk = ({ message }: LoggedError): boolean =>
  /dynamically imported module|module script failed|preload CSS/i.test(message)
