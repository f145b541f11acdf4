// A folder for a test that syncs often: in memory where the system has such a place, so that the disk of the machine does not decide the time.
import { accessSync, constants, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const IN_MEMORY = '/dev/shm'

function base(): string {
  try {
    accessSync(IN_MEMORY, constants.W_OK)
    return IN_MEMORY
  } catch {
    return tmpdir()
  }
}

export const scratchFolder = (name: string): string => mkdtempSync(join(base(), `cortex-${name}-`))
