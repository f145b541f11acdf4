// docs/cli.md, written from the commands themselves, so that it never says what they do not do.
import type { Command } from './command.ts'
import { commonFlags, exitMeanings } from './help.ts'

export function cliReference(commands: readonly Command[]): string {
  const sections = commands.map(({ name, usage, summary, help }) =>
    [
      `## cortex ${name}`,
      '',
      '```',
      `cortex ${name} ${usage}`.trimEnd(),
      '```',
      '',
      summary,
      '',
      ...bullets(help),
    ].join('\n'),
  )
  return [
    '# The command line',
    '',
    'The command `cortex` works without a running Cortex where it can, and says so in one sentence where it cannot.',
    'Run it as `npx cortex COMMAND` in the folder of Cortex. This page is written from the commands themselves.',
    '',
    ...commonFlags,
    '',
    ...sections.flatMap((section) => [section.trimEnd(), '']),
    '## Exit codes',
    '',
    '| Code | Meaning |',
    '|---|---|',
    ...exitMeanings().map(({ code, meaning }) => `| ${code} | ${meaning} |`),
    '',
    '## The log',
    '',
    '`cortex logs` reads `logs/bridge.log` in the state folder: one JSON line a happening, with the id of the request it belongs to.',
    'Tokens, codes, keys and proofs never reach it. At one megabyte a new file is begun; five older ones are kept.',
    '',
  ].join('\n')
}

const bullets = (lines: readonly string[]): string[] => lines.map((line) => `- ${line}`)
