// RegionSummer: whoever adds up the regions of a picture, on the CPU or on the GPU; both give the same integers.
import type { SpanList } from '../../capture/regions/spans.ts'
import { sumRegionsCpu } from './cpu.ts'

export type SummerKind = 'cpu' | 'webgpu'

export interface RegionSummer {
  readonly kind: SummerKind
  /** Overwrites `sums` (slots x SUM_STRIDE). Rejects when the device is gone; the caller then takes another summer. */
  sum(rgba: Uint8Array<ArrayBuffer>, spans: SpanList, sums: Uint32Array<ArrayBuffer>): Promise<void>
  close(): void
}

export const createCpuSummer = (): RegionSummer => ({
  kind: 'cpu',
  async sum(rgba, spans, sums) {
    sumRegionsCpu(rgba, spans, sums)
  },
  close: () => undefined,
})
