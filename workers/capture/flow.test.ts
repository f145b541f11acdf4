// The way of a frame: taken once, closed once, dropped when live, waited for when not.
import { afterEach, describe, expect, it } from 'vitest'
import type { FrameSample } from '#core/contracts/frame-sample.ts'
import { FrameLedger } from './frame-ledger.ts'
import { readSamples } from './read-samples.ts'
import { SINK_LEAD, SinkSet } from './sink.ts'
import { createPortSource, type PortFrameMessage, type PortWish } from './sources/port-source.ts'
import type { SourcedFrame } from './sources/source.ts'
import { createTrackSource } from './sources/track-source.ts'

const open: MessagePort[] = []
afterEach(() => open.splice(0).forEach((port) => port.close()))

function channel(): MessageChannel {
  const made = new MessageChannel()
  open.push(made.port1, made.port2)
  return made
}

/** Lets every message under way arrive. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15))

/** Stands in for a VideoFrame: this is about ownership, not pictures. */
function frameAt(atMs: number): VideoFrame & { closed: number } {
  const frame = { timestamp: atMs * 1000, closed: 0, close: () => void (frame.closed += 1) }
  return frame as unknown as VideoFrame & { closed: number } // close and timestamp are all that is used
}

describe('the ledger', () => {
  it('[S1] counts what is taken and closed, and the most that was open', () => {
    const ledger = new FrameLedger()
    const [a, b] = [ledger.take(frameAt(0)), ledger.take(frameAt(1))]
    ledger.release(a)
    ledger.release(a)
    expect(ledger.count()).toEqual({ taken: 2, closed: 1, inFlight: 1, peak: 2 })
    ledger.releaseAll()
    expect([ledger.count().inFlight, a.closed, b.closed]).toEqual([0, 1, 1])
  })
})

describe('the track source', () => {
  const streamOf = (frames: readonly VideoFrame[], onCancel: () => void = () => undefined) =>
    new ReadableStream<VideoFrame>({
      start(controller) {
        for (const frame of frames) controller.enqueue(frame)
      },
      cancel: onCancel,
    })

  it('[S1] hands frames on with their capture time', async () => {
    const ledger = new FrameLedger()
    const abort = new AbortController()
    const times: number[] = []
    for await (const { frame, atMs } of createTrackSource(streamOf([frameAt(10), frameAt(43)]), ledger).frames(
      abort.signal,
    )) {
      times.push(atMs)
      ledger.release(frame)
      if (times.length === 2) abort.abort()
    }
    expect(times).toEqual([10, 43])
    expect(ledger.count().inFlight).toBe(0)
  })

  it('[S3] asks for nothing once it was called off', async () => {
    let cancelled = false
    const silent = new ReadableStream<VideoFrame>({ cancel: () => void (cancelled = true) })
    const seen: SourcedFrame[] = []
    for await (const sourced of createTrackSource(silent, new FrameLedger()).frames(AbortSignal.abort()))
      seen.push(sourced)
    expect([seen.length, cancelled]).toEqual([0, true])
  })

  it('[S3] lets the camera go on abort and leaks nothing', async () => {
    const ledger = new FrameLedger()
    const abort = new AbortController()
    let cancelled = false
    const source = createTrackSource(
      streamOf([frameAt(10)], () => void (cancelled = true)),
      ledger,
    )
    const reading = (async () => {
      for await (const { frame } of source.frames(abort.signal)) ledger.release(frame)
    })()
    await settle()
    abort.abort()
    await reading
    expect([cancelled, ledger.count().inFlight]).toEqual([true, 0])
  })
})

describe('the port source', () => {
  function setUp(live: boolean) {
    const { port1, port2 } = channel()
    const ledger = new FrameLedger()
    const abort = new AbortController()
    const wishes: PortWish['kind'][] = []
    port1.onmessage = ({ data }: MessageEvent<PortWish>) => wishes.push(data.kind)
    const source = createPortSource(port2, { live, frameCount: null, durationMs: null }, ledger)
    const frames = source.frames(abort.signal)[Symbol.asyncIterator]()
    /** Frames of this test carry no pixels, so they are handed over past the cloning of the port. */
    const post = (atMs: number) => {
      const frame = frameAt(atMs)
      port2.onmessage?.({ data: { kind: 'frame', frame, atMs } satisfies PortFrameMessage } as unknown as MessageEvent) // as the port would
      return frame
    }
    return { port1, wishes, ledger, abort, frames, post }
  }

  it('[S1] asks for one frame at a time, so nothing can queue up', async () => {
    const { wishes, frames, post, ledger } = setUp(true)
    const first = frames.next()
    await settle()
    expect(wishes).toEqual(['want'])
    post(5)
    const { value } = (await first) as IteratorYieldResult<SourcedFrame> // a frame was posted
    expect(value.atMs).toBe(5)
    await settle()
    expect(wishes).toEqual(['want']) // still busy with the first
    ledger.release(value.frame)
    const second = frames.next()
    await settle()
    expect(wishes).toEqual(['want', 'want'])
    post(38)
    ledger.release(((await second) as IteratorYieldResult<SourcedFrame>).value.frame) // a frame was posted
    await frames.return?.(undefined)
    await settle()
    expect([wishes.at(-1), ledger.count()]).toEqual(['stop', { taken: 2, closed: 2, inFlight: 0, peak: 1 }])
  })

  it('[S1] closes frames that cross its stop on their way', async () => {
    const { frames, abort, post, ledger } = setUp(true)
    const waiting = frames.next()
    await settle()
    abort.abort()
    expect((await waiting).done).toBe(true)
    const late = post(9)
    expect([late.closed, ledger.count().inFlight]).toEqual([1, 0])
  })

  it('[S3] ends at once when it was called off before it began', async () => {
    const { port2 } = channel()
    const source = createPortSource(port2, { live: true, frameCount: null, durationMs: null }, new FrameLedger())
    const frames = source.frames(AbortSignal.abort())[Symbol.asyncIterator]()
    expect((await frames.next()).done).toBe(true)
  })

  it('[S1] ends with its sender', async () => {
    const { frames, port1 } = setUp(false)
    const waiting = frames.next()
    port1.postMessage({ kind: 'end' } satisfies PortFrameMessage)
    expect((await waiting).done).toBe(true)
  })
})

describe('sinks', () => {
  const sampleAt = (index: number): FrameSample => ({ index, atMs: index * 33 }) as FrameSample // only the order matters here

  it('[S1] make a file wait for its slowest reader', async () => {
    const sinks = new SinkSet()
    const { port1, port2 } = channel()
    sinks.add(port1)
    const seen: number[] = []
    const signal = new AbortController().signal
    for (let i = 0; i < SINK_LEAD; i += 1) sinks.send({ kind: 'sample', sample: sampleAt(i) })
    let waited = false
    const wait = sinks.settled(signal).then(() => (waited = true))
    await settle()
    expect(waited).toBe(false)
    readSamples(port2, { sample: ({ index }) => seen.push(index) })
    await wait
    await settle()
    expect(seen).toEqual(Array.from({ length: SINK_LEAD }, (_, i) => i))
  })

  it('[S1] let an abort pass while a reader hangs, and forget a reader that is removed', async () => {
    const sinks = new SinkSet()
    const { port1 } = channel()
    sinks.add(port1)
    for (let i = 0; i < SINK_LEAD; i += 1) sinks.send({ kind: 'sample', sample: sampleAt(i) })
    const abort = new AbortController()
    const wait = sinks.settled(abort.signal)
    abort.abort()
    await wait
    sinks.remove(port1)
    await sinks.settled(new AbortController().signal)
  })

  it('[S1] tell readers of beginning and end', async () => {
    const sinks = new SinkSet()
    const { port1, port2 } = channel()
    sinks.add(port1)
    const heard: string[] = []
    readSamples(port2, {
      open: ({ live }) => heard.push(`open ${live}`),
      sample: ({ index }) => heard.push(`sample ${index}`),
      end: () => heard.push('end'),
    })
    sinks.send({ kind: 'open', live: true, frameCount: null, durationMs: null })
    sinks.send({ kind: 'sample', sample: sampleAt(0) })
    sinks.send({ kind: 'end' })
    await settle()
    expect(heard).toEqual(['open true', 'sample 0', 'end'])
  })
})
