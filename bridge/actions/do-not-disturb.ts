// Do-not-disturb where the desktop offers it: dunst and GNOME. Remembers how it was, and leaves alone what somebody changed since.
import type { RunProgram } from '../ports/run-program.ts'
import { failStep, refuseStep, textOf, type Executor, type Memo } from './executor.ts'

const TIMEOUT_MS = 3_000

/** One desktop's switch: quiet or not, null when it does not answer. */
interface Switch {
  read(): Promise<boolean | null>
  write(quiet: boolean): Promise<boolean>
}

export interface QuietPorts {
  readonly run: RunProgram
  readonly platform: NodeJS.Platform
}

export function createDoNotDisturb({ run, platform }: QuietPorts): Executor {
  const switches: Readonly<Record<string, Switch>> = { dunst: dunst(run), gnome: gnome(run) }
  const find = async (): Promise<{ readonly name: string; readonly quiet: boolean } | null> => {
    for (const [name, each] of Object.entries(switches)) {
      const quiet = await each.read()
      if (quiet !== null) return { name, quiet }
    }
    return null
  }
  const switchOf = (memo: Memo): Switch | undefined => switches[textOf(memo, 'via')]
  return {
    async available() {
      if (platform !== 'linux') return 'unsupported-platform'
      return (await find()) === null ? 'not-installed' : null
    },
    async prepare(action) {
      if (action.kind !== 'do-not-disturb') return refuseStep('not-available')
      const found = await find()
      return found
        ? { kind: 'ready', memo: { via: found.name, before: found.quiet, minutes: action.minutes } }
        : refuseStep('not-available')
    },
    async run(memo) {
      const found = switchOf(memo)
      if (!found || !(await found.write(true))) return failStep('program-failed')
      return (await found.read()) === true ? { kind: 'done', confirmed: true } : failStep('not-confirmed')
    },
    async undo(memo) {
      const found = switchOf(memo)
      const now = (await found?.read()) ?? null
      if (!found || now === null) return 'undo-failed'
      if (memo['before'] === true) return now ? 'undone' : 'changed-since' // it was quiet before: nothing to take back
      if (!now) return 'changed-since' // somebody has ended it already
      return (await found.write(false)) && (await found.read()) === false ? 'undone' : 'undo-failed'
    },
  }
}

function dunst(run: RunProgram): Switch {
  const tool = (...args: string[]) => run({ file: 'dunstctl', args, timeoutMs: TIMEOUT_MS })
  return {
    read: async () => truth(await tool('is-paused')),
    write: async (quiet) => (await tool('set-paused', String(quiet))) !== null,
  }
}

const GNOME_KEY = ['org.gnome.desktop.notifications', 'show-banners'] as const

function gnome(run: RunProgram): Switch {
  const tool = (...args: string[]) => run({ file: 'gsettings', args, timeoutMs: TIMEOUT_MS })
  return {
    async read() {
      const shown = truth(await tool('get', ...GNOME_KEY))
      return shown === null ? null : !shown
    },
    write: async (quiet) => (await tool('set', ...GNOME_KEY, String(!quiet))) !== null,
  }
}

const truth = (text: string | null): boolean | null =>
  text?.trim() === 'true' ? true : text?.trim() === 'false' ? false : null
