// "How do we know": a word or sign that opens a small card on method, stretch, quality and source; the card is loaded at the first click.
import { lazy, Suspense, useState } from 'react'
import { howTriggerProps, HowWords, type HowProps } from './how-trigger.tsx'

const HowCard = lazy(async () => ({ default: (await import('./how-card.tsx')).HowCard }))

export function How(props: HowProps) {
  const [asked, setAsked] = useState(false)
  const { about, compact = false } = props
  const trigger = (
    <button
      type="button"
      aria-haspopup="dialog"
      {...howTriggerProps({ about, compact })}
      onClick={() => setAsked(true)}
    >
      <HowWords about={about} compact={compact} />
    </button>
  )
  if (!asked) return trigger
  return (
    <Suspense fallback={trigger}>
      <HowCard {...props} />
    </Suspense>
  )
}
