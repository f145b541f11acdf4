// The run file: which process is the bridge now and where it listens. Its absence at a start means that the last stop was clean.
import { readFileSync } from 'node:fs'
import { checkShape } from '#core/contracts/check-shape.ts'
import { runFileSchema, type RunFile } from '#core/contracts/bridge-status.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { errorCode, type Disk } from '../ports/disk.ts'
import { readStartTime } from '../ports/process-identity.ts'
import { replaceFile } from './temp-file.ts'

export function readRunFile(path: string): RunFile | null {
  try {
    const parsed = parseHostile(readFileSync(path, 'utf8'))
    const checked = parsed.ok ? checkShape(runFileSchema, parsed.value) : null
    return checked?.ok ? checked.value : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Is the process of this file alive, and still the same one? A pid alone may belong to another program by now. */
export const isStillRunning = ({ pid, startTime }: RunFile): boolean => readStartTime(pid) === startTime

export const writeRunFile = (disk: Disk, path: string, run: RunFile): void =>
  replaceFile(disk, path, Buffer.from(JSON.stringify(run)))

export function removeRunFile(disk: Disk, path: string): void {
  try {
    disk.unlinkSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
