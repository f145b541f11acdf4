// The person's own open eye: what the raw lid gap measures when this eye is open as usual, learned while watching.
import { DriftingQuantile } from './drifting-quantile.ts'

/** Raw lid gaps lie well inside: 0.3 is usual for an open eye, 0.5 a startled one (measurement reference, EAR with glasses up to .37). */
const RANGE = { low: -0.1, high: 0.9, bins: 250 }
/** Ten minutes: lids that droop with tiredness over minutes must not become the new normal. Chosen by hand. */
const LONG_MEMORY_MS = 600_000
/** What the eye did lately, to notice a change of glasses, light or distance. */
const RECENT_MEMORY_MS = 12_000
/** Which quantile of all that is seen is "open": above the median, because glances down only ever lower the lids. */
const OPEN_QUANTILE = 0.7
/** Evidence before anything is said: two blinks' worth of closure within 3 s shift the quantile by less than the noise. */
const WARM_UP_MS = 3000
/** Below this share of the known open eye, lids are shut or shutting and teach nothing about the open eye. */
const SHUT_BELOW = 0.4
/** No open human eye is flatter: the narrowest apertures are near 5 mm on 30 mm of eye width (about .17); 0.1 leaves room for the model. */
const FLATTEST_OPEN = 0.1
/** A rise this large lasting most of RECENT_MEMORY is a change of conditions (glasses add up to 20 %): lids cannot rise for long. */
const RISE = 1.12
/** A fall this large is believed only after five minutes in which the lids never once rose: sooner it may be tiredness. */
const FALL = 0.8
const FALL_MS = 300_000
/** The level changes slowly; recomputing it four times a second is enough. */
const REFRESH_MS = 250

/** Learns the open level of one eye. Raw gaps in, level out; null until WARM_UP_MS of plausible evidence. */
export class OpenEye {
  readonly #long = new DriftingQuantile({ ...RANGE, memoryMs: LONG_MEMORY_MS })
  readonly #recent = new DriftingQuantile({ ...RANGE, memoryMs: RECENT_MEMORY_MS })
  #level: number | null = null
  #staleMs = 0
  #lowMs = 0
  #seenMs = 0

  /** `known`: this person's level from an earlier session, believed like two minutes of evidence. */
  constructor(known?: number) {
    if (known === undefined || !(known >= FLATTEST_OPEN)) return
    this.#long.seed(known, 120_000)
    this.#level = known
  }

  get level(): number | null {
    return this.#level
  }

  /** Time watched so far without ever seeing a plausible open eye, ms; 0 once there is a level. */
  get fruitlessMs(): number {
    return this.#level === null ? this.#seenMs : 0
  }

  add(rawGap: number, lengthMs: number): void {
    this.#seenMs += lengthMs
    const shut = this.#level !== null && rawGap < SHUT_BELOW * this.#level
    if (!shut) {
      this.#long.add(rawGap, lengthMs)
      this.#recent.add(rawGap, lengthMs)
    }
    this.#staleMs += lengthMs
    if (this.#staleMs < REFRESH_MS) return
    this.#followChange(this.#staleMs)
    this.#refresh()
    this.#staleMs = 0
  }

  #refresh(): void {
    if (this.#long.totalMs < WARM_UP_MS && this.#level === null) return
    const level = this.#long.quantile(OPEN_QUANTILE)
    this.#level = level !== null && level >= FLATTEST_OPEN ? level : null
    if (this.#level === null) this.#long.clear() // shut eyes only so far: start over rather than average them in
  }

  #followChange(lengthMs: number): void {
    if (this.#level === null || this.#recent.totalMs < RECENT_MEMORY_MS / 2) return
    const usual = this.#recent.quantile(OPEN_QUANTILE) ?? 0
    const highest = this.#recent.quantile(0.9) ?? 0
    this.#lowMs = highest < FALL * this.#level ? this.#lowMs + lengthMs : 0
    if (usual <= RISE * this.#level && this.#lowMs < FALL_MS) return
    this.#long.replaceBy(this.#recent)
    this.#lowMs = 0
  }
}
