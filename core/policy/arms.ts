// The arms of the experiment: eight kinds of help in their fixed order, each with its family and what it needs to be shown at all.

/** Order is part of the contract: the normal bank and every logged probability refer to it. */
export const arms = [
  'no_action',
  'workspace_simplify',
  'task_decompose',
  'breath_box',
  'nature_break',
  'flow_shield',
  'defusion_prompt',
  'circuit_breaker',
] as const
export type Arm = (typeof arms)[number]

/** Families pool arms for contrasts that single arms have too few decisions for (policy reference 1.7). */
export type ArmFamily = 'none' | 'body' | 'task' | 'workspace'

/** What must be present for an arm to be offered; a missing part makes it infeasible, never an error. */
export type Capability = 'page' | 'tabs' | 'notification'

export interface ArmTraits {
  readonly family: ArmFamily
  readonly needs: readonly Capability[]
  /** The action kind whose consent level governs the arm. */
  readonly consentKind: ConsentKind
}

/** Action kinds of the consent ladder; each earns trust on its own. */
export const consentKinds = ['overlay', 'breathing', 'break', 'shield', 'tabs', 'open', 'dnd', 'launch'] as const
export type ConsentKind = (typeof consentKinds)[number]

export const armTraits: Readonly<Record<Arm, ArmTraits>> = {
  no_action: { family: 'none', needs: [], consentKind: 'overlay' },
  workspace_simplify: { family: 'workspace', needs: ['tabs'], consentKind: 'tabs' },
  task_decompose: { family: 'task', needs: ['page'], consentKind: 'overlay' },
  breath_box: { family: 'body', needs: ['page'], consentKind: 'breathing' },
  nature_break: { family: 'body', needs: ['page'], consentKind: 'break' },
  flow_shield: { family: 'workspace', needs: ['page'], consentKind: 'shield' },
  defusion_prompt: { family: 'task', needs: ['page'], consentKind: 'overlay' },
  circuit_breaker: { family: 'body', needs: ['page'], consentKind: 'break' },
}

/** Index of an arm in the fixed order. */
export const armIndex = (arm: Arm): number => arms.indexOf(arm)
