// The root key while the bridge runs: the one in the file, looked at again and again, because a person may have it replaced.
import { systemRandom } from '../ports/clock.ts'
import type { Disk } from '../ports/disk.ts'
import { ensureKey, readKey } from './key-file.ts'
import type { StateTree } from './state-tree.ts'

export interface RootSecret {
  current(): Uint8Array
  /** Takes over a replaced key, and replaces one that has become readable by others. True when it is another one now. */
  look(): boolean
}

export function holdRootSecret(disk: Disk, tree: StateTree, first: Uint8Array): RootSecret {
  let key = first
  return {
    current: () => key,
    look() {
      const reading = readKey(disk, tree.rootKey)
      const now =
        reading.kind === 'key'
          ? reading.bytes
          : ensureKey(disk, { path: tree.rootKey, lockPath: tree.keyLock, random: systemRandom }).bytes
      if (Buffer.from(now).equals(key)) return false
      key = now
      return true
    },
  }
}
