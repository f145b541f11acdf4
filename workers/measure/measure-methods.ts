// What the page can ask of the measure worker: build the document of one run from the samples that come through a port.
import { readSamples } from '../capture/read-samples.ts'
import type { CallContext } from '../host/expose.ts'
import { MeasureDocument, type DocumentOptions, type FinishedDocument } from './measure-document.ts'
import type { NetworkReport } from './network-field.ts'
import { sectionFactories } from './sections.ts'

export interface MeasureRequest extends DocumentOptions {
  /** A sink port of the capture worker, transferred. */
  readonly samples: MessagePort
}

export interface MeasureEnd {
  /** What the capture worker says about the run. */
  readonly run: Record<string, unknown>
  readonly network: NetworkReport | undefined
}

export function createMeasureMethods() {
  let current: { readonly document: MeasureDocument; readonly ended: Promise<void> } | null = null
  return {
    /** Begins a document; answers at once. The port is read until the source ends. */
    begin({ samples, ...options }: MeasureRequest): void {
      const document = new MeasureDocument(
        sectionFactories.map((create) => create()),
        options,
      )
      const ended = new Promise<void>((resolve) => {
        const close = readSamples(samples, {
          sample: (sample) => document.add(sample),
          end: () => {
            close()
            resolve()
          },
        })
      })
      current = { document, ended }
    },

    /** Waits for the end of the source and answers the document; `run` becomes its last field. */
    async finish({ run, network }: MeasureEnd, { signal }: CallContext): Promise<FinishedDocument> {
      if (!current) throw new Error('begin a document before finishing it')
      const { document, ended } = current
      await Promise.race([ended, new Promise((_, reject) => signal.addEventListener('abort', reject))])
      current = null
      return document.finish(run, network)
    },
  }
}
export type MeasureMethods = ReturnType<typeof createMeasureMethods>
