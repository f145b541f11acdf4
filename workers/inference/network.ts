// A pulse network in onnxruntime-web: opened on WebGPU or wasm, checked against its manifest, and run clip by clip.
import type * as Ort from 'onnxruntime-web/webgpu'
import { inputShapeOf, type NetworkManifest } from '#core/contracts/network-manifest.ts'
import type { ClipTensor } from './clip.ts'

type Runtime = typeof Ort
type Session = Awaited<ReturnType<Runtime['InferenceSession']['create']>>

export type NetworkRefusalCode = 'too-large' | 'unreadable' | 'wrong-shape' | 'too-slow' | 'no-runtime'
export interface NetworkRefusal {
  readonly code: NetworkRefusalCode
  /** For the person: which model, what is wrong with it, and that Cortex goes on without. */
  readonly sentence: string
}

export type Provider = 'webgpu' | 'wasm'

export interface Network {
  readonly provider: Provider
  /** Cost of one clip, measured when it was opened. */
  readonly msPerClip: number
  /** One value a frame; null when the network gave something that is no number. */
  run(clip: ClipTensor): Promise<Float32Array | null>
  close(): Promise<void>
}

export type NetworkResult =
  | { readonly ok: true; readonly network: Network }
  | { readonly ok: false; readonly refusal: NetworkRefusal }

/** TS-CAN has 2 MB, the largest published pulse networks some 30. */
export const MOST_MODEL_BYTES = 64 * 1024 * 1024
/** A clip is read again after half of its length; a network that takes more than this share of that time cannot keep up with the rest. */
const MOST_TIME_SHARE = 0.5

const FALLBACK = 'Cortex goes on with its own methods.'

export interface NetworkJob {
  readonly model: Uint8Array<ArrayBuffer>
  readonly manifest: NetworkManifest
  /** The wasm runtime is loaded from here, and from nowhere else. */
  readonly origin: string
  readonly now: () => number
}

/** Opens and tries the model; every way it can be unfit is an answer by name. */
export async function openNetwork({ model, manifest, origin, now }: NetworkJob): Promise<NetworkResult> {
  const { name } = manifest
  const refuse = (code: NetworkRefusalCode, what: string): NetworkResult => ({
    ok: false,
    refusal: { code, sentence: `${name} ${what} ${FALLBACK}` },
  })
  if (model.length > MOST_MODEL_BYTES)
    return refuse('too-large', `has ${megabytes(model.length)} MB; up to ${megabytes(MOST_MODEL_BYTES)} can be read.`)
  const runtime = await loadRuntime(origin).catch(() => null)
  if (!runtime) return refuse('no-runtime', 'cannot run: the network runtime could not be loaded.')
  const opened = await openSession(runtime, model)
  if (!opened)
    return refuse('unreadable', 'is not an ONNX model that can be read, or it uses operations that are not there.')
  const { session, provider } = opened
  const misfit = inputMisfit(session, manifest)
  if (misfit) return closing(session, refuse('wrong-shape', misfit))
  const network = createNetwork(runtime, session, manifest)
  const clip = trialClip(manifest)
  const first = await network.run(clip).catch(() => null)
  if (!first) return closing(session, refuse('unreadable', 'fails on its first clip.'))
  const { frames } = manifest.input
  if (first.length !== frames)
    return closing(
      session,
      refuse('wrong-shape', `gives ${first.length} values for a clip of ${frames} frames, not one a frame.`),
    )
  const startMs = now()
  await network.run(clip)
  const msPerClip = now() - startMs
  const hopMs = (500 * frames) / manifest.rateHz
  if (msPerClip > MOST_TIME_SHARE * hopMs)
    return closing(
      session,
      refuse('too-slow', `takes ${Math.round(msPerClip)} ms for ${Math.round(hopMs)} ms of video here.`),
    )
  return { ok: true, network: { provider, msPerClip, run: network.run, close: () => session.release() } }
}

/** A clip as alive as a face, so that networks that divide by what they see do not divide by nothing. */
function trialClip(manifest: NetworkManifest): ClipTensor {
  const shape = inputShapeOf(manifest)
  const scale = manifest.input.normalisation === 'levels' ? 255 : 1
  const values = Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => scale * (0.5 + 0.3 * Math.sin(i)),
  )
  return { values, shape }
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)

async function closing(session: Session, result: NetworkResult): Promise<NetworkResult> {
  await session.release()
  return result
}

/** One thread: a second one would take the core that landmarks need, and threads are started from addresses the page's policy forbids. */
async function loadRuntime(origin: string): Promise<Runtime> {
  const runtime = await import('onnxruntime-web/webgpu')
  runtime.env.wasm.numThreads = 1
  runtime.env.wasm.proxy = false
  runtime.env.wasm.wasmPaths = {
    mjs: new URL('/ort/ort-wasm-simd-threaded.asyncify.mjs', origin).href,
    wasm: new URL('/ort/ort-wasm-simd-threaded.asyncify.wasm', origin).href,
  }
  runtime.env.logLevel = 'fatal'
  return runtime
}

/** WebGPU only on a chip: drawn in software it is slower than wasm. */
async function openSession(
  runtime: Runtime,
  model: Uint8Array<ArrayBuffer>,
): Promise<{ readonly session: Session; readonly provider: Provider } | null> {
  const providers: readonly Provider[] = (await hasGpu()) ? ['webgpu', 'wasm'] : ['wasm']
  for (const provider of providers) {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: [provider],
      logSeverityLevel: 4,
    }).catch(() => null)
    if (session) return { session, provider }
  }
  return null
}

async function hasGpu(): Promise<boolean> {
  const gpu = (navigator as { gpu?: GPU }).gpu // absent in browsers without WebGPU, whatever the types say
  const adapter = await gpu?.requestAdapter().catch(() => null)
  return adapter ? !adapter.info.isFallbackAdapter : false
}

/** What does not fit about the input, or null. Axes the model leaves open fit anything. */
function inputMisfit({ inputNames, inputMetadata }: Session, manifest: NetworkManifest): string | null {
  if (inputNames.length !== 1) return `takes ${inputNames.length} inputs instead of one.`
  const [input] = inputMetadata
  if (!input?.isTensor) return 'does not take a tensor.'
  if (input.type !== 'float32') return `takes ${input.type} instead of float32.`
  const wanted = inputShapeOf(manifest)
  const fits =
    input.shape.length === wanted.length && input.shape.every((size, k) => isOpen(size) || size === wanted[k])
  return fits ? null : `takes a clip of ${input.shape.join(' x ')}, and its manifest says ${wanted.join(' x ')}.`
}

const isOpen = (size: number | string): boolean => typeof size === 'string' || !(size > 0)

function createNetwork(runtime: Runtime, session: Session, manifest: NetworkManifest): Pick<Network, 'run'> {
  const [input = ''] = session.inputNames
  const [output = ''] = session.outputNames
  return {
    async run({ values, shape }) {
      const tensor = new runtime.Tensor('float32', values, shape)
      const answers = await session.run({ [input]: tensor })
      const answer = answers[output]
      if (!(answer?.data instanceof Float32Array)) return null
      const wave = answer.data.slice()
      for (const one of Object.values(answers)) one.dispose()
      if (!wave.every((value) => Number.isFinite(value))) return null
      return manifest.output === 'slope' && wave.length === manifest.input.frames ? summed(wave) : wave
    },
  }
}

/** Wave from slope. */
function summed(slope: Float32Array): Float32Array {
  let sum = 0
  return slope.map((value) => (sum += value))
}
