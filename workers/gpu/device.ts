// The GPU of this worker: one WebGPU device or the reason there is none, and whether WebGL is more than software.

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

/** What software renderers call themselves: Chromium's own, Mesa's, Windows'. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i

/** Is WebGL here drawn by a chip? A renderer that does not tell its name counts as one. */
export function hasHardwareGl(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2')
  if (!gl) return false
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  const renderer: unknown = names && gl.getParameter(names.UNMASKED_RENDERER_WEBGL)
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return typeof renderer !== 'string' || !SOFTWARE.test(renderer)
}
