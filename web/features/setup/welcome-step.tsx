// First step: what is read, what comes of it, what never happens; in the words of a person, before anything is asked for.
import type { StepProps } from './step-props.ts'

const does = [
  [
    'Reads',
    'your pulse, breathing, eyes and posture from the camera, and the rhythm of keys and pointer, if you let it',
  ],
  ['Says', 'when you are unlike your usual: in flow, busier, drifting or recovering; and when it cannot tell'],
  ['Offers', 'one small help at a good moment, at most three times a day, and learns which ones help you'],
] as const
const never = [
  'Nothing leaves this computer: pictures become numbers at once and are thrown away',
  'It never reads what you type, and it listens to no microphone',
  'It is a personal tool, not an employer’s, and not a medical device',
] as const

export const WelcomeStep = (_: StepProps) => (
  <>
    <dl className="setup-does">
      {does.map(([word, text]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd className="muted">{text}</dd>
        </div>
      ))}
    </dl>
    <ul className="setup-never">
      {never.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  </>
)
