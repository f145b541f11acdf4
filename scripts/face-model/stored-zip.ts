// Writes an uncompressed zip whose file contents are aligned, so that a model inside it can be read in place.
import { crc32 } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: Uint8Array
}

const CONTENT_ALIGNMENT = 16 // bytes, as SIMD kernels need
const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 }
const DIRECTORY_ENTRY = { signature: 0x02014b50, bytes: 46 }
const END_RECORD = { signature: 0x06054b50, bytes: 22 }
/** Extra field that carries padding only (the id zipalign uses), with its two-byte id and two-byte length. */
const PADDING_FIELD = { id: 0xd935, headerBytes: 4 }
/** Version 2.0 of the format: stored files, no extensions. */
const FORMAT_VERSION = 20
/** 1980-01-01, the first day the format knows: a fixed date keeps the archive reproducible. */
const FIXED_DATE = 0x21

/** The archive; the same entries always give the same bytes. Domain: fewer than 65,536 entries and 4 GiB. */
export function storedZip(entries: readonly ZipEntry[]): Uint8Array {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const file = Buffer.concat([localHeader(entry, offset), entry.content])
    files.push(file)
    directory.push(directoryEntry(entry, offset))
    offset += file.length
  }
  return Buffer.concat([...files, ...directory, endRecord(Buffer.concat(directory).length, entries.length, offset)])
}

/** Local header, name and padding up to the aligned start of the content. */
function localHeader({ name, content }: ZipEntry, offset: number): Buffer {
  const encoded = Buffer.from(name)
  const unpadded = offset + LOCAL_HEADER.bytes + encoded.length + PADDING_FIELD.headerBytes
  const padding = (CONTENT_ALIGNMENT - (unpadded % CONTENT_ALIGNMENT)) % CONTENT_ALIGNMENT
  const extra = Buffer.alloc(PADDING_FIELD.headerBytes + padding)
  extra.writeUInt16LE(PADDING_FIELD.id, 0)
  extra.writeUInt16LE(padding, 2)
  const header = Buffer.alloc(LOCAL_HEADER.bytes)
  header.writeUInt32LE(LOCAL_HEADER.signature, 0)
  header.writeUInt16LE(FORMAT_VERSION, 4)
  header.writeUInt16LE(FIXED_DATE, 12)
  writeSizes(header, content, 14)
  header.writeUInt16LE(encoded.length, 26)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, encoded, extra])
}

function directoryEntry({ name, content }: ZipEntry, offset: number): Buffer {
  const encoded = Buffer.from(name)
  const entry = Buffer.alloc(DIRECTORY_ENTRY.bytes)
  entry.writeUInt32LE(DIRECTORY_ENTRY.signature, 0)
  entry.writeUInt16LE(FORMAT_VERSION, 4)
  entry.writeUInt16LE(FORMAT_VERSION, 6)
  entry.writeUInt16LE(FIXED_DATE, 14)
  writeSizes(entry, content, 16)
  entry.writeUInt16LE(encoded.length, 28)
  entry.writeUInt32LE(offset, 42)
  return Buffer.concat([entry, encoded])
}

/** Checksum, stored size and real size, in this order in both headers. */
function writeSizes(header: Buffer, content: Uint8Array, at: number): void {
  header.writeUInt32LE(crc32(content), at)
  header.writeUInt32LE(content.length, at + 4)
  header.writeUInt32LE(content.length, at + 8)
}

function endRecord(directoryBytes: number, entryCount: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(END_RECORD.bytes)
  record.writeUInt32LE(END_RECORD.signature, 0)
  record.writeUInt16LE(entryCount, 8)
  record.writeUInt16LE(entryCount, 10)
  record.writeUInt32LE(directoryBytes, 12)
  record.writeUInt32LE(directoryOffset, 16)
  return record
}
