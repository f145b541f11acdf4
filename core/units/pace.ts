// Pace: how a session's clock runs against the wall's. One and nothing ahead is real time; demonstrations and tests run faster.

export interface Pace {
  /** Wall time at which both clocks agreed, ms. */
  readonly anchorMs: number
  /** Seconds of the session per second of the wall, at least 1. */
  readonly rate: number
  /** How far the session's clock was set ahead at the anchor, ms. */
  readonly aheadMs: number
  /** Every draw gives this number, in [0, 1); null: dice as always. */
  readonly draw: number | null
}

export const realTime: Pace = { anchorMs: 0, rate: 1, aheadMs: 0, draw: null }

/** The session's time at a wall time, ms. The identity in real time. */
export const toSessionMs = (wallMs: number, { anchorMs, rate, aheadMs }: Omit<Pace, 'draw'>): number =>
  anchorMs + (wallMs - anchorMs) * rate + aheadMs
