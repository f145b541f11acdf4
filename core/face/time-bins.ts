// Sums over a sliding stretch of time, kept in bins: constant memory and cost however long a session lasts.

/**
 * Amounts per time bin for several quantities ("fields"). Old bins are forgotten as time advances. Sums are formed from the bins each
 * time, so nothing drifts over hours; adding to the recent past (an event judged after it ended) is allowed.
 */
export class TimeBins {
  readonly windowMs: number
  readonly #binMs: number
  readonly #slots: number
  readonly #fields: number
  readonly #amounts: Float64Array
  readonly #owner: Float64Array // absolute bin number a slot holds, so that stale slots are recognised

  constructor(options: { readonly fields: number; readonly windowMs: number; readonly binMs: number }) {
    this.windowMs = options.windowMs
    this.#binMs = options.binMs
    this.#fields = options.fields
    this.#slots = Math.ceil(options.windowMs / options.binMs) + 1
    this.#amounts = new Float64Array(this.#slots * options.fields)
    this.#owner = new Float64Array(this.#slots).fill(Number.NEGATIVE_INFINITY)
  }

  /** Adds `amount` at one instant. */
  add(field: number, atMs: number, amount: number): void {
    this.#addToBin(field, Math.floor(atMs / this.#binMs), amount)
  }

  /** Spreads `amount` evenly over startMs..endMs. */
  spread(field: number, stretch: { readonly startMs: number; readonly endMs: number }, amount: number): void {
    const { startMs, endMs } = stretch
    const length = endMs - startMs
    if (!(length > 0)) return
    const last = Math.floor(endMs / this.#binMs)
    for (let bin = Math.floor(startMs / this.#binMs); bin <= last; bin++) {
      const inside = Math.min(endMs, (bin + 1) * this.#binMs) - Math.max(startMs, bin * this.#binMs)
      if (inside > 0) this.#addToBin(field, bin, (amount * inside) / length)
    }
  }

  /** Sum of a field over the window that ends at `nowMs`; the oldest, partly expired bin counts by the share still inside. */
  sum(field: number, nowMs: number): number {
    const startMs = nowMs - this.windowMs
    const first = Math.floor(startMs / this.#binMs)
    let total = 0
    for (let slot = 0; slot < this.#slots; slot++) {
      const bin = this.#owner[slot] ?? 0
      if (bin < first || bin * this.#binMs > nowMs) continue
      const share = bin === first ? 1 - (startMs - first * this.#binMs) / this.#binMs : 1
      total += share * (this.#amounts[slot * this.#fields + field] ?? 0)
    }
    return total
  }

  #addToBin(field: number, bin: number, amount: number): void {
    const slot = ((bin % this.#slots) + this.#slots) % this.#slots
    const owner = this.#owner[slot] ?? 0
    if (bin < owner) return // older than the window: the slot already belongs to a later time
    if (bin > owner) {
      this.#owner[slot] = bin
      this.#amounts.fill(0, slot * this.#fields, (slot + 1) * this.#fields)
    }
    const at = slot * this.#fields + field
    this.#amounts[at] = (this.#amounts[at] ?? 0) + amount
  }
}
