// The last seconds of the pulse wave, as the vitals worker streams it: a ring the plot reads, never React state.

/** What the plot shows. */
export const WAVE_SECONDS = 8

export interface WaveChunk {
  /** Capture time of the first sample. */
  readonly startMs: number
  readonly rateHz: number
  readonly samples: Float32Array
}

export interface Wave {
  readonly push: (chunk: WaveChunk) => void
  /** Times in seconds before now (negative) and values, oldest first; null where samples are missing. */
  readonly read: () => readonly [times: number[], values: (number | null)[]]
  readonly isEmpty: () => boolean
  readonly subscribe: (onChange: () => void) => () => void
  readonly clear: () => void
}

interface Sample {
  readonly atMs: number
  readonly value: number
}

export function createWave(): Wave {
  let samples: Sample[] = []
  let stepMs = 0
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    push({ startMs, rateHz, samples: values }) {
      stepMs = 1000 / rateHz
      const fresh = Array.from(values, (value, index) => ({ atMs: startMs + index * stepMs, value }))
      const endMs = fresh.at(-1)?.atMs ?? startMs
      samples = [...samples.filter(({ atMs }) => atMs < startMs && atMs > endMs - WAVE_SECONDS * 1000), ...fresh]
      tell()
    },
    read() {
      const endMs = samples.at(-1)?.atMs ?? 0
      const times: number[] = []
      const values: (number | null)[] = []
      let previousMs = samples[0]?.atMs ?? 0
      for (const { atMs, value } of samples) {
        if (atMs - previousMs > 2 * stepMs) {
          times.push((previousMs + stepMs - endMs) / 1000)
          values.push(null) // a gap is drawn as one
        }
        times.push((atMs - endMs) / 1000)
        values.push(value)
        previousMs = atMs
      }
      return [times, values]
    },
    isEmpty: () => samples.length === 0,
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    clear() {
      samples = []
      tell()
    },
  }
}
