// `cortex open-with`: the one program that projects are opened with. Chosen here and nowhere else: no page may name a program to start.
import { isAbsolute } from 'node:path'
import { explain } from '../bridge-access.ts'
import { done, usageError, type Command } from '../command.ts'

export const openWith: Command = {
  name: 'open-with',
  summary: 'Choose the program that projects are opened with.',
  usage: '/absolute/path/of/program | off',
  help: [
    'Cortex starts it with the folder of a project you have adopted, when you press for it, and with nothing else.',
    'It must be a plain program that only its owner can change. Without one, projects are not opened.',
  ],
  flags: {},
  async run({ access, program }, { words: [path = '', ...more] }) {
    if (more.length > 0 || (path !== 'off' && !isAbsolute(path))) return usageError('Give one absolute path, or off.')
    const opened = await access.bridge(['act:execute'])
    if (opened.kind === 'closed') return opened.result
    const projectProgram = path === 'off' ? '' : path
    const reply = await opened.value.call('patchSettings', { body: { projectProgram } })
    if (reply.kind !== 'ok') return explain(reply, program)
    return done({ ok: true, projectProgram }, path === 'off' ? 'Projects are not opened.' : `Projects open in ${path}.`)
  },
}
