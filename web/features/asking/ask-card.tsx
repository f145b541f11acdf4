// The one-tap question: four words and a way to put it away, in a corner; it takes no focus and goes by itself.
import { experienceLabels, type ExperienceLabel } from '#core/contracts/labels.ts'
import { Icon } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import './asking.css'

const words: Readonly<Record<ExperienceLabel, string>> = {
  overloaded: 'Overloaded',
  focused: 'Focused',
  drifting: 'Drifting',
  fine: 'Fine',
}

export function AskCard() {
  const { asking } = useParts()
  const open = useStore(asking)
  if (!open) return null
  return (
    <aside className="ask" aria-labelledby="ask-title">
      <p id="ask-title" role="status">
        How have the last minutes been?
      </p>
      <button type="button" className="icon-button ask-close" aria-label="Not now" onClick={() => asking.answer(null)}>
        <Icon name="close" />
      </button>
      <div className="ask-answers">
        {experienceLabels.map((label) => (
          <button key={label} type="button" className="button" onClick={() => asking.answer(label)}>
            {words[label]}
          </button>
        ))}
      </div>
    </aside>
  )
}
