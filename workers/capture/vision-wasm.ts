// The vision library's wasm, from the own origin, made ready anew before each model that is created with it.
import { FilesetResolver } from '@mediapipe/tasks-vision'

export type VisionWasm = Awaited<ReturnType<typeof FilesetResolver.forVisionTasks>>

/** An absolute URL: a root-relative one is rewritten by the development server and refused. */
export const findVisionWasm = (origin: string): Promise<VisionWasm> =>
  FilesetResolver.forVisionTasks(new URL('/mp', origin).href, true)

/**
 * The loader puts its factory on a global when it runs; the library takes it away after the first model, and a module runs only once. So
 * every model needs this call first ("ModuleFactory not set" otherwise; seen with 0.10.35).
 */
export async function armVisionWasm(wasm: VisionWasm): Promise<void> {
  const loader = (await import(/* @vite-ignore */ wasm.wasmLoaderPath)) as { default: unknown } // an untyped script
  ;(globalThis as { ModuleFactory?: unknown }).ModuleFactory = loader.default // the global the library looks for
}
