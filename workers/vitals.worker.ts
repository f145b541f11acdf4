// vitals.worker: turns the samples of the capture worker into features about once a second.
import type { FeatureLine } from '#core/contracts/features.ts'
import { exposeWorker } from './host/expose.ts'
import type { Readings } from './vitals/physio.ts'
import { createSampleReader, readPort } from './vitals/read-samples.ts'

/** Heard about once a second while samples arrive: a line per channel, and the pulse wave while there is a trusted one. */
export type VitalsEvent =
  | { readonly kind: 'line'; readonly line: FeatureLine; readonly readings?: Readings }
  | { readonly kind: 'wave'; readonly startMs: number; readonly rateHz: number; readonly samples: Float32Array }

const createVitalsMethods = (emit: (event: VitalsEvent) => void) => ({
  /** Reads the samples that arrive at this port from now on; it has to be transferred. */
  attach: (port: MessagePort): void =>
    readPort(
      port,
      createSampleReader(
        {
          line: (line, readings) => emit({ kind: 'line', line, ...(readings && { readings }) }),
          wave: ({ startMs, rateHz, values }) =>
            emit({ kind: 'wave', startMs, rateHz, samples: Float32Array.from(values) }),
        },
        Date.now,
      ),
    ),
})
export type VitalsMethods = ReturnType<typeof createVitalsMethods>

exposeWorker<VitalsMethods, VitalsEvent>(
  { name: 'vitals', build: import.meta.env['VITE_BUILD'] ?? 'development' },
  createVitalsMethods,
)
