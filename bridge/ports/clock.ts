// Time and chance as the bridge sees them: one place, so that tests can stop the clock and load the dice.
import { randomBytes } from 'node:crypto'

export interface Clock {
  /** Shown to people and written into records; may jump. */
  wallMs(): number
  /** For durations, deadlines and expiry; never goes back. */
  monoMs(): number
}
export const systemClock: Clock = { wallMs: () => Date.now(), monoMs: () => performance.now() }

export type RandomBytes = (length: number) => Uint8Array
export const systemRandom: RandomBytes = (length) => randomBytes(length)

/** 128 bits as 22 characters: for correlation, session and boot ids. */
const ID_BYTES = 16
export const mintId = (random: RandomBytes): string => Buffer.from(random(ID_BYTES)).toString('base64url')
