// Every command of the CLI, in the order in which help lists them.
import type { Command } from './command.ts'
import { doctor } from './commands/doctor.ts'
import { exportCommand, importCommand } from './commands/export.ts'
import { grant } from './commands/grant.ts'
import { install, uninstall } from './commands/install.ts'
import { key } from './commands/key.ts'
import { logs } from './commands/logs.ts'
import { openWith } from './commands/open-with.ts'
import { pair } from './commands/pair.ts'
import { pause } from './commands/pause.ts'
import { provision } from './commands/provision.ts'
import { session } from './commands/session.ts'
import { status } from './commands/status.ts'
import { stop } from './commands/stop.ts'

export const commands: readonly Command[] = [
  status,
  pause,
  pair,
  stop,
  doctor,
  provision,
  session,
  grant,
  exportCommand,
  importCommand,
  key,
  openWith,
  logs,
  install,
  uninstall,
]
