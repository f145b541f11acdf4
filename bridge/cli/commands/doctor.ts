// `cortex doctor`: looks at everything Cortex needs, mends what is safe to mend, and says what is left.
import { checks, type Finding } from '../checkup.ts'
import { cliExit, type Command } from '../command.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'Check everything Cortex needs, and mend what can be mended.',
  usage: '[--check]',
  help: [
    '--check: only look, change nothing.',
    'Keys that others could read are replaced; records that cannot be read are set aside and made anew from their mirror.',
  ],
  flags: { check: { type: 'boolean' } },
  async run({ tree, program }, { flags }) {
    const findings: Finding[] = []
    for (const check of checks) findings.push(...(await check({ tree, program, mend: flags['check'] !== true })))
    const worst = findings.find(({ state }) => state === 'problem')
    return {
      exitCode: worst?.exitCode ?? cliExit.ok,
      object: { ok: worst === undefined, findings },
      lines: findings.map(({ check, state, sentence }) => `${marks[state]} ${check.padEnd(10)} ${sentence}`),
    }
  },
}

const marks: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok      ',
  repaired: 'repaired',
  notice: 'note    ',
  problem: 'PROBLEM ',
}
