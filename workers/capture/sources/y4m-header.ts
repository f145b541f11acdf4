// Reads the header line of a YUV4MPEG2 (.y4m) file: size, rate, pixel layout, and how many bytes a frame takes.
import type { SourceRefusal } from './source.ts'

export const Y4M_MAGIC = 'YUV4MPEG2'
/** A frame begins with this word, optional parameters and a line feed. */
export const Y4M_FRAME = 'FRAME'
/** Longest header or frame line accepted, bytes. Chosen: real headers are under 120 bytes. */
export const LINE_LIMIT_BYTES = 1024

export interface Y4mHeader {
  readonly width: number
  readonly height: number
  readonly rateHz: number
  readonly format: 'I420' | 'I422' | 'I444'
  readonly fullRange: boolean
  /** Bytes of pixels in a frame, without its FRAME line. */
  readonly frameBytes: number
  /** Bytes of the header line with its line feed. */
  readonly headerBytes: number
}

export type Y4mHeaderResult =
  | { readonly ok: true; readonly header: Y4mHeader }
  | { readonly ok: false; readonly refusal: SourceRefusal }

const refuse = (code: SourceRefusal['code'], sentence: string): Y4mHeaderResult => ({
  ok: false,
  refusal: { code, sentence },
})

/** Parses the first bytes of a file. `name` only serves the sentence. */
export function parseY4mHeader(bytes: Uint8Array, name: string): Y4mHeaderResult {
  const end = bytes.indexOf(0x0a)
  const line = latin1(bytes.subarray(0, end < 0 ? LINE_LIMIT_BYTES : end))
  const [magic, ...fields] = line.split(' ')
  if (magic !== Y4M_MAGIC)
    return refuse('unreadable', `${name} is not a Y4M file: it does not begin with ${Y4M_MAGIC}.`)
  if (end < 0) return refuse('truncated', `${name} ends inside its header. Write the file again.`)
  const field = (tag: string): string | undefined => fields.find((text) => text.startsWith(tag))?.slice(tag.length)
  const width = Number(field('W'))
  const height = Number(field('H'))
  if (!isSide(width) || !isSide(height)) {
    return refuse('unreadable', `${name} has no usable picture size (W${field('W') ?? '?'} H${field('H') ?? '?'}).`)
  }
  const rateHz = toRate(field('F'))
  if (rateHz === null) return refuse('unreadable', `${name} has no usable frame rate (F${field('F') ?? '?'}).`)
  const format = toFormat(field('C') ?? '420')
  if (format === null) {
    return refuse('unsupported', `${name} uses pixel layout C${field('C')}; 8-bit C420, C422 and C444 can be read.`)
  }
  const fullRange = fields.includes('XCOLORRANGE=FULL')
  const frameBytes = bytesOfFrame(format, width, height)
  return { ok: true, header: { width, height, rateHz, format, fullRange, frameBytes, headerBytes: end + 1 } }
}

export const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** 16384: no codec or camera goes beyond; it bounds what a hostile header can make us allocate. */
const isSide = (value: number): boolean => Number.isInteger(value) && value > 0 && value <= 16_384

function toRate(text: string | undefined): number | null {
  const [above = NaN, below = NaN] = (text ?? '').split(':').map(Number)
  const rate = above / below
  return rate > 0 && rate <= 1000 ? rate : null
}

function toFormat(layout: string): Y4mHeader['format'] | null {
  if (/^420(jpeg|mpeg2|paldv)?$/.test(layout)) return 'I420'
  if (layout === '422') return 'I422'
  return layout === '444' ? 'I444' : null
}

function bytesOfFrame(format: Y4mHeader['format'], width: number, height: number): number {
  const chromaWidth = format === 'I444' ? width : Math.ceil(width / 2)
  const chromaHeight = format === 'I420' ? Math.ceil(height / 2) : height
  return width * height + 2 * chromaWidth * chromaHeight
}
