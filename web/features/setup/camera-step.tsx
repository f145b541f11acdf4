// Second step: the person as the camera sees them, and what of light, distance and stillness is already good; or going on without.
import { useEffect } from 'react'
import type { FrameHint } from '#core/contracts/frame-sample.ts'
import { Icon } from '../../ui/icon.tsx'
import { usePart, useStore } from '../../ui/store.ts'
import { CameraButton } from '../camera/camera-button.tsx'
import { PreviewCard } from '../camera/preview-card.tsx'
import { useParts } from '../shell/parts.ts'
import type { StepProps } from './step-props.ts'

interface Check {
  readonly name: string
  /** What stands in the way, and what helps. */
  readonly hints: readonly (readonly [hint: FrameHint, help: string])[]
}

const checks: readonly Check[] = [
  {
    name: 'One face in view',
    hints: [
      ['no-face', 'Sit so that your whole face is in the picture.'],
      ['two-faces', 'Somebody else is in the picture; only one person can be read.'],
    ],
  },
  {
    name: 'Even light',
    hints: [
      ['too-dark', 'Too dark: a lamp in front of you helps most.'],
      ['too-bright', 'Too bright: turn the light down or away.'],
    ],
  },
  { name: 'Near enough', hints: [['too-far', 'Come a little closer, about an arm’s length.']] },
  {
    name: 'Sharp and steady',
    hints: [
      ['blurred', 'The picture is blurred: wipe the lens.'],
      ['moving', 'Much movement; it settles when you do.'],
    ],
  },
]

function CheckList() {
  const { live } = useParts()
  const frame = usePart(live, (view) => view.frame)
  if (!frame)
    return <p className="muted">Turn the camera on, or watch a drawn person, and what is good appears here.</p>
  return (
    <ul className="setup-checks" aria-label="How well you can be seen" aria-live="polite">
      {checks.map(({ name, hints }) => {
        const problem = hints.find(([hint]) => frame.hints.includes(hint))
        return (
          <li key={name} data-good={!problem || undefined}>
            <Icon name={problem ? 'alert' : 'check'} />
            <span>
              {name}
              <span className="small muted">{problem ? problem[1] : 'Good'}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

export function CameraStep({ onDone }: StepProps) {
  const { live, sensing } = useParts()
  const frame = usePart(live, (view) => view.frame)
  const isReading = useStore(sensing).kind === 'reading'
  const good = isReading && frame !== null && frame.hints.length === 0
  useEffect(() => {
    if (good) onDone()
  }, [good, onDone])
  return (
    <div className="setup-camera">
      <PreviewCard />
      <div className="setup-side">
        <p className="muted">
          The camera gives pulse, breathing, eyes and posture. Without it Cortex still reads your rhythm and your tabs:
          just skip this step.
        </p>
        <CheckList />
        <p className="buttons">
          <CameraButton />
        </p>
      </div>
    </div>
  )
}
