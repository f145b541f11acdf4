// Makes the folders of the state tree and sees that nobody else can reach into them or swap them from above.
import type { Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { exitCodes, StartFailure } from '../exit-codes.ts'
import { errorCode, type Disk } from '../ports/disk.ts'

/** What was put right, for the person to read. */
export type FolderNote = { readonly kind: 'folder-closed'; readonly path: string; readonly wasWritable: boolean }

const PRIVATE = 0o700
const GROUP_WRITE = 0o020
const OTHER_WRITE = 0o002
const STICKY = 0o1000
const BEYOND_OWNER = 0o077
const isPosix = process.platform !== 'win32'

/** Creates what is missing (0700 whatever the umask) and closes what was open; throws StartFailure where that is impossible. */
export function secureFolder(disk: Disk, path: string): FolderNote | null {
  create(disk, path)
  const stats = disk.lstatSync(path)
  if (!stats.isDirectory()) throw insecure(`${path} is not a folder`)
  if (!isPosix) return null
  if (stats.uid !== process.getuid?.()) throw insecure(`${path} belongs to another user`)
  if ((stats.mode & 0o777) === PRIVATE) return null
  return close(disk, path, stats)
}

function create(disk: Disk, path: string): void {
  try {
    const made = disk.mkdirSync(path, { recursive: true, mode: PRIVATE })
    if (made !== undefined && isPosix) disk.chmodSync(path, PRIVATE) // the umask may have taken away what the owner needs
  } catch (error) {
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOTDIR') throw insecure(`${path} is not a folder`)
    throw unwritable(path, error)
  }
}

function close(disk: Disk, path: string, stats: Stats): FolderNote {
  try {
    disk.chmodSync(path, PRIVATE)
  } catch (error) {
    throw unwritable(path, error)
  }
  // Some mounts take a chmod and do nothing: then everyone on this computer could read the keys.
  if ((disk.lstatSync(path).mode & BEYOND_OWNER) !== 0)
    throw insecure(`${path} stays open to other users whatever is set`)
  return { kind: 'folder-closed', path, wasWritable: (stats.mode & (GROUP_WRITE | OTHER_WRITE)) !== 0 }
}

/** A parent that others may write to lets them swap the whole tree. The sticky bit (as on /tmp) prevents just that. */
export function checkParents(disk: Disk, base: string): void {
  if (!isPosix) return
  for (let path = dirname(existingPart(disk, base)); ; path = dirname(path)) {
    const stats = statsOf(disk, path)
    if (stats && !isSafeParent(stats)) throw insecure(`${path}, which holds ${base}, can be changed by other users`)
    if (path === dirname(path)) return
  }
}

/** Null for what is not there yet: it will be made here, closed. */
function statsOf(disk: Disk, path: string): Stats | null {
  try {
    return disk.lstatSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw unwritable(path, error)
  }
}

function isSafeParent(stats: Stats): boolean {
  const uid = process.getuid?.()
  if (stats.uid !== uid && stats.uid !== 0) return false
  if ((stats.mode & STICKY) !== 0) return true
  if ((stats.mode & OTHER_WRITE) !== 0) return false
  // A group of one's own (its number equals the user's) is nobody else; many systems make home folders group-writable so.
  return (stats.mode & GROUP_WRITE) === 0 || stats.gid === 0 || stats.gid === uid
}

/** The path with every link resolved, as far as it exists, plus what does not exist yet. */
function existingPart(disk: Disk, path: string): string {
  try {
    return disk.realpathSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || path === dirname(path)) throw unwritable(path, error)
    return join(existingPart(disk, dirname(path)), path.slice(dirname(path).length))
  }
}

export const insecure = (why: string): StartFailure =>
  new StartFailure(
    exitCodes.stateInsecure,
    `${why}, so keys and records would not be safe there: run "cortex doctor" or set CORTEX_STATE_DIR.`,
  )
export const unwritable = (path: string, cause: unknown): StartFailure =>
  new StartFailure(
    exitCodes.stateUnwritable,
    `${path} cannot be written (${errorCode(cause) ?? 'unknown reason'}): make it writable or set CORTEX_STATE_DIR.`,
    cause,
  )
