import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32 } from './crc32.ts'
import { declineReasons } from './estimate.ts'
import { channels, featureCatalogue, type Channel, type FeatureLine } from './features.ts'
import { REGION_COUNT, REGION_STRIDE, type FrameSample } from './frame-sample.ts'
import { decodeRecording } from './recording-decode.ts'
import { encodeRecordingChunk, encodeRecordingHeader } from './recording-encode.ts'
import { fromFeatureChunk, isRecordable, toFeatureChunk } from './recording-features.ts'
import { toFrameChunks } from './recording-frames.ts'
import { currentVocabulary, recordingStreams, type RecordingChunk, type RecordingHeader } from './recording.ts'

const header: RecordingHeader = {
  v: 1,
  ...currentVocabulary(),
  recordingId: 'r-1',
  startedMs: 1_790_000_000_000,
  tz: 'Europe/Berlin',
  build: '0.1.0',
  subject: 'demo',
}
const join = (...parts: Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
const file = (...chunks: RecordingChunk[]) =>
  join(encodeRecordingHeader(header), ...chunks.map((chunk) => encodeRecordingChunk(header, chunk)))
const decoded = (bytes: Uint8Array) => {
  const recording = decodeRecording(bytes)
  if (!recording.ok) throw new Error(recording.sentence)
  return recording
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const linesOf = (channel: Channel): fc.Arbitrary<FeatureLine[]> => {
  const names = Object.keys(featureCatalogue[channel])
  const marks = fc.array(fc.option(fc.oneof(finite, fc.constantFrom(...declineReasons))), {
    minLength: names.length,
    maxLength: names.length,
  })
  const line = fc
    .record({ atMs: finite, quality: fc.double({ min: 0, max: 1, noNaN: true }), marks })
    .map(({ marks, ...rest }) => {
      const pick = (type: string) =>
        Object.fromEntries(names.flatMap((name, i) => (typeof marks[i] === type ? [[name, marks[i]]] : [])))
      const declined = pick('string')
      return {
        ...rest,
        channel,
        values: pick('number'),
        ...(Object.keys(declined).length > 0 ? { declined } : {}),
      } as FeatureLine // built from the catalogue
    })
  return fc.array(line, { minLength: 1, maxLength: 20 })
}
const events = (...texts: string[]): RecordingChunk => ({
  stream: 'events',
  rows: texts.length,
  columns: { atMs: Float64Array.from(texts, (_, i) => i), json: texts },
})
const line: FeatureLine = { atMs: 1, channel: 'tabs', quality: 1, values: { openTabs: 4 } }

describe('recording', () => {
  it('[CON-13] the checksum is that of zip and PNG, whole or in pieces', () => {
    const text = new TextEncoder().encode('123456789')
    expect(crc32(text)).toBe(0xcbf43926)
    expect(crc32(text.subarray(4), crc32(text.subarray(0, 4)))).toBe(0xcbf43926)
  })

  it.each(channels)('[CON-13] [R8] feature lines of %s come back bit for bit', (channel) => {
    fc.assert(
      fc.property(linesOf(channel), (lines) => {
        const [chunk] = decoded(file(toFeatureChunk(channel, lines))).chunks
        expect(chunk && fromFeatureChunk(header, chunk)).toEqual(lines)
      }),
      { numRuns: 50 },
    )
  })

  it('[CON-13] events come back as the same JSON', () => {
    const values = [{ kind: 'pause', text: 'für 日本 😀' }, [1, null], 'x']
    const [chunk] = decoded(file(events(...values.map((value) => JSON.stringify(value))))).chunks
    const texts = (chunk?.columns['json'] ?? []) as readonly string[] // a text column
    expect(texts.map((text) => JSON.parse(text))).toEqual(values)
  })

  it('[CON-13] frames keep pose, light and region means, and no landmark', () => {
    const regions = Float32Array.from({ length: REGION_COUNT * REGION_STRIDE }, (_, i) => i / 7)
    const sample: FrameSample = {
      atMs: 33.4,
      index: 1,
      widthPx: 640,
      heightPx: 480,
      face: {
        landmarks: new Float32Array(478 * 3).fill(123),
        pose: { yawDeg: 1.5, pitchDeg: -2, rollDeg: 0 },
        distanceMm: 600,
      },
      landmarked: true,
      faceCount: 1,
      regions,
      chest: { dxPx: 0.25, dyPx: -0.5, confidence: 0.75 },
      lumaMean: 120,
      sharpness: 40,
      hints: ['too-dark', 'moving'],
      costMs: { landmarks: 1, regions: 1, total: 2 },
    }
    const empty = { ...sample, index: 2, face: null, regions: null, chest: null, hints: [] }
    const { chunks } = decoded(file(...toFrameChunks([sample, empty])))
    expect(chunks.map((chunk) => [chunk.stream, chunk.rows])).toEqual([
      ['frames', 2],
      ['regions', 1],
    ])
    expect(chunks[0]?.columns).toMatchObject({
      hasFace: Uint8Array.of(1, 0),
      yawDeg: Float32Array.of(1.5, 0),
      hints: Uint32Array.of(9, 0),
    })
    expect(chunks[1]?.columns['fields']).toEqual(regions)
  })

  it('[CON-14] no stream has room for a picture: widths are fixed and far below the smallest usable one', () => {
    const smallestPicture = 64 * 48 * 3
    for (const columns of Object.values(recordingStreams))
      for (const { width } of Object.values(columns)) expect(width).toBeLessThan(smallestPicture / 10)
  })

  it.each([
    ['a foreign column', { ...events('1'), columns: { ...events('1').columns, pixels: new Uint8Array(9) } }],
    ['a missing column', { ...events('1'), columns: { atMs: Float64Array.of(1) } }],
    ['no rows', { ...events(), rows: 0 }],
    ['a wrong length', { ...events('1', '2'), rows: 1 }],
    ['NaN', { ...events('1'), columns: { atMs: Float64Array.of(Number.NaN), json: ['1'] } }],
    ['a long text', events(`"${'x'.repeat(5000)}"`)],
    ['half a character', events('"\ud800"')],
  ])('[CON-14] a chunk with %s is a bug at its source', (_, chunk) => {
    expect(() => encodeRecordingChunk(header, chunk)).toThrow(RangeError)
  })

  it('[CON-14] a line with a name outside its channel, or both measured and declined, is not recordable', () => {
    const wrong: FeatureLine[] = [
      { ...line, values: { heartRateBpm: 60 } },
      { ...line, values: { toString: 1 } },
      { ...line, declined: { openTabs: 'stale' } },
    ]
    for (const one of wrong) {
      expect(isRecordable(one)).toBe(false)
      expect(() => toFeatureChunk('tabs', [one])).toThrow(RangeError)
    }
    expect(() => toFeatureChunk('input', [line])).toThrow(RangeError)
  })

  it('[CON-15] a file cut anywhere gives the whole chunks before the cut and says it is torn', () => {
    const parts = [events('1'), events('2', '22'), events('3')]
    const whole = file(...parts)
    const ends = parts.map((_, i) => file(...parts.slice(0, i + 1)).length)
    const start = encodeRecordingHeader(header).length
    for (let cut = start; cut <= whole.length; cut++) {
      const { chunks, torn, damaged } = decoded(whole.subarray(0, cut))
      expect([chunks.length, torn, damaged]).toEqual([
        ends.filter((end) => end <= cut).length,
        cut !== start && !ends.includes(cut),
        0,
      ])
    }
  })

  it('[CON-15] a cut or changed head is refused with a sentence', () => {
    const head = encodeRecordingHeader(header)
    for (let cut = 0; cut < head.length; cut++) expect(decodeRecording(head.subarray(0, cut)).ok).toBe(false)
    for (let at = 0; at < head.length; at++) {
      const damaged = decodeRecording(head.map((byte, i) => (i === at ? byte ^ 0x20 : byte)))
      expect(damaged.ok || damaged.sentence, `byte ${at}`).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('[CON-15] a changed byte costs the chunk it is in and no other', () => {
    const parts = [events('1'), events('2', '22'), events('3')].map((chunk) => encodeRecordingChunk(header, chunk))
    const head = encodeRecordingHeader(header)
    const whole = join(head, ...parts)
    for (let at = head.length; at < whole.length; at++) {
      const { chunks, damaged, torn } = decoded(whole.map((byte, i) => (i === at ? byte ^ 0x41 : byte)))
      expect([chunks.length, damaged + Number(torn)], `byte ${at}`).toEqual([2, 1])
    }
  })

  it.each([
    ['nothing', new Uint8Array(0), 'not-a-recording'],
    ['another file', new TextEncoder().encode('PK\u0003\u0004 zip'), 'not-a-recording'],
    ['a text-mode copy', Uint8Array.from([0x43, 0x54, 0x58, 0x52, 0x45, 0x43, 0x0a, 1, 0, 0]), 'mangled-text'],
    ['a newer file', encodeRecordingHeader(header).map((byte, i) => (i === 8 ? 2 : byte)), 'newer-version'],
  ])('[CON-15] %s is refused by name', (_, bytes, reason) => {
    expect(decodeRecording(bytes)).toMatchObject({ ok: false, reason })
  })

  it('[CON-15] random bytes after a good head are never believed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        expect(decoded(join(encodeRecordingHeader(header), tail)).chunks).toEqual([])
      }),
    )
  })

  it('[CON-15] a length made up to exhaust memory is checked against the bytes that are there', () => {
    const bytes = encodeRecordingChunk(header, events('1'))
    const view = new DataView(bytes.buffer)
    view.setUint32(8, 0xffff_ffff, true)
    view.setUint32(16, crc32(bytes.subarray(0, 16)), true)
    view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, bytes.length - 4)), true)
    expect(decoded(join(encodeRecordingHeader(header), bytes))).toMatchObject({ chunks: [], damaged: 1, torn: false })
  })

  it('[CON-15] a chunk that holds NaN is damaged, however well it adds up', () => {
    const bytes = encodeRecordingChunk(header, events('1'))
    const view = new DataView(bytes.buffer)
    view.setFloat64(20, Number.NaN, true) // the first column begins after the head
    view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true)
    expect(decoded(join(encodeRecordingHeader(header), bytes))).toMatchObject({ chunks: [], damaged: 1 })
  })

  it('[CON-13] a file keeps the meaning of its positions when the lists of the code grow', () => {
    const older: RecordingHeader = {
      ...header,
      features: { ...header.features, tabs: ['openTabs', 'retiredName'] },
      reasons: ['stale', 'retired'],
    }
    const chunk: RecordingChunk = {
      stream: 'tabs',
      rows: 2,
      columns: {
        atMs: Float64Array.of(1, 2),
        quality: Float64Array.of(1, 1),
        values: Float64Array.of(7, 9, 0, 0),
        marks: Uint8Array.of(1, 1, 2, 3),
      },
    }
    const recording = decoded(join(encodeRecordingHeader(older), encodeRecordingChunk(older, chunk)))
    expect(recording.chunks[0] && fromFeatureChunk(recording.header, recording.chunks[0])).toEqual([
      { atMs: 1, channel: 'tabs', quality: 1, values: { openTabs: 7 } },
      { atMs: 2, channel: 'tabs', quality: 1, values: {}, declined: { openTabs: 'stale' } },
    ])
  })
})
