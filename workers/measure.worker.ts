// measure.worker: turns the samples of one video file into the measurement document.
import { exposeWorker } from './host/expose.ts'
import { createMeasureMethods } from './measure/measure-methods.ts'

export type { FinishedDocument } from './measure/measure-document.ts'
export type { NetworkReport } from './measure/network-field.ts'
export type { MeasureMethods } from './measure/measure-methods.ts'
export type { SummaryLine } from './measure/section.ts'

const build = import.meta.env['VITE_BUILD'] ?? 'development'

exposeWorker<ReturnType<typeof createMeasureMethods>, never>({ name: 'measure', build }, createMeasureMethods)
