// Puts the state tree in order at every start: folders, keys, leftovers. Idempotent; says loudly what it had to repair.
import { systemRandom } from '../ports/clock.ts'
import { errorCode, type Disk } from '../ports/disk.ts'
import { ensureKey, type KeyFlaw } from './key-file.ts'
import { checkParents, secureFolder, unwritable, type FolderNote } from './secure-folder.ts'
import { foldersOf, type StateTree } from './state-tree.ts'
import { replaceFile, sweepTemps } from './temp-file.ts'

export type ProvisionNote =
  | FolderNote
  | { readonly kind: 'key-rotated'; readonly path: string; readonly flaw: KeyFlaw }
  | { readonly kind: 'leftovers-swept'; readonly files: number }

export interface ProvisionedKeys {
  readonly rootKey: Uint8Array
  readonly grantKey: Uint8Array
  readonly notes: readonly ProvisionNote[]
}

/** Folders and keys. Throws StartFailure with exit code 2 (unwritable) or 3 (insecure). */
export function provisionKeys(disk: Disk, tree: StateTree): ProvisionedKeys {
  const notes: ProvisionNote[] = []
  checkParents(disk, tree.base)
  for (const folder of foldersOf(tree)) {
    const note = secureFolder(disk, folder)
    if (note) notes.push(note)
  }
  proveWritable(disk, tree)
  const swept = foldersOf(tree).reduce((sum, folder) => sum + sweepTemps(disk, folder), 0)
  if (swept > 0) notes.push({ kind: 'leftovers-swept', files: swept })
  const rootKey = keyAt(disk, tree, tree.rootKey, notes)
  if (notes.some((note) => note.kind === 'key-rotated')) forgetDevices(disk, tree)
  const grantKey = keyAt(disk, tree, tree.grantKey, notes)
  return { rootKey, grantKey, notes }
}

function keyAt(disk: Disk, tree: StateTree, path: string, notes: ProvisionNote[]): Uint8Array {
  const { bytes, rotated } = ensureKey(disk, { path, lockPath: tree.keyLock, random: systemRandom })
  if (rotated) notes.push({ kind: 'key-rotated', path, flaw: rotated })
  return bytes
}

/** A folder may look writable and not be (read-only mount, full disk): only a finished write proves it. */
function proveWritable(disk: Disk, tree: StateTree): void {
  const probe = `${tree.scratch}/probe-${process.pid}`
  try {
    replaceFile(disk, probe, Buffer.from('ok'))
    disk.unlinkSync(probe)
  } catch (error) {
    throw unwritable(tree.base, error)
  }
}

/** Their keys came from the old root key and are worth nothing now. */
export function forgetDevices(disk: Disk, tree: StateTree): void {
  try {
    disk.unlinkSync(tree.devices)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw unwritable(tree.devices, error)
  }
}

/** What the person is told, one sentence a note. */
export function toSentence(note: ProvisionNote): string {
  switch (note.kind) {
    case 'key-rotated':
      return `WARNING: ${note.path} ${note.flaw}. It was replaced; everything paired before must be paired again.`
    case 'folder-closed':
      return note.wasWritable
        ? `WARNING: ${note.path} could be changed by other users. It is closed now; check that nothing strange is in it.`
        : `${note.path} could be read by other users. It is closed now.`
    case 'leftovers-swept':
      return `Removed ${note.files} unfinished file${note.files === 1 ? '' : 's'} of programs that were stopped.`
  }
}
