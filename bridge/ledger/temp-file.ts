// Whole files, written so that a reader sees the old content or the new, never a part: temporary name, full write, fsync, publish.
import { constants } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { readStartTime } from '../ports/process-identity.ts'
import { errorCode, type Disk } from '../ports/disk.ts'

const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants
const NOFOLLOW = constants.O_NOFOLLOW ?? 0 // absent on Windows
const PRIVATE_FILE = 0o600

/** Replaces `path` with `bytes`; on any failure the old file stays and the temporary one goes. */
export function replaceFile(disk: Disk, path: string, bytes: Uint8Array): void {
  const temp = writeTemp(disk, path, bytes)
  try {
    disk.renameSync(temp, path)
  } catch (error) {
    discard(disk, temp)
    throw error
  }
  syncFolder(disk, dirname(path))
}

/** Puts `bytes` at `path` unless something is there already; returns whether ours is the one. Readers never see an empty file. */
export function publishNew(disk: Disk, path: string, bytes: Uint8Array): boolean {
  const temp = writeTemp(disk, path, bytes)
  try {
    disk.linkSync(temp, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    discard(disk, temp)
    syncFolder(disk, dirname(path))
  }
}

function writeTemp(disk: Disk, path: string, bytes: Uint8Array): string {
  const temp = join(dirname(path), tempName(basename(path)))
  const fd = disk.openSync(temp, O_WRONLY | O_CREAT | O_EXCL | NOFOLLOW, PRIVATE_FILE)
  try {
    if (process.platform !== 'win32') disk.fchmodSync(fd, PRIVATE_FILE)
    writeAll(disk, fd, bytes)
    disk.fsyncSync(fd)
  } catch (error) {
    closeQuietly(disk, fd)
    discard(disk, temp)
    throw error
  }
  disk.closeSync(fd)
  return temp
}

/** A short write is not an error to the system, so the rest is written until nothing is left or the system says why not. */
export function writeAll(disk: Disk, fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const written = disk.writeSync(fd, bytes, at, bytes.length - at)
    if (written === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' })
    at += written
  }
}

/** Makes the name itself durable. Windows has no such call. */
export function syncFolder(disk: Disk, folder: string): void {
  if (process.platform === 'win32') return
  const fd = disk.openSync(folder, O_RDONLY)
  try {
    disk.fsyncSync(fd)
  } finally {
    disk.closeSync(fd)
  }
}

function closeQuietly(disk: Disk, fd: number): void {
  try {
    disk.closeSync(fd)
  } catch {
    // the write has failed already and its error is the one to report
  }
}

function discard(disk: Disk, path: string): void {
  try {
    disk.unlinkSync(path)
  } catch {
    // swept at the next start
  }
}

const TEMP = /^\.tmp-(\d+)-(\d+)-[0-9a-f]{16}-/

const tempName = (name: string): string =>
  `.tmp-${process.pid}-${readStartTime(process.pid) ?? 0}-${randomBytes(8).toString('hex')}-${name}`

/** Removes what processes that are gone have left behind; a file of a living process stays. Returns how many went. */
export function sweepTemps(disk: Disk, folder: string): number {
  const left = disk.readdirSync(folder).filter((name) => {
    const owner = TEMP.exec(name)
    return owner !== null && !isAlive(Number(owner[1]), Number(owner[2]))
  })
  for (const name of left) discard(disk, join(folder, name))
  return left.length
}

/** Removes every unfinished version of one file. Only for who holds the lock under which that file is made. */
export function dropTempsOf(disk: Disk, path: string): void {
  const isItsOwn = (name: string): boolean => name.replace(TEMP, '') === basename(path) && TEMP.test(name)
  for (const name of disk.readdirSync(dirname(path)).filter(isItsOwn)) discard(disk, join(dirname(path), name))
}

function isAlive(pid: number, startTime: number): boolean {
  const now = readStartTime(pid)
  return now !== null && (startTime === 0 || now === startTime)
}
