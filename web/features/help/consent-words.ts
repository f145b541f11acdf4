// Kinds of action and levels of the consent ladder, as people call them.
import type { ConsentEvent, ConsentLevel } from '#core/contracts/consent.ts'
import type { ConsentKind } from '#core/policy/arms.ts'

export const kindWords: Readonly<Record<ConsentKind, string>> = {
  overlay: 'Cards with words and steps',
  breathing: 'Breathing',
  break: 'Breaks',
  shield: 'Dimming the page',
  tabs: 'Putting tabs aside',
  open: 'Opening pages and files',
  dnd: 'Do not disturb',
  launch: 'Starting projects',
}

export const levelWords: Readonly<Record<ConsentLevel, string>> = {
  OBSERVE: 'never offered',
  SUGGEST: 'may be suggested',
  PREVIEW: 'may be done after you saw what it does and pressed',
  REVERSIBLE_ACT: 'may be done with an undo at hand',
  AUTONOMOUS_ACT: 'may be done by itself',
}

export const causeWords: Readonly<Record<ConsentEvent['cause'], string>> = {
  chosen: 'you chose it',
  earned: 'you said yes several times',
  rejected: 'you said it did not help',
  undone: 'you took it back',
  unused: 'not used for two months',
  revoked: 'you withdrew it',
  reset: 'you reset it',
}
