// The last second and more of both lids, in a ring: what a closure is judged from after it ended.

export interface LidSample {
  readonly atMs: number
  /** Openness per eye: 1 = this person's open eye, near 0 = shut. */
  readonly left: number
  readonly right: number
  /** Iris below the line between the eye corners, in outer eye distances, both eyes; grows when looking down. */
  readonly irisDrop: number
  readonly pitchDeg: number
  /** Further down than usual: lids are lowered without closing. */
  readonly looksDown: boolean
}

/** Which lids a tracker watches. `both`: the more open eye, so that a dip is one of both eyes. */
export type LidChannel = 'both' | 'left' | 'right'

export const lidValue = (sample: LidSample, channel: LidChannel): number => {
  if (channel === 'both') return Math.max(sample.left, sample.right)
  return channel === 'left' ? sample.left : sample.right
}

/** 128 samples: 2.1 s at 60 fps, enough for a blink with its surroundings; longer closures keep their beginning apart. */
const CAPACITY = 128

const FIELDS = 6

export class LidSamples {
  readonly #values = new Float64Array(CAPACITY * FIELDS)
  #count = 0

  get length(): number {
    return Math.min(this.#count, CAPACITY)
  }

  clear(): void {
    this.#count = 0
  }

  push(sample: LidSample): void {
    const at = (this.#count % CAPACITY) * FIELDS
    this.#values[at] = sample.atMs
    this.#values[at + 1] = sample.left
    this.#values[at + 2] = sample.right
    this.#values[at + 3] = sample.irisDrop
    this.#values[at + 4] = sample.pitchDeg
    this.#values[at + 5] = Number(sample.looksDown)
    this.#count += 1
  }

  /** Sample `back` steps before the newest (0 = newest); undefined where the ring does not reach. */
  recent(back: number): LidSample | undefined {
    if (back < 0 || back >= this.length) return undefined
    const at = ((this.#count - 1 - back) % CAPACITY) * FIELDS
    const field = (k: number): number => this.#values[at + k] ?? 0
    return {
      atMs: field(0),
      left: field(1),
      right: field(2),
      irisDrop: field(3),
      pitchDeg: field(4),
      looksDown: field(5) === 1,
    }
  }

  /** Samples from `startMs` to `endMs`, both inclusive, oldest first. */
  between(startMs: number, endMs: number): LidSample[] {
    const found: LidSample[] = []
    for (let back = 0; back < this.length; back++) {
      const sample = this.recent(back)
      if (sample === undefined || sample.atMs < startMs) break
      if (sample.atMs <= endMs) found.push(sample)
    }
    return found.toReversed()
  }
}
