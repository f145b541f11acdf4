// List cursors: opaque to the caller, bound to who asks and to what was asked, and evident when touched.
import { createHmac } from 'node:crypto'

/** Where the page before ended: the value it was ordered by, and the row's number to break ties. */
export interface CursorPoint {
  readonly value: string | number
  readonly seq: number
}

export interface CursorSealer {
  /** @param question everything that makes this list this list: caller, method, order, filters */
  seal(question: string, point: CursorPoint): string
  /** Null for anything but a cursor sealed for the same question. */
  open(question: string, cursor: string): CursorPoint | null
}

const MAC_CHARS = 22
const MAC_BYTES = 16

/** @param rootKey cursors stay good over a restart and end with the key */
export function createCursorSealer(rootKey: () => Uint8Array): CursorSealer {
  const key = () => createHmac('sha256', rootKey()).update('cortex cursor 1').digest()
  const mac = (question: string, payload: string): string =>
    createHmac('sha256', key()).update(`${question}\n${payload}`).digest().subarray(0, MAC_BYTES).toString('base64url')
  return {
    seal(question, { value, seq }) {
      const payload = Buffer.from(JSON.stringify([value, seq])).toString('base64url')
      return mac(question, payload) + payload
    },
    open(question, cursor) {
      const payload = cursor.slice(MAC_CHARS)
      if (!sameText(cursor.slice(0, MAC_CHARS), mac(question, payload))) return null
      const [value, seq] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string | number, number] // sealed by us
      return { value, seq }
    },
  }
}

/** No early exit; a cursor opens nothing that its holder may not read anyway, so this is care, not a boundary. */
function sameText(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  for (let i = 0; i < expected.length; i++) difference |= (given.charCodeAt(i) | 0) ^ expected.charCodeAt(i)
  return difference === 0
}
