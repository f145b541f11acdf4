// Opens a page on a host the person has put on the list, or the folder of an adopted project, in the desktop's own program.
import type { Project } from '#core/contracts/bridge-workspace.ts'
import type { RunProgram } from '../ports/run-program.ts'
import { failStep, refuseStep, textOf, type Executor, type Inability } from './executor.ts'

export interface OpenPorts {
  readonly run: RunProgram
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  /** Hosts the person allowed, in lower case. */
  readonly hosts: () => readonly string[]
  /** The project with this id if it is still the very folder that was adopted. */
  readonly project: (id: string) => Promise<Project | 'unknown' | 'changed'>
}

const TIMEOUT_MS = 10_000
const programs: Partial<Record<NodeJS.Platform, string>> = { linux: 'xdg-open', darwin: '/usr/bin/open' }

export function createOpenTarget(ports: OpenPorts): Executor {
  const { run, platform, env, hosts, project } = ports
  const file = programs[platform]
  return {
    async available(): Promise<Inability | null> {
      if (file === undefined) return 'unsupported-platform'
      if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'no-display'
      if (platform === 'darwin') return null
      return (await run({ file, args: ['--version'], timeoutMs: TIMEOUT_MS })) === null ? 'not-installed' : null
    },
    async prepare(action, ref) {
      if (action.kind !== 'open-target' || ref === null) return refuseStep('unknown-target')
      if (ref.kind === 'page') {
        const address = allowedAddress(ref.url, hosts())
        return address === null ? refuseStep('host-not-allowed') : { kind: 'ready', memo: { open: address } }
      }
      const found = await project(ref.projectId)
      if (typeof found === 'string') return refuseStep(found === 'changed' ? 'project-changed' : 'unknown-target')
      return { kind: 'ready', memo: { open: found.identity.path } }
    },
    async run(memo) {
      // An address begins with a scheme and a path with a slash: neither can be taken for an option.
      const opened = await run({ file: file ?? '', args: [textOf(memo, 'open')], timeoutMs: TIMEOUT_MS })
      return opened === null ? failStep('program-failed') : { kind: 'done', confirmed: false }
    },
  }
}

/** The address as the URL standard writes it, when its host is exactly one of `hosts`, it is http or https, and carries no user. */
function allowedAddress(text: string, hosts: readonly string[]): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.username === '' && url.password === '' && hosts.includes(url.hostname) ? url.href : null
}
