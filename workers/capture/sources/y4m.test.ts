// Y4M reading: headers good and bad, frames slice by slice, files that are cut off or damaged.
import { describe, expect, it } from 'vitest'
import { openY4m, walkY4mFrames, type ByteStore, type Y4mFrame } from './y4m-frames.ts'
import { parseY4mHeader } from './y4m-header.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const header = (line: string) => parseY4mHeader(bytesOf(`${line}\n`), 'a.y4m')

/** A store that remembers how much was asked for at once. */
function storeOf(...parts: (string | Uint8Array)[]): ByteStore & { largest: () => number } {
  const blob = new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part))))
  let largest = 0
  return {
    size: blob.size,
    largest: () => largest,
    slice(start, end) {
      largest = Math.max(largest, end - start)
      return blob.slice(start, end)
    },
  }
}

const frameOf = (level: number): Uint8Array => new Uint8Array(4 * 2 * 1.5).fill(level)
const HEAD = 'YUV4MPEG2 W4 H2 F30:1 C420\n'

async function framesOf(store: ByteStore): Promise<Y4mFrame[]> {
  const opened = await openY4m(store, 'a.y4m')
  if (!opened.ok) throw new Error(opened.refusal.sentence)
  const all: Y4mFrame[] = []
  for await (const frame of walkY4mFrames(store, opened.file.header, 'a.y4m')) all.push(frame)
  return all
}

describe('the header', () => {
  it('[S1] tells size, rate, layout and frame size', () => {
    expect(header('YUV4MPEG2 W640 H480 F30000:1001 Ip A1:1 C420mpeg2 XCOLORRANGE=FULL')).toEqual({
      ok: true,
      header: {
        width: 640,
        height: 480,
        rateHz: 30_000 / 1001,
        format: 'I420',
        fullRange: true,
        frameBytes: 460_800,
        headerBytes: 67,
      },
    })
  })

  it('[S1] rounds odd sides up for half-size chroma and knows the other layouts', () => {
    const bytes = (line: string) => {
      const parsed = header(line)
      return parsed.ok ? parsed.header.frameBytes : parsed.refusal.code
    }
    expect(bytes('YUV4MPEG2 W3 H3 F1:1')).toBe(9 + 2 * 4)
    expect(bytes('YUV4MPEG2 W4 H2 F1:1 C422')).toBe(8 + 2 * 4)
    expect(bytes('YUV4MPEG2 W4 H2 F1:1 C444')).toBe(24)
  })

  it.each([
    ['RIFF....WEBM', 'unreadable', 'not a Y4M file'],
    ['YUV4MPEG2 W0 H480 F30:1', 'unreadable', 'no usable picture size'],
    ['YUV4MPEG2 W99999 H480 F30:1', 'unreadable', 'no usable picture size'],
    ['YUV4MPEG2 W4 H2 F30:0', 'unreadable', 'no usable frame rate'],
    ['YUV4MPEG2 W4 H2 F-1:1', 'unreadable', 'no usable frame rate'],
    ['YUV4MPEG2 W4 H2 F30:1 C420p10', 'unsupported', 'C420p10'],
  ])('[S1] refuses %s by name', (line, code, words) => {
    const parsed = header(line)
    expect(parsed).toMatchObject({ ok: false, refusal: { code } })
    expect(parsed.ok ? '' : parsed.refusal.sentence).toContain(words)
    expect(parsed.ok ? '' : parsed.refusal.sentence).toContain('a.y4m')
  })

  it('[S1] refuses a file that ends inside its header', () => {
    expect(parseY4mHeader(bytesOf('YUV4MPEG2 W4 H2'), 'a.y4m')).toMatchObject({ refusal: { code: 'truncated' } })
  })
})

describe('the frames', () => {
  it('[S1] come in order and whole, with frame parameters or without', async () => {
    const frames = await framesOf(storeOf(HEAD, 'FRAME\n', frameOf(1), 'FRAME Ip\n', frameOf(2), 'FRAME\n', frameOf(3)))
    expect(frames.map((frame) => frame.ok && [frame.index, frame.pixels.length, frame.pixels[11]])).toEqual([
      [0, 12, 1],
      [1, 12, 2],
      [2, 12, 3],
    ])
  })

  it('[S1] are read one at a time, however long the file is', async () => {
    const parts = Array.from({ length: 200 }, () => ['FRAME\n', frameOf(7)]).flat()
    const store = storeOf(HEAD, ...parts)
    expect(await framesOf(store)).toHaveLength(200)
    expect(store.largest()).toBeLessThan(1100) // a header line at most, never the file
  })

  it('[S1] come at their own times where the FRAME lines tell them', async () => {
    const store = storeOf(
      HEAD,
      ...[0, 31_250, 101_000].flatMap((us) => [`FRAME Ip XTIMEUS=${String(us).padStart(11, '0')}\n`, frameOf(1)]),
    )
    expect((await framesOf(store)).map((frame) => frame.ok && frame.atMs)).toEqual([0, 31.25, 101])
    const opened = await openY4m(store, 'a.y4m')
    expect(opened.ok && [opened.file.frameCount, opened.file.durationMs]).toEqual([3, 101 + 1000 / 30])
    expect((await framesOf(storeOf(HEAD, 'FRAME\n', frameOf(1), 'FRAME\n', frameOf(1))))[1]).toMatchObject({
      atMs: 1000 / 30,
    })
  })

  it.each([
    ['that stand still', ['FRAME XTIMEUS=5\n', 'FRAME XTIMEUS=5\n'], 'frame 1 carries no XTIMEUS later'],
    ['on some frames only', ['FRAME XTIMEUS=5\n', 'FRAME\n'], 'frame 1 carries no XTIMEUS later'],
    ['that begin late', ['FRAME\n', 'FRAME XTIMEUS=9\n'], 'frame 1 carries an XTIMEUS'],
  ])('[S1] with times %s are refused by name', async (_, lines, words) => {
    const frames = await framesOf(storeOf(HEAD, ...lines.flatMap((line) => [line, frameOf(1)])))
    expect(frames).toMatchObject([{ ok: true }, { ok: false, refusal: { code: 'unreadable' } }])
    expect(frames[1]?.ok ? '' : frames[1]?.refusal.sentence).toContain(`a.y4m is damaged: ${words}`)
  })

  it('[S1] are counted beforehand', async () => {
    const opened = await openY4m(storeOf(HEAD, 'FRAME\n', frameOf(1), 'FRAME\n', frameOf(2)), 'a.y4m')
    expect(opened.ok && opened.file.frameCount).toBe(2)
  })

  it('[S1] of a cut-off file end with a refusal that names the frame', async () => {
    const frames = await framesOf(storeOf(HEAD, 'FRAME\n', frameOf(1), 'FRAME\n', frameOf(2).subarray(0, 5)))
    expect(frames[1]).toMatchObject({ ok: false, refusal: { code: 'truncated' } })
    expect(frames[1]?.ok ? '' : frames[1]?.refusal.sentence).toContain('frame 1: 5 of 12 bytes')
    expect(await framesOf(storeOf(HEAD, 'FRAME\n', frameOf(1), 'FRA'))).toMatchObject([
      { ok: true },
      { refusal: { code: 'truncated' } },
    ])
  })

  it('[S1] of a damaged file end with a refusal', async () => {
    const frames = await framesOf(storeOf(HEAD, 'FRAME\n', frameOf(1), 'FRUME\n', frameOf(2)))
    expect(frames).toMatchObject([{ ok: true }, { ok: false, refusal: { code: 'unreadable' } }])
  })

  it('[S1] of an empty file are refused at once', async () => {
    expect(await openY4m(storeOf(HEAD), 'a.y4m')).toMatchObject({ ok: false, refusal: { code: 'empty' } })
  })
})
