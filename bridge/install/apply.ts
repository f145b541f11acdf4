// Carries out the deeds of an installation, and refuses where others could put their own program in the place of ours.
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { checkParents } from '../ledger/secure-folder.ts'
import { replaceFile } from '../ledger/temp-file.ts'
import { systemDisk } from '../ports/disk.ts'
import type { RunProgram } from '../ports/run-program.ts'
import type { Deed } from './deed.ts'

export interface DeedReport {
  readonly deed: 'written' | 'removed' | 'ran' | 'did not run'
  readonly subject: string
}

const PROGRAM_MS = 20_000

/** Throws StartFailure (insecure) naming a folder that other users can change. */
export async function carryOut(deeds: readonly Deed[], run: RunProgram): Promise<DeedReport[]> {
  const reports: DeedReport[] = []
  for (const deed of deeds) reports.push(...(await carryOutOne(deed, run)))
  return reports
}

async function carryOutOne(deed: Deed, run: RunProgram): Promise<DeedReport[]> {
  if (deed.do === 'write') {
    checkParents(systemDisk, deed.path)
    mkdirSync(dirname(deed.path), { recursive: true, mode: 0o700 })
    replaceFile(systemDisk, deed.path, Buffer.from(deed.text))
    chmodSync(deed.path, deed.mode)
    return [{ deed: 'written', subject: deed.path }]
  }
  if (deed.do === 'remove') {
    if (!existsSync(deed.path)) return []
    rmSync(deed.path)
    return [{ deed: 'removed', subject: deed.path }]
  }
  const output = await run({ file: deed.file, args: deed.args, timeoutMs: PROGRAM_MS })
  const subject = [deed.file, ...deed.args].join(' ')
  if (output !== null) return [{ deed: 'ran', subject }]
  if (!deed.mayFail) throw new Error(`"${subject}" did not work`)
  return [{ deed: 'did not run', subject }]
}
