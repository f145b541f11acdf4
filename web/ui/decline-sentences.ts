// One sentence per reason a number can be withheld: what is missing and, where the person can change it, what helps.
import type { DeclineReason } from '#core/contracts/estimate.ts'

export const declineSentences: Readonly<Record<DeclineReason, string>> = {
  'warming-up': 'Listening; the first number needs a little more signal.',
  'no-face': 'No face in view.',
  'two-faces': 'More than one face in view.',
  'too-dark': 'Too dark to read; a lamp in front of you helps.',
  'too-bright': 'Too bright to read; turn the light down or away.',
  blurred: 'The picture is blurred; the lens may need a wipe.',
  moving: 'Too much movement just now.',
  'too-far': 'Too far from the camera.',
  'turned-away': 'Turned away from the camera.',
  'eyes-hidden': 'Eyes hidden.',
  'no-baseline': 'Your own usual is not learned yet.',
  'no-pulse': 'Nothing that behaves like a pulse.',
  'regions-disagree': 'Parts of the face disagree.',
  'low-quality': 'The signal is too weak to trust.',
  'too-few-beats': 'Not enough clean beats yet.',
  'too-many-artefacts': 'Too many disturbed beats.',
  'out-of-view': 'Shoulders out of view.',
  'too-slow': 'Too few pictures a second.',
  'too-few-events': 'Not enough events yet.',
  gap: 'The signal was interrupted.',
  'source-off': 'Not being read.',
  'source-lost': 'The source was lost.',
  stale: 'The last reading is too old.',
}
