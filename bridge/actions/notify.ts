// Notifications of the desktop: plain text through the system's own program, never a shell, never markup.
import type { RunProgram } from '../ports/run-program.ts'
import { failStep, refuseStep, textOf, type Executor } from './executor.ts'

export interface NotifyPorts {
  readonly run: RunProgram
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
}

const TIMEOUT_MS = 3_000

export function createNotify({ run, platform, env }: NotifyPorts): Executor {
  return {
    async available() {
      if (platform === 'darwin') return null
      if (platform !== 'linux') return 'unsupported-platform'
      if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'no-display'
      return (await run({ file: 'notify-send', args: ['--version'], timeoutMs: TIMEOUT_MS })) === null
        ? 'not-installed'
        : null
    },
    prepare: (action) =>
      Promise.resolve(
        action.kind === 'notify' ? { kind: 'ready', memo: { text: action.text } } : refuseStep('not-available'),
      ),
    async run(memo) {
      const text = textOf(memo, 'text')
      const shown = platform === 'darwin' ? await run(onMac(text)) : await run(onLinux(text))
      if (shown === null) return failStep('program-failed')
      return { kind: 'done', confirmed: /^\d+\s*$/.test(shown) } // the number it was given: the desktop has taken it
    },
  }
}

/** The body may hold markup on some desktops, so what would be read as such is written out. */
const onLinux = (text: string) => ({
  file: 'notify-send',
  args: ['--app-name=Cortex', '--print-id', '--', 'Cortex', text.replace(/&/g, '&amp;').replace(/</g, '&lt;')],
  timeoutMs: TIMEOUT_MS,
})

/** The text goes in as an argument of the script, never as part of it. */
const onMac = (text: string) => ({
  file: '/usr/bin/osascript',
  args: [
    '-e',
    'on run argv',
    '-e',
    'display notification (item 1 of argv) with title "Cortex"',
    '-e',
    'end run',
    '--',
    text,
  ],
  timeoutMs: TIMEOUT_MS,
})
