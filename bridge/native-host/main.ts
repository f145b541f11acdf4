// The native host's entry: the browser starts it for the extension, talks over stdin and stdout, and nothing else ever goes to stdout.
import { checkShape } from '#core/contracts/check-shape.ts'
import { nativeRequestSchema } from '#core/contracts/native-host.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { resolveStateTree } from '../ledger/state-tree.ts'
import { readOptions } from '../options.ts'
import { answerNative, refuseFrame, type HostPlace } from './answers.ts'
import { isOurCaller } from './caller.ts'
import { createFrameReader, encodeFrame } from './frames.ts'

/** How it ends; nobody reads it but the browser's log and the tests. */
const exits = { done: 0, broken: 2, stranger: 3 } as const
/** After so many messages that are none it stops listening. */
const MOST_STRIKES = 3
/** The extension says what it wants at once; a host that waits longer waits for nobody. */
const IDLE_MS = 10_000
const HOST_VERSION = '0.1.0'
/** Everything of ours ends in `--`; what follows is the browser's. */
const END_OF_OURS = '--'

// A library that prints would break the frames: its words go where errors go.
console.log = console.error
console.info = console.error

function start(args: readonly string[]): void {
  const split = args.indexOf(END_OF_OURS)
  const own = split < 0 ? [] : args.slice(0, split)
  if (!isOurCaller(args.slice(split + 1))) process.exit(exits.stranger)
  const program = readOptions(own, process.env)
  const tree = resolveStateTree({ stateDir: program.stateDir, env: process.env })
  listen({ tree, httpPort: program.httpPort, launcherPort: program.launcherPort, version: HOST_VERSION })
}

function listen(place: HostPlace): void {
  const reader = createFrameReader()
  let strikes = 0
  let answering: Promise<void> = Promise.resolve()
  const idle = setTimeout(() => void answering.finally(() => endWith(exits.done)), IDLE_MS)
  const strike = (code: 'malformed_request' | 'validation_failed'): void => {
    strikes += 1
    process.stdout.write(encodeFrame(refuseFrame(code)))
    if (strikes >= MOST_STRIKES) void answering.then(() => endWith(exits.broken))
  }
  const onBody = (body: Buffer): void => {
    const parsed = parseHostile(decode(body))
    if (!parsed.ok) return strike('malformed_request')
    const checked = checkShape(nativeRequestSchema, parsed.value)
    if (!checked.ok) return strike('validation_failed')
    // One after the other, so that answers come in the order of the questions.
    answering = answering.then(async () => {
      const answer = await answerNative(place, checked.value)
      process.stdout.write(encodeFrame(answer))
      idle.refresh()
    })
  }
  process.stdin.on('data', (chunk: Buffer) => {
    idle.refresh()
    const read = reader.read(chunk)
    if (read.kind === 'broken') return endWith(exits.broken)
    for (const body of read.bodies) if (strikes < MOST_STRIKES) onBody(body)
  })
  process.stdin.on('end', () => void answering.finally(() => endWith(exits.done)))
  process.stdin.on('error', () => endWith(exits.done))
}

/** Broken text becomes text that is no JSON. */
function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return ''
  }
}

/** What was written gets out first. */
const endWith = (code: number): void => void process.stdout.write('', () => process.exit(code))

start(process.argv.slice(2))
