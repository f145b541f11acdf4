// Build step: gives every file of the offline copy its size and SHA-256, so that the service worker can check and count it.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface ListedFile {
  url: string
  revision: string | null
  size: number
}

/** A workbox manifest transform for the build in `outDir`. */
export const offlineFiles =
  (outDir: string) =>
  async (manifest: ListedFile[]): Promise<{ manifest: ListedFile[]; warnings: string[] }> => ({
    manifest: await Promise.all(
      manifest.map(async (entry) => {
        const content = await readFile(join(outDir, entry.url))
        return { ...entry, bytes: content.byteLength, sha256: createHash('sha256').update(content).digest('hex') }
      }),
    ),
    warnings: [],
  })
