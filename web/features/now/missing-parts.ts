// Which of the three parts (camera, bridge, extension) are there, and what their absence means, in words.

export interface PartsThere {
  readonly camera: boolean
  readonly bridge: boolean
  readonly extension: boolean
}
export type PartName = keyof PartsThere

const parts: Readonly<Record<PartName, { readonly name: string; readonly gives: string; readonly path: string }>> = {
  camera: { name: 'the camera', gives: 'pulse, variability, breathing, eyes and posture', path: '/setup/camera' },
  bridge: {
    name: 'the bridge',
    gives: 'rhythm outside this window, and records outside the browser',
    path: '/settings/bridge',
  },
  extension: { name: 'the extension', gives: 'how often you switch tabs', path: '/settings/doctor' },
}

export interface MissingPart {
  readonly part: PartName
  readonly name: string
  readonly gives: string
  readonly path: string
}

/** What is not there, in one order; empty when all is. */
export const missingParts = (there: PartsThere): readonly MissingPart[] =>
  (Object.keys(parts) as PartName[]) // keys of the record above
    .filter((part) => !there[part])
    .map((part) => ({ part, ...parts[part] }))

/** `Working without the camera and the extension.`; null when nothing is missing. */
export function missingSentence(there: PartsThere): string | null {
  const missing = missingParts(there)
  if (missing.length === 0) return null
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(missing.map(({ name }) => name))
  return `Working without ${names}.`
}
