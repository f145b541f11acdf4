// Opens an adopted project in the one program the person has chosen for it: a file and an argument list, looked at before every start.
import { spawn } from 'node:child_process'
import { access, constants, realpath, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { Project } from '#core/contracts/bridge-workspace.ts'
import { cleanEnvironment } from '../ports/run-program.ts'
import { failStep, refuseStep, textOf, type Executor, type Inability } from './executor.ts'

export interface LaunchPorts {
  readonly platform: NodeJS.Platform
  /** Absolute path of the program the person chose; empty when none was. */
  readonly program: () => string
  readonly project: (id: string) => Promise<Project | 'unknown' | 'changed'>
  readonly start?: (file: string, folder: string) => Promise<boolean>
}

const GROUP_OR_OTHER_WRITE = 0o022

export function createLaunchProject({ platform, program, project, start = startDetached }: LaunchPorts): Executor {
  const flawOf = async (file: string): Promise<Inability | null> => {
    if (platform === 'win32') return 'unsupported-platform' // .cmd files would need a shell
    if (file === '') return 'not-configured'
    return (await isTrusted(file)) ? null : 'failed'
  }
  return {
    available: () => flawOf(program()),
    async prepare(action, ref) {
      if (action.kind !== 'launch-project' || ref?.kind !== 'project') return refuseStep('unknown-target')
      const found = await project(ref.projectId)
      if (typeof found === 'string') return refuseStep(found === 'changed' ? 'project-changed' : 'unknown-target')
      const file = program()
      if ((await flawOf(file)) !== null) return refuseStep('not-available')
      return { kind: 'ready', memo: { file: await realpath(file), folder: found.identity.path } }
    },
    async run(memo) {
      const file = textOf(memo, 'file')
      if (!(await isTrusted(file))) return failStep('not-available')
      const isUp = await start(file, textOf(memo, 'folder'))
      return isUp ? { kind: 'done', confirmed: true } : failStep('program-failed')
    },
  }
}

/** A plain program that only its owner, this user or the system, can change. */
async function isTrusted(file: string): Promise<boolean> {
  try {
    const real = await realpath(file)
    const stats = await stat(real)
    const isOwn = stats.uid === 0 || stats.uid === process.getuid?.()
    await access(real, constants.X_OK)
    return isAbsolute(file) && stats.isFile() && isOwn && (stats.mode & GROUP_OR_OTHER_WRITE) === 0
  } catch {
    return false
  }
}

/** A program that cannot start says so at once; one that still runs after this has come up, or handed over and left without an error. */
const COMES_UP_MS = 1_000

function startDetached(file: string, folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, [folder], {
      cwd: folder,
      env: cleanEnvironment(),
      detached: true,
      stdio: 'ignore',
      shell: false,
    })
    const timer = setTimeout(() => resolve(true), COMES_UP_MS)
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
    child.once('close', () => clearTimeout(timer))
    child.unref()
  })
}
