// A file that only grows: whole appends or none, noticed when someone deletes or moves it underneath, durable when asked.
import { constants } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode, type Disk } from '../ports/disk.ts'
import { syncFolder, writeAll } from './temp-file.ts'

const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0) // absent on Windows
const PRIVATE_FILE = 0o600

export interface AppendFile {
  readonly path: string
  /** Writes all of it; on failure the file is cut back to where it was and the error is thrown. */
  append(text: string): void
  /** On the disk itself, its name too, not only in the system's memory. After a failed sync the file must be reopened. */
  sync(): void
  /** Is the open file still the one at `path`? */
  isInPlace(): boolean
  close(): void
}

export function openAppendFile(disk: Disk, path: string): AppendFile {
  const fd = disk.openSync(path, FLAGS, PRIVATE_FILE)
  if (process.platform !== 'win32') disk.fchmodSync(fd, PRIVATE_FILE)
  let isNamed = disk.fstatSync(fd).size > 0
  return {
    path,
    append(text) {
      const { size } = disk.fstatSync(fd) // asked anew: a reconcile may have appended to it since
      try {
        writeAll(disk, fd, Buffer.from(text))
      } catch (error) {
        disk.ftruncateSync(fd, size)
        throw error
      }
    },
    sync() {
      disk.fdatasyncSync(fd)
      if (!isNamed) syncFolder(disk, dirname(path))
      isNamed = true
    },
    isInPlace() {
      try {
        return disk.lstatSync(path).ino === disk.fstatSync(fd).ino
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return false
        throw error
      }
    },
    close: () => disk.closeSync(fd),
  }
}
