// JSONL whose every line carries a checksum, so that a torn tail or a flipped bit is seen and costs only the lines it touched.
import { crc32 } from 'node:zlib'
import { parseHostile, type HostileLimits } from '#core/contracts/parse-hostile.ts'

const PREFIX = '{"crc":"'
const CRC_DIGITS = 8
/** A request body with the frame of a row around it: what was accepted must be readable again. */
const limits: HostileLimits = { maxBytes: 262_144, maxDepth: 40, maxKeys: 4_000 }
/** Prefix, eight digits, `",`: the checksum covers every byte after this, up to the line feed. */
const COVERED_FROM = PREFIX.length + CRC_DIGITS + 2
const LINE_FEED = 0x0a

/** One line, with its line feed. Still plain JSON: any tool that reads JSONL reads it. The record must have at least one field. */
export function frame(record: object): string {
  const covered = JSON.stringify(record).slice(1)
  return `${PREFIX}${crc32(covered).toString(16).padStart(CRC_DIGITS, '0')}",${covered}\n`
}

export interface ReadFrames {
  readonly records: readonly unknown[]
  /** Bytes up to the end of the last whole line; what follows is a torn tail. */
  readonly wholeBytes: number
  readonly tornBytes: number
  /** Whole lines that are not what was written. */
  readonly damaged: number
}

/** Reads every line; damaged ones are counted and skipped, a last line without its line feed is the torn tail. */
export function readFrames(bytes: Buffer): ReadFrames {
  const records: unknown[] = []
  let damaged = 0
  let at = 0
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, at)) {
    const record = readLine(bytes.subarray(at, end))
    if (record === undefined) damaged++
    else records.push(record)
    at = end + 1
  }
  return { records, wholeBytes: at, tornBytes: bytes.length - at, damaged }
}

function readLine(line: Buffer): unknown {
  const covered = line.subarray(COVERED_FROM)
  const claimed = line.subarray(0, COVERED_FROM).toString('latin1')
  const expected = `${PREFIX}${crc32(covered).toString(16).padStart(CRC_DIGITS, '0')}",`
  if (claimed !== expected) return undefined
  const parsed = parseHostile(`{${covered.toString('utf8')}`, limits)
  return parsed.ok ? parsed.value : undefined
}
