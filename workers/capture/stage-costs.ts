// StageCosts: what each stage of a frame costs, as medians and 95th percentiles over the last frames.

export const stages = ['read', 'landmarks', 'regions', 'look', 'chest'] as const
export type Stage = (typeof stages)[number]

export interface StageCost {
  readonly medianMs: number
  readonly p95Ms: number
}
export type StageTable = Readonly<Record<Stage | 'total', StageCost>>

/** Frames a reading speaks of: ten seconds at 30 fps. */
const KEPT = 300
const ROW = stages.length + 1

/** The stopwatch of one frame. */
export interface FrameStages {
  /** Books the time since the previous call (or the beginning) under `stage`. */
  end(stage: Stage): void
  /** Closes the frame and answers what it cost. */
  total(): Readonly<Record<Stage | 'total', number>>
}

export class StageCosts {
  readonly #now: () => number
  readonly #rows = new Float64Array(KEPT * ROW)
  #frames = 0

  constructor(now: () => number) {
    this.#now = now
  }

  begin(): FrameStages {
    const startMs = this.#now()
    let lastMs = startMs
    const spent = { read: 0, landmarks: 0, regions: 0, look: 0, chest: 0, total: 0 }
    return {
      end: (stage) => {
        const nowMs = this.#now()
        spent[stage] += nowMs - lastMs
        lastMs = nowMs
      },
      total: () => {
        spent.total = lastMs - startMs
        this.#keep(spent)
        return spent
      },
    }
  }

  #keep(spent: Readonly<Record<Stage | 'total', number>>): void {
    const at = (this.#frames % KEPT) * ROW
    stages.forEach((stage, k) => (this.#rows[at + k] = spent[stage]))
    this.#rows[at + stages.length] = spent.total
    this.#frames += 1
  }

  /** Zeros before the first frame. */
  read(): StageTable {
    const count = Math.min(this.#frames, KEPT)
    const column = (k: number): StageCost => {
      const values = Float64Array.from({ length: count }, (_, i) => this.#rows[i * ROW + k] ?? 0).sort()
      return { medianMs: values[count >> 1] ?? 0, p95Ms: values[Math.floor(0.95 * (count - 1))] ?? 0 }
    }
    return {
      read: column(0),
      landmarks: column(1),
      regions: column(2),
      look: column(3),
      chest: column(4),
      total: column(5),
    }
  }
}
