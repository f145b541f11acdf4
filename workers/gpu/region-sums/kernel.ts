// Runs kernel.wgsl: uploads picture and spans, adds up on the GPU, reads the sums back. CPU twin: cpu.ts.
import { SPAN_STRIDE, type SpanList } from '../../capture/regions/spans.ts'
import shader from './kernel.wgsl?raw'
import type { RegionSummer } from './summer.ts'

const WORKGROUP = 64
/** WebGPU guarantees this many workgroups in one dimension. */
const MAX_GROUPS = 65_535

interface Buffers {
  readonly pixels: GPUBuffer
  readonly spans: GPUBuffer
  readonly sums: GPUBuffer
  readonly readback: GPUBuffer
  readonly bindings: GPUBindGroup
}

/** Owns nothing but its buffers and pipeline: the device belongs to the caller. */
export async function createGpuSummer(device: GPUDevice): Promise<RegionSummer> {
  const module = device.createShaderModule({ code: shader })
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module, entryPoint: 'addSpan' },
  })
  const count = device.createBuffer({ size: 4, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST })
  let buffers: Buffers | null = null
  return {
    kind: 'webgpu',
    async sum(rgba, spans, sums) {
      buffers = fitBuffers(device, pipeline, { buffers, count, rgba, spans, sums })
      const { queue } = device
      queue.writeBuffer(buffers.pixels, 0, rgba)
      queue.writeBuffer(buffers.spans, 0, spans.cells, 0, Math.max(1, spans.count) * SPAN_STRIDE)
      queue.writeBuffer(count, 0, Uint32Array.of(spans.count))
      queue.submit([encode(device, pipeline, buffers, spans.count)])
      await buffers.readback.mapAsync(GPUMapMode.READ)
      sums.set(new Uint32Array(buffers.readback.getMappedRange(0, sums.byteLength)))
      buffers.readback.unmap()
    },
    close() {
      destroyBuffers(buffers)
      count.destroy()
      buffers = null
    },
  }
}

function encode(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  buffers: Buffers,
  spanCount: number,
): GPUCommandBuffer {
  const encoder = device.createCommandEncoder()
  encoder.clearBuffer(buffers.sums)
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, buffers.bindings)
  const groups = Math.ceil(spanCount / WORKGROUP)
  const rows = Math.max(1, Math.ceil(groups / MAX_GROUPS))
  pass.dispatchWorkgroups(Math.ceil(groups / rows), rows)
  pass.end()
  encoder.copyBufferToBuffer(buffers.sums, 0, buffers.readback, 0, buffers.sums.size)
  return encoder.finish()
}

interface Fit {
  readonly buffers: Buffers | null
  readonly count: GPUBuffer
  readonly rgba: Uint8Array
  readonly spans: SpanList
  readonly sums: Uint32Array
}

/** Buffers are kept while everything fits; a larger picture or more spans get new ones. */
function fitBuffers(device: GPUDevice, pipeline: GPUComputePipeline, fit: Fit): Buffers {
  const { buffers, rgba, spans, sums } = fit
  const fits =
    buffers?.pixels.size === rgba.byteLength &&
    buffers.sums.size === sums.byteLength &&
    buffers.spans.size >= spans.cells.byteLength
  if (buffers && fits) return buffers
  destroyBuffers(buffers)
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage
  const pixels = device.createBuffer({ size: rgba.byteLength, usage: STORAGE | COPY_DST })
  const cells = device.createBuffer({ size: spans.cells.byteLength, usage: STORAGE | COPY_DST })
  const totals = device.createBuffer({ size: sums.byteLength, usage: STORAGE | COPY_SRC | COPY_DST })
  const readback = device.createBuffer({ size: sums.byteLength, usage: MAP_READ | COPY_DST })
  const bindings = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [pixels, cells, totals, fit.count].map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  return { pixels, spans: cells, sums: totals, readback, bindings }
}

function destroyBuffers(buffers: Buffers | null): void {
  for (const buffer of [buffers?.pixels, buffers?.spans, buffers?.sums, buffers?.readback]) buffer?.destroy()
}
