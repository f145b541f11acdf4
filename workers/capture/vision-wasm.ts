// The vision library's wasm, from the own origin, made ready anew before each model that is created with it, and kept from chatting.
import { FilesetResolver } from '@mediapipe/tasks-vision'

export type VisionWasm = Awaited<ReturnType<typeof FilesetResolver.forVisionTasks>>

/** An absolute URL: a root-relative one is rewritten by the development server and refused. */
export const findVisionWasm = (origin: string): Promise<VisionWasm> =>
  FilesetResolver.forVisionTasks(new URL('/mp', origin).href, true)

type Factory = (options: Readonly<Record<string, unknown>>) => unknown

/** The globals through which the library and its wasm loader meet. */
interface LoaderGlobals {
  ModuleFactory?: Factory
  custom_dbg?: (text: string) => void
}

/**
 * The loader puts its factory on a global when it runs; the library takes it away after the first model, and a module runs only once. So
 * every model needs this call first ("ModuleFactory not set" otherwise; seen with 0.10.35).
 */
export async function armVisionWasm(wasm: VisionWasm): Promise<void> {
  const loader = (await import(/* @vite-ignore */ wasm.wasmLoaderPath)) as { default: Factory } // an untyped script
  const globals = globalThis as LoaderGlobals // see above
  globals.ModuleFactory = (options) => loader.default({ ...options, print: passOn, printErr: passOn })
  globals.custom_dbg = passOn
}

/** Start-up chatter of the C++ side: information and warnings with a date, TensorFlow's greeting. Errors are passed on. */
const CHATTER = /^([IW]\d{4} |INFO: |Graph successfully started)/

function passOn(text: string): void {
  if (!CHATTER.test(text)) console.warn(text)
}
