// Whole and cut-off containers, built byte by byte: every cut is seen, whole files and foreign ones are left alone.
import { describe, expect, it } from 'vitest'
import { isCutOff } from './container-end.ts'

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))
const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)
const judge = (bytes: readonly number[]): Promise<boolean> => isCutOff(new Blob([Uint8Array.from(bytes)]))

const box = (type: string, body: number): number[] => [...u32(8 + body), ...ascii(type), ...zeros(body)]
const mp4 = [
  ...box('ftyp', 16),
  ...box('moov', 400),
  ...u32(1),
  ...ascii('mdat'),
  ...u32(0),
  ...u32(16 + 300),
  ...zeros(300),
]

/** An element with a one-byte size; 0x7f would mean unknown. */
const element = (id: readonly number[], body: readonly number[]): number[] => [...id, 0x80 | body.length, ...body]
const UNKNOWN = [0x01, 255, 255, 255, 255, 255, 255, 255]
const ebml = element([0x1a, 0x45, 0xdf, 0xa3], zeros(20))
const segment = [0x18, 0x53, 0x80, 0x67]
const cluster = [0x1f, 0x43, 0xb6, 0x75]
const block = element([0xa3], zeros(60))
const tracks = element([0x16, 0x54, 0xae, 0x6b], zeros(40))
const streamed = [
  ...ebml,
  ...segment,
  ...UNKNOWN,
  ...tracks,
  ...cluster,
  ...UNKNOWN,
  ...block,
  ...block,
  ...cluster,
  ...UNKNOWN,
  ...block,
]
const finished = (() => {
  const body = [...tracks, ...element(cluster, block)]
  return [...ebml, ...segment, 0x40 | (body.length >> 8), body.length & 255, ...body]
})()

describe.each([
  ['MP4', mp4],
  ['Matroska as it is streamed', streamed],
  ['Matroska with all sizes', finished],
])('%s', (_, file) => {
  it('[S1] is whole as it was written', async () => {
    expect(await judge(file)).toBe(false)
  })

  it('[S1] is seen to be cut off wherever the cut is inside a part', async () => {
    const cuts = [1, 3, 9, 30, 50, 63].map((lost) => file.length - lost)
    expect(await Promise.all(cuts.map((length) => judge(file.slice(0, length))))).toEqual(cuts.map(() => true))
  })
})

describe('others', () => {
  it('[S1] are not judged, nor are boxes that reach to the end', async () => {
    expect(await judge(ascii('OggS and something'))).toBe(false)
    expect(await judge([])).toBe(false)
    expect(await judge([...box('ftyp', 16), ...u32(0), ...ascii('mdat'), ...zeros(50)])).toBe(false)
  })

  it('[S1] that only begin like one are cut off rather than endless', async () => {
    expect(await judge([...box('ftyp', 16), ...zeros(3)])).toBe(true)
    expect(await judge([...ebml, 0, 0, 0])).toBe(true)
    expect(await judge([...box('ftyp', 16), ...u32(5), ...ascii('what'), ...zeros(40)])).toBe(true)
    expect(await judge([...box('ftyp', 16), ...u32(1), ...ascii('mdat'), ...zeros(40)])).toBe(true)
  })
})
