// Reads files whose content is pinned by hash, and says by name when a file is missing or is not the one that was checked.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file together with the only content accepted for it. */
export interface PinnedFile {
  readonly path: string
  readonly sha256: string
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The bytes of the file, or null where there is none. */
export function readIfPresent(path: string): Uint8Array | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** True when the file exists and holds exactly the pinned content. */
export function isInPlace(file: PinnedFile): boolean {
  const bytes = readIfPresent(file.path)
  return bytes !== null && sha256Of(bytes) === file.sha256
}

/** The bytes of a pinned file; throws a sentence naming the file when it is absent or differs. */
export function readPinned(file: PinnedFile): Uint8Array {
  const bytes = readIfPresent(file.path)
  if (bytes === null) throw new Error(`${file.path} is missing: run npm ci to install the packages again.`)
  const found = sha256Of(bytes)
  if (found === file.sha256) return bytes
  throw new Error(
    `${file.path} is not the file that was checked (sha256 ${found} instead of ${file.sha256}): ` +
      'run npm ci to restore the pinned package; nothing was built from it.',
  )
}
