import { expect, it } from 'vitest'
import { cliExit } from './command.ts'
import { commands } from './commands.ts'
import { cliReference } from './reference.ts'

it('[B14] docs/cli.md is what the commands say of themselves (vitest -u writes it anew)', async () => {
  const text = cliReference(commands)
  for (const { name } of commands) expect(text).toContain(`## cortex ${name}\n`)
  for (const code of Object.values(cliExit)) expect(text).toContain(`| ${code} |`)
  await expect(text).toMatchFileSnapshot('../../docs/cli.md')
})
