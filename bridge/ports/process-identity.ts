// Tells one process from a later one with the same pid, by the time it started.
import { readFileSync } from 'node:fs'

/** Field 22 of /proc/PID/stat counts from the end of the name, which may itself hold spaces and brackets. */
const START_FIELD_AFTER_NAME = 19

/**
 * When the process started, in the system's own ticks; null when there is no such process.
 * Where the system has no /proc, 0 for a process that is alive: existence is then all that can be told.
 */
export function readStartTime(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_FIELD_AFTER_NAME] ?? 0)
  } catch {
    return process.platform !== 'linux' && isRunning(pid) ? 0 : null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
