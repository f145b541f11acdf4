// The kinds of help, as people call them.
import type { Arm } from '#core/policy/arms.ts'

export const armWords: Readonly<Record<Arm, string>> = {
  no_action: 'Leaving you alone',
  workspace_simplify: 'Tidier workspace',
  task_decompose: 'Smaller steps',
  breath_box: 'Slow breathing',
  nature_break: 'A short break',
  flow_shield: 'Flow shield',
  defusion_prompt: 'A step back',
  circuit_breaker: 'A full stop',
}

/** The kind of help in words; a kind this build does not know keeps its name. */
export const wordsOf = (arm: string): string => new Map<string, string>(Object.entries(armWords)).get(arm) ?? arm
