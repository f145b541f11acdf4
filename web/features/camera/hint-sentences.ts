// What is wrong with the picture right now, in a few words, most useful first.
import type { FrameHint } from '#core/contracts/frame-sample.ts'
import type { FrameView } from '../live/live-store.ts'

const sentences: Readonly<Record<FrameHint, string>> = {
  'no-face': 'No face in view',
  'two-faces': 'More than one face in view',
  'too-dark': 'Too dark',
  'too-bright': 'Too bright',
  'too-far': 'A little too far away',
  moving: 'A lot of movement',
  blurred: 'Blurred',
}

export function hintSentence({ hints }: Pick<FrameView, 'hints'>): string {
  const first = (Object.keys(sentences) as FrameHint[]).find((hint) => hints.includes(hint)) // keys of the record above
  return first ? sentences[first] : 'Good light, face steady'
}
