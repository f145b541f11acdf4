// Secret keys on disk: read only through checks on the open file, created so that every racing process ends up with the same one.
import { constants, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { SECRET_BYTES } from '../guard/compare.ts'
import { errorCode, type Disk } from '../ports/disk.ts'
import { takeLock } from './exclusive-lock.ts'
import { insecure, unwritable } from './secure-folder.ts'
import { dropTempsOf, publishNew, syncFolder } from './temp-file.ts'

const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) // both absent on Windows
const BEYOND_OWNER = 0o077

/** Why a key file is not believed. */
export type KeyFlaw =
  | 'is not a plain file'
  | 'belongs to another user'
  | 'has a second name'
  | 'could be read by others'
  | 'has the wrong length'
  | 'is all zero'
  | 'cannot be read'

export type KeyReading =
  | { readonly kind: 'key'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'flawed'; readonly flaw: KeyFlaw }

const flawed = (flaw: KeyFlaw): KeyReading => ({ kind: 'flawed', flaw })

/** Reads a key. A link, a pipe, a device, a foreign, shared, permissive, short or empty file is never accepted. */
export function readKey(disk: Disk, path: string): KeyReading {
  let fd: number
  try {
    fd = disk.openSync(path, FLAGS)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return { kind: 'missing' }
    return flawed(code === 'ELOOP' || code === 'ENXIO' ? 'is not a plain file' : 'cannot be read')
  }
  try {
    const flaw = flawOf(disk.fstatSync(fd))
    return flaw === null ? readBytes(disk, fd) : flawed(flaw)
  } finally {
    disk.closeSync(fd)
  }
}

function flawOf(stats: Stats): KeyFlaw | null {
  if (!stats.isFile()) return 'is not a plain file'
  if (process.platform !== 'win32') {
    if (stats.uid !== process.getuid?.()) return 'belongs to another user'
    if (stats.nlink !== 1) return 'has a second name'
    if ((stats.mode & BEYOND_OWNER) !== 0) return 'could be read by others'
  }
  return stats.size === SECRET_BYTES ? null : 'has the wrong length'
}

function readBytes(disk: Disk, fd: number): KeyReading {
  const bytes = new Uint8Array(SECRET_BYTES)
  if (disk.readSync(fd, bytes, 0, SECRET_BYTES, 0) !== SECRET_BYTES) return flawed('has the wrong length')
  return bytes.some((byte) => byte !== 0) ? { kind: 'key', bytes } : flawed('is all zero')
}

export interface EnsuredKey {
  readonly bytes: Uint8Array
  /** Set when a flawed key was thrown away: whoever may have read it can use it no longer. */
  readonly rotated: KeyFlaw | null
}

export interface KeyPlace {
  readonly path: string
  readonly lockPath: string
  readonly random: (length: number) => Uint8Array
}

/** How long to wait while another process replaces a key; it takes milliseconds. */
const LOCK_WAIT_MS = 5_000

/** The key at `path`, made when there is none, replaced when it is flawed. Every process that asks gets the same one. */
export function ensureKey(disk: Disk, place: KeyPlace): EnsuredKey {
  const reading = readKey(disk, place.path)
  return reading.kind === 'key'
    ? { bytes: reading.bytes, rotated: null }
    : underLock(place, () => renewKey(disk, place))
}

/** Throws the key away on purpose; every session, device and proof made with it ends. */
export const rotateKey = (disk: Disk, place: KeyPlace): Uint8Array =>
  underLock(place, () => {
    putAside(disk, place.path)
    return publish(disk, place)
  })

/**
 * All changes happen under one lock, so that no process throws away the good key another has just made. Reading needs no lock: a key that is
 * being published has two names for a moment, which looks flawed, and the reader then waits here for its turn and finds it whole.
 */
function underLock<T>(place: KeyPlace, change: () => T): T {
  const lock = takeLock(place.lockPath, LOCK_WAIT_MS)
  if (!lock) throw insecure(`${place.path} is being replaced by another program that does not finish`)
  try {
    return change()
  } finally {
    lock.release()
  }
}

function renewKey(disk: Disk, place: KeyPlace): EnsuredKey {
  dropTempsOf(disk, place.path) // a process killed while publishing leaves a second name behind
  const reading = readKey(disk, place.path)
  if (reading.kind === 'key') return { bytes: reading.bytes, rotated: null }
  if (reading.kind === 'flawed') putAside(disk, place.path)
  return { bytes: publish(disk, place), rotated: reading.kind === 'flawed' ? reading.flaw : null }
}

/** Removes the name, never what a link points to. A folder is moved aside, because it may hold something. */
function putAside(disk: Disk, path: string): void {
  try {
    disk.unlinkSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    try {
      disk.renameSync(path, `${path}.refused-${Date.now()}`)
    } catch (second) {
      throw unwritable(path, second)
    }
  }
  syncFolder(disk, dirname(path))
}

function publish(disk: Disk, { path, random }: KeyPlace): Uint8Array {
  try {
    publishNew(disk, path, random(SECRET_BYTES))
  } catch (error) {
    throw unwritable(path, error)
  }
  const fresh = readKey(disk, path)
  if (fresh.kind === 'key') return fresh.bytes
  throw insecure(`${path} ${fresh.kind === 'flawed' ? fresh.flaw : 'cannot be kept'}`)
}
