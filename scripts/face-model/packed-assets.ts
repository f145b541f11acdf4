// Reads the pinned files of @mediapipe/face_mesh and cuts single assets out of its packed archive.
import { join } from 'node:path'
import { readPinned } from '../setup/pinned-file.ts'

/** Inputs of the build: @mediapipe/face_mesh 0.4.1657299874 (Apache-2.0), by content. */
const INPUTS = {
  archive: {
    name: 'face_mesh_solution_packed_assets.data',
    sha256: 'dbe5905c582c0462cdaea17e7e6ecea92edaa8cccc515c5e2e7291f2cbb5fb99',
  },
  directory: {
    name: 'face_mesh_solution_packed_assets_loader.js',
    sha256: '95147c15fdf12ba8b9ffc3c3964dbdfa1ffa4251182749babca19e75962bf128',
  },
  wasm: {
    name: 'face_mesh_solution_simd_wasm_bin.wasm',
    sha256: 'a51eaf606ae3e951573e7dc4f08b4e7645357530d9662c36b40eee1ded362509',
  },
}

export interface PackedAssets {
  /** Content of the asset whose path ends in this name; throws when there is none. */
  readonly asset: (name: string) => Uint8Array
  readonly wasm: Uint8Array
}

interface DirectoryEntry {
  readonly filename: string
  readonly start: number
  readonly end: number
}

/** Opens the package; throws a sentence naming the file when one of the three inputs is missing or is not the pinned one. */
export function openPackedAssets(packageFolder: string): PackedAssets {
  const read = ({ name, sha256 }: { name: string; sha256: string }) =>
    readPinned({ path: join(packageFolder, name), sha256 })
  const archive = read(INPUTS.archive)
  const entries = parseDirectory(new TextDecoder().decode(read(INPUTS.directory)))
  return {
    wasm: read(INPUTS.wasm),
    asset: (name) => {
      const entry = entries.find(({ filename }) => filename.endsWith(`/${name}`))
      if (!entry) throw new Error(`@mediapipe/face_mesh does not carry ${name}`)
      return archive.subarray(entry.start, entry.end)
    },
  }
}

/** The loader script ends with the archive's table of contents as a JSON literal. */
function parseDirectory(loader: string): DirectoryEntry[] {
  const literal = /"files":\s*(\[.*?\])\s*,\s*"remote_package_size"/s.exec(loader)?.[1]
  if (literal === undefined) throw new Error('the asset loader of @mediapipe/face_mesh has no table of contents')
  return JSON.parse(literal) as DirectoryEntry[] // shape fixed by the hash of the loader
}
