// Writes a zip entry by entry into a Blob, counting and checksumming what goes in, so that memory stays flat.
import { Zip, ZipDeflate } from 'fflate'
import type { ArchiveEntry } from '#core/contracts/archive.ts'
import { crc32 } from '#core/contracts/crc32.ts'

/** Finished bytes are handed to the browser in pieces of this size; it may keep a Blob on disk. */
const PIECE_BYTES = 4_000_000
/** fflate's default: most of the gain at a third of the time of 9. */
const LEVEL = 6
/** Zip can say 1980 to 2099, in local time; a day of margin at each end. A clock outside that must not stop an export. */
const FIRST_ZIP_MS = Date.UTC(1980, 0, 2)
const LAST_ZIP_MS = Date.UTC(2099, 11, 30)

export interface ZipEntryWriter {
  readonly write: (bytes: Uint8Array) => void
  /** Ends the entry; `records` is the caller's count of what it wrote. */
  readonly end: (records: number) => ArchiveEntry
}

export interface ZipWriter {
  readonly entry: (path: string) => ZipEntryWriter
  readonly finish: () => Blob
}

/** @param modifiedMs time stamped on every entry, wall clock */
export function createZipWriter(modifiedMs: number): ZipWriter {
  let blob = new Blob([], { type: 'application/zip' })
  let parts: Uint8Array<ArrayBuffer>[] = []
  let partBytes = 0
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    parts.push(bytes)
    partBytes += bytes.length
    if (partBytes >= PIECE_BYTES) settle()
  })
  const settle = (): void => {
    blob = new Blob([blob, ...parts], { type: blob.type })
    parts = []
    partBytes = 0
  }

  return {
    entry(path) {
      const file = new ZipDeflate(path, { level: LEVEL })
      file.mtime = Math.min(LAST_ZIP_MS, Math.max(FIRST_ZIP_MS, modifiedMs))
      zip.add(file)
      let bytes = 0
      let crc = 0
      return {
        write(piece) {
          bytes += piece.length
          crc = crc32(piece, crc)
          file.push(piece)
        },
        end(records) {
          file.push(new Uint8Array(), true)
          return { path, records, bytes, crc32: crc }
        },
      }
    },
    finish() {
      zip.end()
      settle()
      return blob
    },
  }
}
