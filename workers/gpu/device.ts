// The GPU of this worker: one device or the reason there is none.

export type GpuResult =
  | { readonly ok: true; readonly device: GPUDevice; readonly name: string }
  | { readonly ok: false; readonly reason: 'no-webgpu' | 'no-adapter' | 'refused' }

/** `name` tells adapters apart so that a choice made for one is not used for another. */
export async function openGpu(): Promise<GpuResult> {
  const gpu = (navigator as { gpu?: GPU }).gpu // absent in browsers without WebGPU, whatever the types say
  if (!gpu) return { ok: false, reason: 'no-webgpu' }
  const adapter = await gpu.requestAdapter({ powerPreference: 'low-power' }).catch(() => null)
  if (!adapter) return { ok: false, reason: 'no-adapter' }
  const { vendor, architecture, device: model } = adapter.info
  const device = await adapter.requestDevice().catch(() => null)
  if (!device) return { ok: false, reason: 'refused' }
  return { ok: true, device, name: [vendor, architecture, model].filter(Boolean).join(' ') }
}
