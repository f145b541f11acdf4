// `npm run measure`: reads the command line and runs the measurement it asks for. Exit code 1: refused, 2: wrong usage.
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { directInputs } from './measure/direct-inputs.ts'
import { measureVideo } from './measure/measure-video.ts'

const USAGE = `Usage: npm run measure -- FILE [--json OUT] [--patches] [--landmarks] [--network MODEL.onnx]
  FILE         a video: .y4m, or any webm, mp4, mov or mkv the browser decodes
  --json OUT   write the document to OUT instead of standard output
  --patches    add the colours of the 100 skin patches to every frame
  --landmarks  add the 478 landmarks to every frame
  --network M  ask a pulse network of your own as well; its manifest is M with .json for .onnx, or --manifest FILE
${directInputs.map(({ flag, describes }) => `  --${flag} FILE`.padEnd(15) + describes).join('\n')}`.trimEnd()

async function main(): Promise<number> {
  const { values, positionals } = parse()
  const direct = directInputs.find(({ flag }) => typeof values[flag] === 'string')
  const target = typeof values['json'] === 'string' ? values['json'] : undefined
  const baseline = typeof values['baseline'] === 'string' ? values['baseline'] : undefined
  if (direct) return report(await direct.measure({ file: String(values[direct.flag]), target, baseline }))
  const file = positionals[0]
  if (file === undefined || positionals.length > 1) return report(USAGE, 2)
  const network = networkOf(values)
  for (const one of [file, network?.model, network?.manifest])
    if (one !== undefined && !(await isReadable(one))) return report(`${one} is not there or cannot be read.`)
  return report(
    await measureVideo({
      root: join(import.meta.dirname, '..'),
      file,
      target,
      landmarks: values['landmarks'] === true,
      patches: values['patches'] === true,
      network,
    }),
  )
}

const isReadable = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

/** The manifest lies beside the model unless told otherwise. */
function networkOf(values: Record<string, unknown>): { model: string; manifest: string } | undefined {
  const model = values['network']
  if (typeof model !== 'string') return undefined
  const manifest = values['manifest']
  return { model, manifest: typeof manifest === 'string' ? manifest : model.replace(/(\.onnx)?$/, '.json') }
}

function parse(): ReturnType<typeof parseArgs> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const direct = Object.fromEntries(directInputs.map((input) => [input.flag, text]))
  return parseArgs({
    allowPositionals: true,
    options: { json: text, baseline: text, network: text, manifest: text, landmarks: flag, patches: flag, ...direct },
  })
}

/** null is success; a sentence goes to standard error with a code that says so. */
function report(sentence: string | null, code = 1): number {
  if (sentence === null) return 0
  console.error(sentence)
  return code
}

process.exitCode = await main().catch((error: unknown) =>
  report(error instanceof Error ? error.message : String(error)),
)
