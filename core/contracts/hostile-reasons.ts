// Why a JSON text is refused before it is parsed: the closed list and a sentence for each.

export const hostileSentences = {
  'too-large': 'The text is larger than allowed.',
  'too-deep': 'The text is nested deeper than allowed.',
  'too-many-keys': 'The text has more fields than allowed.',
  'duplicate-key': 'The same field appears twice in one object.',
  'forbidden-key': 'A field has a name that is never allowed (__proto__, constructor or prototype).',
  'lone-surrogate': 'The text holds half a character.',
  'unsafe-number': 'A number is too large to be kept exactly.',
  'not-json': 'The text is not valid JSON.',
} as const

export type HostileReason = keyof typeof hostileSentences
export const hostileReasons = Object.keys(hostileSentences) as [HostileReason, ...HostileReason[]] // keys of a const object, not empty
